using Plurality.Labels;
using Plurality.Runtime.Identity;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Identity;

public sealed class TraceSetIdentityTests
{
    private const string Literal = """
        {"data":{"documents":2,"sha256":"aa"},"decoding":"free","labels":["é","b \"<&>\" \\"],"laterBound":0.01,"maximumAnswerTokens":64,"maximumLabels":7,"model":{"a":[1,0.5,1e3,null,{"z":true}],"backend":"other","weights":"q4"},"prompt":{"chat":true,"demonstrations":{"count":10,"sampling":"similarity","sha256":"bb"},"descriptions":{"b":"","é":"x\ny"},"format":"list","instructionLabels":["b","é"],"noun":"topics","template":"{{text}}\n","textsSha256":"cc"},"record":{"attention":true,"hiddenLayers":[2,30]},"scheme":1,"scoring":"exact:0.001","seed":18446744073709551615,"steps":3,"surfaceVariants":false,"task":"single-label","wave":256}
        """;

    private static readonly string[] Texts = ["", "plain", "é ş 漢 🙂", "\"quoted\" \\ / <b> & 'c' +", "tab\t line\n null\0 \u2028"];

    [Fact]
    public void A_record_with_every_optional_part_is_read_to_typed_parts_and_written_to_the_same_bytes()
    {
        var identity = TraceSetIdentity.Parse(Literal);

        Assert.Equal(Literal, identity.Json);
        var record = identity.Record;
        Assert.Equal((TaskKind.SingleLabel, DecodingMode.Free, 64), (record.Task, record.Decoding, record.MaximumAnswerTokens));
        Assert.Equal(new Scoring(ScoringMode.Exact, 0.001), record.Scoring);
        Assert.Equal(new DemonstrationsPerDocument(10, "similarity", "bb"), record.Prompt.Demonstrations);
        Assert.Equal((ulong.MaxValue, 256, "q4"), (record.Seed, record.BatchSize, record.Model.Weights));
        Assert.Equal((3, 7, 0.01), (record.Steps, record.MaximumLabels, record.LaterBound));
        Assert.Equal([2, 30], record.Recorded.HiddenLayers);
        Assert.Equal(["é", "b \"<&>\" \\"], identity.Options);
    }

    [Fact]
    public void Reading_what_was_written_keeps_every_byte_and_the_hash_for_every_combination_of_parts()
    {
        var records = Records().ToList();

        Assert.True(records.Count > 1000);
        Assert.All(records, record =>
        {
            var written = new TraceSetIdentity(record);
            var read = TraceSetIdentity.Parse(written.Json);
            Assert.Equal(written.Json, read.Json);
            Assert.Equal(written.Sha256, read.Sha256);
            Assert.Empty(written.Compare(read));
        });
        Assert.Equal(records.Count, records.Select(record => new TraceSetIdentity(record).Sha256).Distinct().Count());
    }

    [Theory]
    [InlineData("\"seed\":18446744073709551615,", "", "seed")]
    [InlineData("\"steps\":3", "\"steps\":\"3\"", "Int32")]
    [InlineData("\"wave\":256", "\"wave\":\"256\"", "Int32")]
    [InlineData("\"decoding\":\"free\"", "\"decoding\":\"loose\"", "loose")]
    [InlineData("\"scoring\":\"exact:0.001\"", "\"scoring\":\"exact:2\"", "exact:2")]
    [InlineData("\"task\":\"single-label\"", "\"task\":\"ranking\"", "single-label")]
    [InlineData("\"scheme\":1", "\"scheme\":2", "scheme")]
    [InlineData("\"chat\":true", "\"chat\":true,\"added\":1", "prompt.added")]
    public void A_record_of_another_form_is_refused_and_the_field_is_named(string part, string replacement, string named)
    {
        var fault = Assert.Throws<FormatException>(() =>
            TraceSetIdentity.Parse(Literal.Replace(part, replacement, StringComparison.Ordinal))
        );

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<TraceSetRecord> Records() =>
        from text in Texts
        from task in Enum.GetValues<TaskKind>()
        from decoding in Enum.GetValues<DecodingMode>()
        from scoring in (Scoring[])[new(ScoringMode.Exact), new(ScoringMode.Exact, 1e-12), new(ScoringMode.FirstToken)]
        from limit in (int?[])[null, 1]
        from steps in (int?[])[null, 2]
        from demonstrations in (DemonstrationsRecord[])
            [
                new SharedDemonstrations([]),
                new SharedDemonstrations([new ShownDemonstration(text, [text, "b"]), new ShownDemonstration("c", [])]),
                new DemonstrationsPerDocument(3, text, "bb"),
            ]
        from layers in (int[][])
            [
                [],
                [1, 30],
            ]
        from model in (string[])["{}", """{"backend":"x","list":[0.1,1e-7,true,null,{"k":"v"}]}""", """{"weights":"f16"}"""]
        select new TraceSetRecord
        {
            Data = new DataRecord(layers.Length, "aa"),
            Labels = ["a", text + "x"],
            Task = task,
            Prompt = new PromptRecord
            {
                Chat = layers.Length > 0,
                Demonstrations = demonstrations,
                Descriptions = new Dictionary<string, string> { ["z"] = text, [text] = "z2" },
                Format = "json",
                InstructionLabels = [text + "x", "a"],
                Noun = text,
                Template = text,
                TextsSha256 = "cc",
            },
            Model = new BackendRecord(model),
            Decoding = decoding,
            Scoring = scoring,
            SurfaceVariants = scoring.Mode == ScoringMode.FirstToken,
            MaximumAnswerTokens = limit,
            Steps = steps,
            MaximumLabels = steps is null ? 5 : null,
            LaterBound = steps is null ? 0 : 0.25,
            Recorded = new RecordedStates(limit is null, layers),
            Seed = limit is null ? 0 : ulong.MaxValue,
            BatchSize = 4,
        };
}
