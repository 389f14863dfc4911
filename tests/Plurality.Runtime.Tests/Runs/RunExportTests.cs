using System.Text;
using System.Text.Json;
using Plurality.Datasets;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunExportTests
{
    [Fact]
    public void A_line_holds_all_that_is_stored_and_the_runs_estimates()
    {
        var trace = new Trace
        {
            Answer = "{\"label\": [\"joie é\", \"fear\"]}",
            AnswerTokens = [7, 8],
            PromptTokens = 40,
            Steps =
            [
                new LabelStep(
                    1,
                    new StepDistribution(["joie é", "fear", "none"], [-0.5, -1e-7, -30], [0.5, 0.25, 0.25], 0.875),
                    "joie é",
                    false,
                    0.125
                ),
                new LabelStep(
                    2,
                    new StepDistribution(
                        ["joie é", "fear", "none"],
                        [double.NegativeInfinity, 0.1, double.NegativeInfinity],
                        [0, 1, 0],
                        0.1
                    ),
                    "fear",
                    true,
                    null
                ),
            ],
            Decoding = DecodingMode.Constrained,
            Scoring = ScoringMode.Exact,
            WellFormed = true,
            Warnings = ["<b> & 'c'"],
            HiddenStates = [new HiddenState(4, [0.1f, -2])],
            Attention = [new AttentionShares(2, 0.75, 40, 0.25, 7, 0.1, 1)],
        };
        var item = new TextItem("1", "thé\n\"x\"")
        {
            Labels = [],
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["b"] = ["fear"], ["a"] = [] },
            Split = "dev",
            Fields = new Dictionary<string, string> { ["source"] = "forum" },
        };

        Assert.Equal(
            """
            {"id":"1","text":"thé\n\"x\"","gold":[],"annotations":{"a":[],"b":["fear"]},"labels":["joie é","fear"],"estimates":{"first-step":{"joie é":0.5,"fear":0.25},"max-over-generations":{"joie é":0.5,"fear":1}},"steps":[{"step":1,"chosen":"joie é","last":false,"scores":{"joie é":-0.5,"fear":-1E-07,"none":-30},"p":{"joie é":0.5,"fear":0.25,"none":0.25},"coverage":0.875,"pEnd":0.125},{"step":2,"chosen":"fear","last":true,"scores":{"fear":0.1},"p":{"fear":1},"coverage":0.1,"pEnd":null}],"answer":"{\"label\": [\"joie é\", \"fear\"]}","answerTokens":[7,8],"promptTokens":40,"wellFormed":true,"forcedFirstStep":false,"hidden":[{"layer":4,"values":[0.1,-2]}],"attention":[{"step":2,"promptShare":0.75,"promptTokens":40,"generatedShare":0.25,"generatedTokens":7,"labelShare":0.1,"labelTokens":1}],"warnings":["<b> & 'c'"]}

            """,
            Exported(item, trace)
        );
    }

    [Fact]
    public void A_trace_without_tokens_is_written_without_their_keys()
    {
        var trace = new Trace
        {
            Answer = "x",
            Steps =
            [
                new LabelStep(1, new StepDistribution(["joie é", "fear", "none"], [-1, -1, -1], [0.5, 0.25, 0.25], 1), "x", true, null),
            ],
            Decoding = DecodingMode.Free,
            Scoring = ScoringMode.FirstToken,
            WellFormed = false,
        };

        using var line = JsonDocument.Parse(Exported(new TextItem("1", "t"), trace));

        Assert.Equal(
            ["id", "text", "labels", "estimates", "steps", "answer", "wellFormed", "forcedFirstStep", "warnings"],
            line.RootElement.EnumerateObject().Select(member => member.Name)
        );
    }

    [Fact]
    public void A_document_without_a_trace_has_its_fault_instead()
    {
        Assert.Equal(
            "{\"id\":\"1\",\"text\":\"x\",\"fault\":\"too long\"}\n",
            Exported(new TextItem("1", "x"), new DocumentFault(FaultKind.Stored, "too long"))
        );
    }

    [Fact]
    public async Task Answers_to_questions_are_written_by_label_and_a_method_without_a_result_is_null()
    {
        using var folder = new TemporaryFolder();
        using var store = RunStore.Open(folder.File("a.db"));
        using var model = new ScriptedModel
        {
            DependsOnBatch = true,
            Fault = text => text.Contains("of d1\nProposed", StringComparison.Ordinal) ? "too long" : null,
        };
        var run = await SampleRuns.MakeAsync(
            store,
            SampleRuns.Parts(SampleRuns.Spec("unary", "binary", "marginal"), [.. SampleRuns.Documents.Take(2)]),
            model,
            TestContext.Current.CancellationToken
        );
        var evidence = RunEvidence.Read(store, run).First().Evidence;

        string[] lines = SampleRuns.Export(store, "sample").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(
            ["id", "text", "gold", "annotations", "estimates", "unary", "binary", "marginal"],
            first.RootElement.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(evidence.Unary, Numbers(first.RootElement.GetProperty("unary")));
        Assert.Equal(
            ["joy", "anger", "fear", "none"],
            first.RootElement.GetProperty("binary").EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(evidence.Pairs!.Probabilities[1], Numbers(first.RootElement.GetProperty("binary").GetProperty("anger")));
        Assert.Equal(
            evidence.Lists!.Lists.Select(list => list.Probability),
            first
                .RootElement.GetProperty("marginal")
                .GetProperty("lists")
                .EnumerateArray()
                .Select(list => list.GetProperty("probability").GetDouble())
        );
        Assert.Equal(evidence.Lists.Unexplored, first.RootElement.GetProperty("marginal").GetProperty("unexplored").GetDouble());
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal("too long", second.RootElement.GetProperty("fault").GetString());
        Assert.Equal(JsonValueKind.Null, second.RootElement.GetProperty("estimates").GetProperty("unary").ValueKind);
        Assert.Equal(3, second.RootElement.GetProperty("estimates").GetProperty("binary").EnumerateObject().Count());
    }

    private static double[] Numbers(JsonElement map) => [.. map.EnumerateObject().Select(member => member.Value.GetDouble())];

    private static string Exported(TextItem item, Outcome<Trace> result)
    {
        using var folder = new TemporaryFolder();
        using var store = RunStore.Open(folder.File("a.db"));
        var spec = SampleExperiment.Spec with { Labels = ["joie é", "fear"], Prompt = new PromptSpec() };
        var experiment = Experiment.Prepare(spec, [item], [], PromptTemplate.Default);
        var identity = ExperimentIdentity.Of(experiment, experiment.Settings, new ScriptedModel().Identity);
        var run = store.Begin(
            new NewRun(
                "a",
                identity,
                "fake",
                [item],
                ["first-step", "max-over-generations"],
                new Dictionary<string, string>(),
                DateTimeOffset.UnixEpoch
            )
        );
        store.AppendWave(run, 0, [result]);
        using var output = new MemoryStream();
        RunExport.Write(store, run, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
