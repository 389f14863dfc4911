using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>What the votes of a LeWiDi file mean is decided for the file, whatever single items look like.</summary>
public sealed class LewidiScaleTests
{
    [Theory]
    [InlineData("irony detection", "1", "0")]
    [InlineData("natural language inference", "neutral", "entailment,neutral")]
    public void A_threshold_is_refused_where_no_task_has_a_scale(string task, string first, string second)
    {
        var content = $$$"""
            {"7": {"annotation task": "{{{task}}}", "text": "Sure.",
                   "annotations": {"Ann1": "{{{first}}}", "Ann2": "{{{second}}}" } } }
            """;

        var refused = Assert.Throws<DatasetFormatException>(() =>
            DatasetReader
                .Read(new StringReader(content), DatasetFormatCatalogue.Named("lewidi")!, new DatasetReading("dev.json") { Threshold = 1 })
                .ToList()
        );

        Assert.StartsWith("--threshold for a file that is read as lewidi", Assert.Single(refused.Faults).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "1")]
    [InlineData("0.0", "1.0")]
    public void Yes_and_no_are_one_label_whatever_the_spelling_of_votes_and_keys(string no, string yes)
    {
        string[] keys = ["0", "0.0"];
        foreach (var key in keys)
        {
            var content = File(
                Item("1", "irony detection", $$"""{"a": "{{no}}", "b": "{{no}}"}""", $$"""{"{{key}}": 1.0, "1{{key[1..]}}": 0}"""),
                Item("2", "irony detection", $$"""{"a": "{{yes}}", "b": "{{no}}"}""", $$"""{"{{key}}": 0.5, "1{{key[1..]}}": 0.5}""")
            );

            Assert.Equal(["1 a: b:", "2 a:irony b:"], Read(content).Select(Shown));
        }
    }

    [Theory]
    [InlineData("sarcasm detection", """{"a": "2", "b": "6"}""", """{"0": 0, "2": 0.5, "6": 0.5}""", "values from 0 to 6")]
    [InlineData("paraphrase detection", """{"a": "-3", "b": "1"}""", """{"-3": 0.5, "1": 0.5}""", "values from -3 to 1")]
    [InlineData("abusiveness detection", "\"-1,1,0\"", """{"0": 0.67, "1": 0.33}""", "values from -1 to 1")]
    public void A_scale_is_refused_and_the_ways_to_convert_it_are_named(string task, string votes, string shares, string found)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read(File(Item("1", task, votes, shares)))).Faults.Single();

        Assert.Equal((null, found), (fault.Line, fault.Found));
        Assert.Contains("threshold", fault.Remedy, StringComparison.Ordinal);
        Assert.Contains("long form", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_of_zeros_and_ones_on_a_scale_is_not_yes_and_no()
    {
        var content = File(
            Item("1", "paraphrase detection", """{"a": "0", "b": "1"}""", """{"0": 0.5, "1": 0.5}"""),
            Item("2", "paraphrase detection", """{"a": "-5", "b": "5"}""", """{"-5": 0.5, "5": 0.5}""")
        );

        Assert.Throws<DatasetFormatException>(() => Read(content));
        Assert.Equal(["1 a: b:paraphrase", "2 a: b:paraphrase"], Read(content, new DatasetReading("file") { Threshold = 1 }).Select(Shown));
    }

    [Fact]
    public void A_threshold_that_contradicts_the_published_shares_is_refused()
    {
        // One of three votes is below 0, which the file's shares call abusive; at least 0 are two of three.
        var content = File(Item("1", "abusiveness detection", "\"-1,1,0\"", """{"0": 0.67, "1": 0.33}"""));

        var fault = Assert
            .Throws<DatasetFormatException>(() => Read(content, new DatasetReading("file") { Threshold = 0 }))
            .Faults.Single();

        Assert.Equal("the share 0.67 instead of 0.33 in item \"1\"", fault.Found);
    }

    [Fact]
    public void All_odd_cells_are_named_together_and_can_be_left_out()
    {
        var content = File(
            Item("1", "hate speech detection", "\"1,0,0\"", """{"0": 0.67, "1": 0.33}"""),
            Item("2", "hate speech detection", "\"1,0,0\"", """{"0": 0.67, "1": 0.33}""", "\"1,No,0\""),
            Item("3", "hate speech detection", "\"1,0,0\"", """{"0": 0.67, "1": 0.33}""", "\"1,0,0\"", "a,a,c"),
            Item("4", "hate speech detection", "\"0,0,1\"", """{"0": 0.67, "1": 0.33}""")
        );
        var leftOut = new List<DatasetFault>();

        var refused = Assert.Throws<DatasetFormatException>(() => Read(content)).Faults;
        var read = Read(content, new DatasetReading("file") { LeftOut = leftOut.Add });

        Assert.Equal(["the annotators a, a, c in item \"3\"", "\"No\" by \"b\" in item \"2\""], refused.Select(fault => fault.Found));
        Assert.Equal(refused, leftOut);
        Assert.Equal(["1 a:hate speech+offensive b: c:", "4 a:offensive b: c:hate speech"], read.Select(Shown));
    }

    [Fact]
    public void A_vote_that_one_task_lacks_is_unknown_and_counted()
    {
        var remarks = new List<string>();
        var content = File(Item("1", "hate speech detection", "\"1,0,0\"", "{}", "\"1,nan,0\""));

        var read = Read(content, new DatasetReading("file") { Remark = remarks.Add });

        Assert.Equal(["1 a:hate speech+offensive c:"], read.Select(Shown));
        Assert.StartsWith("file: 1 vote is unknown", Assert.Single(remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_which_no_item_can_be_read_is_refused_even_where_bad_ones_are_left_out()
    {
        var content = File(Item("3", "hate speech detection", "\"1,0,0\"", "{}", "\"1,0,0\"", "a,a,c"));

        var fault = Assert
            .Throws<DatasetFormatException>(() => Read(content, new DatasetReading("file") { LeftOut = _ => { } }))
            .Faults.Single();

        Assert.Equal("none that can be read", fault.Found);
    }

    [Fact]
    public void Names_of_labels_stay_names() =>
        Assert.Equal(
            ["1 a:entailment b:entailment+neutral"],
            Read(
                    File(
                        Item(
                            "1",
                            "natural language inference",
                            """{"a": "entailment", "b": "entailment,neutral"}""",
                            """{"entailment": {"0": 0.0, "1": 1.0}}"""
                        )
                    )
                )
                .Select(Shown)
        );

    private static string File(params string[] items) => $"{{{string.Join(",\n", items)}}}";

    private static string Item(string id, string task, string votes, string shares, string? other = null, string annotators = "a,b,c")
    {
        var others = votes[0] == '"' ? $"{{\"offensive language detection\": {other ?? "\"1,0,0\""}}}" : "{}";
        return $"\"{id}\": {{\"annotation task\": \"{task}\", \"text\": \"t{id}\", \"annotators\": \"{annotators}\", "
            + $"\"annotations\": {votes}, \"soft_label\": {shares}, \"other_info\": {{\"other annotations\": {others}}}}}";
    }

    private static TextItem[] Read(string content, DatasetReading? reading = null) =>
        [
            .. DatasetReader.Read(
                new StringReader(content),
                DatasetFormatCatalogue.Named("lewidi")!,
                reading ?? new DatasetReading("file") { FaultLimit = 20 }
            ),
        ];

    private static string Shown(TextItem item) =>
        $"{item.Id} {string.Join(' ', item.Annotations!.Select(vote => $"{vote.Key}:{string.Join('+', vote.Value)}"))}";
}
