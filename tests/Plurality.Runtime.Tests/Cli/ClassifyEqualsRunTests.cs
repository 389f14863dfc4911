using System.Text.Json;
using Plurality.Datasets;
using Plurality.Runtime.Tests.Runs;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>
/// <c>classify</c> and <c>run</c> give the same probabilities, to the last digit, for the same method: fitted on the spot, or read from a
/// state that a run has saved. The model's last digits depend on the batch, so that another way of batching would be seen.
/// </summary>
public class ClassifyEqualsRunTests
{
    private const string Labels = "joy,anger,fear";

    [Theory]
    [InlineData("max-over-generations", "multi-label")]
    [InlineData("first-step+contextual", "multi-label")]
    [InlineData("first-step+batch+pool-prior@2", "multi-label")]
    [InlineData("unary@2", "multi-label")]
    [InlineData("binary", "multi-label")]
    [InlineData("marginal", "multi-label")]
    [InlineData("sampled:4@2", "multi-label")]
    [InlineData("sampled:4", "single-label")]
    [InlineData("probe:penalty=1", "multi-label")]
    [InlineData("first-step|platt", "multi-label")]
    [InlineData("first-step+pool-prior", "single-label")]
    [InlineData("unary", "single-label")]
    public async Task The_same_method_gives_the_same_digits(string method, string task)
    {
        using var cli = Command(task);
        await Succeed(cli, "run", cli.File("run.yaml", RunFile(method, task)), "--store", cli.Path("s.db"));
        await Succeed(
            cli,
            [
                "runs",
                "predictions",
                "r",
                "--store",
                cli.Path("s.db"),
                "--method",
                method,
                "--save-state",
                cli.Path("state.json"),
                "-o",
                cli.Path("p"),
            ]
        );
        var expected = File.ReadAllLines(cli.Path("p")).ToDictionary(Id, Probabilities);

        var fitted = await ClassifyAsync(cli, task, "--method", method, "--training", cli.Path("training.jsonl"));
        var read = await ClassifyAsync(cli, task, "--state", cli.Path("state.json"));

        Assert.Equal(12, expected.Count);
        Assert.Equal(expected, fitted);
        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task A_calibrator_of_calibrate_is_applied_after_the_method()
    {
        using var cli = Command("multi-label");
        await Succeed(cli, "run", cli.File("run.yaml", RunFile("first-step|platt", "multi-label")), "--store", cli.Path("s.db"));
        var raw = await ClassifyAsync(cli, "multi-label", "--method", "first-step");
        File.WriteAllLines(cli.Path("raw.jsonl"), raw.Select(line => $$"""{"id":"{{line.Key}}","probabilities":{{line.Value}}}"""));
        var state = cli.Path("platt.json");
        await Succeed(
            cli,
            [
                "calibrate",
                "fit",
                "--predictions",
                cli.Path("raw.jsonl"),
                "--references",
                cli.Path("test.jsonl"),
                "--calibrator",
                "platt",
                "-o",
                state,
            ]
        );
        await Succeed(
            cli,
            "calibrate",
            "apply",
            "--state",
            state,
            "--predictions",
            cli.Path("raw.jsonl"),
            "-o",
            cli.Path("q"),
            "--allow-fitted-documents"
        );

        var calibrated = await ClassifyAsync(cli, "multi-label", "--method", "first-step", "--state", state);

        Assert.NotEqual(raw, calibrated);
        Assert.All(File.ReadAllLines(cli.Path("q")).Select(line => (Numbers(Probabilities(line)), Numbers(calibrated[Id(line)]))), pair =>
            Assert.All(pair.Item1.Zip(pair.Item2), p => Assert.Equal(p.First, p.Second, 1e-12))
        );
    }

    private static CommandRun Command(string task)
    {
        var cli = new CommandRun { Open = () => new ScriptedModel { DependsOnBatch = true } };
        Write("test.jsonl", SampleRuns.Documents);
        Write("training.jsonl", SampleRuns.Training);
        Write("pool.jsonl", TestKit.SampleExperiment.Pool);
        return cli;

        void Write(string name, IEnumerable<TextItem> items)
        {
            // In a single-label task a document has exactly one label.
            var shown = items.Select(item =>
                task == "multi-label" ? item : item with { Labels = [item.Labels is [var one, ..] ? one : "fear"], Annotations = null }
            );
            using var stream = File.Create(cli.Path(name));
            foreach (var item in shown)
            {
                var fields = new Dictionary<string, object?>
                {
                    ["id"] = item.Id,
                    ["text"] = item.Text,
                    ["labels"] = item.Labels,
                };
                if (item.Annotations is { } votes)
                {
                    fields["annotations"] = votes;
                }

                stream.Write(JsonSerializer.SerializeToUtf8Bytes(fields));
                stream.WriteByte((byte)'\n');
            }
        }
    }

    private static string RunFile(string method, string task) =>
        $$"""
            name: r
            task: {{task}}
            data: { test: test.jsonl, demonstrations: pool.jsonl, training: training.jsonl }
            labels: [{{Labels}}]
            prompt: { shots: 2 }
            methods: ["{{method}}"]
            batch-size: 5
            """;

    private static async Task<Dictionary<string, string>> ClassifyAsync(CommandRun cli, string task, params string[] method)
    {
        var before = cli.OutputLines.Length;
        await Succeed(
            cli,
            [
                "classify",
                "--labels",
                Labels,
                "--input",
                cli.Path("test.jsonl"),
                "--demonstrations",
                cli.Path("pool.jsonl"),
                "--shots",
                "2",
                "--task",
                task,
                "--batch-size",
                "5",
                "--json",
                .. method,
            ]
        );
        return cli.OutputLines[before..].ToDictionary(Id, Probabilities);
    }

    private static async Task Succeed(CommandRun cli, params string[] arguments) =>
        Assert.True(await cli.RunAsync(arguments) == 0, $"{string.Join(' ', arguments)}\n{cli.Error}");

    private static string Id(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!;

    /// <summary>As they are written, digit by digit.</summary>
    private static string Probabilities(string line) => JsonDocument.Parse(line).RootElement.GetProperty("probabilities").GetRawText();

    private static IEnumerable<double> Numbers(string probabilities) =>
        JsonDocument.Parse(probabilities).RootElement.EnumerateObject().Select(label => label.Value.GetDouble());
}
