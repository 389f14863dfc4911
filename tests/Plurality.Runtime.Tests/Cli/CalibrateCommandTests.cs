using System.Text.Json;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class CalibrateCommandTests
{
    [Theory]
    [InlineData("platt")]
    [InlineData("temperature:per-label")]
    [InlineData("isotonic:pooled")]
    [InlineData("beta:per-label")]
    public async Task What_is_fitted_is_applied_to_other_documents(string calibrator)
    {
        using var cli = new CommandRun();
        var state = cli.Path("state.json");
        var output = cli.Path("out.jsonl");

        Assert.Equal(0, await Fit(cli, calibrator, state));
        Assert.Equal(
            0,
            await cli.RunAsync(
                "calibrate",
                "apply",
                "--state",
                state,
                "--predictions",
                cli.File("test.jsonl", ScoredFiles.Twelve("test").Predictions),
                "-o",
                output
            )
        );

        var lines = File.ReadAllLines(output).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(12, lines.Count);
        Assert.Equal("test0", lines[0].GetProperty("id").GetString());
        Assert.All(lines, line =>
            Assert.Equal(["joy", "fear"], line.GetProperty("probabilities").EnumerateObject().Select(label => label.Name))
        );
        Assert.All(lines.SelectMany(line => line.GetProperty("probabilities").EnumerateObject()), label =>
            Assert.InRange(label.Value.GetDouble(), 0, 1)
        );
    }

    [Fact]
    public async Task Documents_that_were_fitted_on_are_refused_or_warned_of()
    {
        using var cli = new CommandRun();
        var state = cli.Path("state.json");
        await Fit(cli, "platt", state);
        string[] apply =
        [
            "calibrate",
            "apply",
            "--state",
            state,
            "--predictions",
            cli.File("test.jsonl", ScoredFiles.Twelve().Predictions),
        ];

        var refused = await cli.RunAsync(apply);
        var allowed = await cli.RunAsync([.. apply, "--allow-fitted-documents"]);

        Assert.Equal((1, 0), (refused, allowed));
        Assert.Contains(
            "error: A calibrator must be applied to other documents than it was fitted on; platt was fitted on 12 of these 12 documents",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("warning: platt was fitted on 12 of these 12 documents", cli.Error, StringComparison.Ordinal);
        Assert.Equal(12, cli.OutputLines.Length);
    }

    [Fact]
    public async Task Labels_in_another_order_are_the_same_labels()
    {
        using var cli = new CommandRun();
        var state = cli.Path("state.json");
        await Fit(cli, "platt:per-label", state);

        await cli.RunAsync(
            "calibrate",
            "apply",
            "--state",
            state,
            "--predictions",
            cli.File("a.jsonl", """{"id":"x","probabilities":{"joy":0.7,"fear":0.2}}""")
        );
        await cli.RunAsync(
            "calibrate",
            "apply",
            "--state",
            state,
            "--predictions",
            cli.File("b.jsonl", """{"id":"x","probabilities":{"fear":0.2,"joy":0.7}}""")
        );

        Assert.Equal(cli.OutputLines[0], cli.OutputLines[1]);
    }

    [Fact]
    public async Task Other_labels_are_refused()
    {
        using var cli = new CommandRun();
        var state = cli.Path("state.json");
        await Fit(cli, "platt", state);

        var code = await cli.RunAsync(
            "calibrate",
            "apply",
            "--state",
            state,
            "--predictions",
            cli.File("a.jsonl", """{"id":"x","probabilities":{"joy":0.7,"woe":0.2}}""")
        );

        Assert.Equal(1, code);
        Assert.Contains("must be those that it was fitted on", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_exists_is_kept_unless_forced()
    {
        using var cli = new CommandRun();
        var state = cli.File("state.json", "mine");

        Assert.Equal(1, await Fit(cli, "platt", state));
        Assert.Equal("mine", File.ReadAllText(state));
        Assert.Equal(0, await Fit(cli, "platt", state, "--force"));

        Assert.StartsWith("{", File.ReadAllText(state), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("matrix", "must be one of platt, temperature, isotonic, beta")]
    [InlineData("plat", "The calibrator must be one of")]
    public async Task A_calibrator_that_cannot_be_used_is_refused(string calibrator, string expected)
    {
        using var cli = new CommandRun();

        Assert.Equal(1, await Fit(cli, calibrator, cli.Path("state.json")));

        Assert.Contains(expected, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_than_ten_documents_are_refused()
    {
        using var cli = new CommandRun();
        var (predictions, references) = ScoredFiles.Twelve();
        static string Nine(string lines) => string.Join('\n', lines.Split('\n').Take(9));

        var code = await cli.RunAsync(
            "calibrate",
            "fit",
            "--predictions",
            cli.File("p.jsonl", Nine(predictions)),
            "--references",
            cli.File("r.jsonl", Nine(references)),
            "--calibrator",
            "platt",
            "-o",
            cli.Path("state.json")
        );

        Assert.Equal(1, code);
        Assert.Contains("must be at least 10; got 9", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_that_never_occurs_is_warned_of()
    {
        using var cli = new CommandRun();
        var (predictions, references) = ScoredFiles.Twelve();

        await cli.RunAsync(
            "calibrate",
            "fit",
            "--predictions",
            cli.File("p.jsonl", predictions),
            "--references",
            cli.File("r.jsonl", references.Replace("\"fear\"", "", StringComparison.Ordinal)),
            "--calibrator",
            "platt",
            "-o",
            cli.Path("state.json")
        );

        Assert.Contains("warning: \"fear\" never occurs in calibration", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_than_a_state_is_refused()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "calibrate",
            "apply",
            "--state",
            cli.File("s.json", "{}"),
            "--predictions",
            cli.File("p.jsonl", ScoredFiles.Twelve().Predictions)
        );

        Assert.Equal(1, code);
        Assert.Contains("A fitted state must have plurality", cli.Error, StringComparison.Ordinal);
    }

    private static Task<int> Fit(CommandRun cli, string calibrator, string state, params string[] options)
    {
        var (predictions, references) = ScoredFiles.Twelve();
        return cli.RunAsync([
            "calibrate",
            "fit",
            "--predictions",
            cli.File("p.jsonl", predictions),
            "--references",
            cli.File("r.jsonl", references),
            "--calibrator",
            calibrator,
            "-o",
            state,
            .. options,
        ]);
    }
}
