using System.Text.Json;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class PredictionsCommandTests
{
    // The word model writes the labels that stand in the text: hard gives them 1 − ε, and the others ε.
    [Fact]
    public async Task A_methods_probabilities_are_written_as_score_reads_them()
    {
        using var cli = await Made();

        Assert.Equal(0, await cli.RunAsync(["runs", "predictions", "small", "--method", "hard", "-o", cli.Path("p.jsonl"), .. Store(cli)]));
        Assert.Equal(
            0,
            await cli.RunAsync(
                "score",
                "--predictions",
                cli.Path("p.jsonl"),
                "--references",
                cli.Path("dev.jsonl"),
                "--metrics",
                "l1",
                "--resamples",
                "20",
                "--json"
            )
        );

        Assert.Equal(12, File.ReadAllLines(cli.Path("p.jsonl")).Length);
        using var board = JsonDocument.Parse(cli.OutputLines[^1]);
        var row = board.RootElement.GetProperty("methods")[0];
        Assert.Equal(2e-8, row.GetProperty("metrics").GetProperty("l1").GetProperty("value").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task What_a_method_learned_is_saved_and_applied_to_another_run()
    {
        using var cli = await Made();
        cli.File(
            "other.yaml",
            Spec.Replace("name: small", "name: other", StringComparison.Ordinal)
                .Replace(", training: train.jsonl", "", StringComparison.Ordinal)
        );
        await cli.RunAsync(["run", cli.Path("other.yaml"), .. Store(cli)]);
        cli.Forget();

        Assert.Equal(
            0,
            await cli.RunAsync([
                "runs",
                "predictions",
                "small",
                "--method",
                "hard|platt",
                "--save-state",
                cli.Path("s.json"),
                "-o",
                cli.Path("a.jsonl"),
                .. Store(cli),
            ])
        );
        Assert.Equal(
            0,
            await cli.RunAsync(["runs", "predictions", "other", "--state", cli.Path("s.json"), "-o", cli.Path("b.jsonl"), .. Store(cli)])
        );

        Assert.Equal(File.ReadAllText(cli.Path("a.jsonl")), File.ReadAllText(cli.Path("b.jsonl")));
    }

    [Fact]
    public async Task A_state_is_not_applied_to_documents_that_it_was_fitted_on_unless_that_is_accepted()
    {
        using var cli = await Made();
        cli.File(
            "seen.yaml",
            Spec.Replace("name: small", "name: seen", StringComparison.Ordinal)
                .Replace("test: dev.jsonl", "test: train.jsonl", StringComparison.Ordinal)
                .Replace(", training: train.jsonl", "", StringComparison.Ordinal)
        );
        await cli.RunAsync(["run", cli.Path("seen.yaml"), .. Store(cli)]);
        await cli.RunAsync([
            "runs",
            "predictions",
            "small",
            "--method",
            "hard|platt",
            "--save-state",
            cli.Path("s.json"),
            "-o",
            cli.Path("a.jsonl"),
            .. Store(cli),
        ]);
        cli.Forget();

        var refused = await cli.RunAsync([
            "runs",
            "predictions",
            "seen",
            "--state",
            cli.Path("s.json"),
            "-o",
            cli.Path("b.jsonl"),
            .. Store(cli),
        ]);
        var accepted = await cli.RunAsync([
            "runs",
            "predictions",
            "seen",
            "--state",
            cli.Path("s.json"),
            "-o",
            cli.Path("b.jsonl"),
            "--allow-fitted-documents",
            .. Store(cli),
        ]);

        Assert.Equal((1, 0), (refused, accepted));
        Assert.Contains(
            "error: A fitted method must be applied to other documents than it was fitted on; hard|platt was fitted on 12 of these 12 "
                + "documents",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("warning: hard|platt was fitted on 12 of these 12 documents", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "Give --method or --state, not both, to say what predicts.")]
    [InlineData(2, "Give --method or --state, not both, to say what predicts.", "--method", "hard", "--state", "s.json")]
    [InlineData(1, "must be one of", "--method", "hrad")]
    [InlineData(1, "there must be", "--method", "unary")]
    public async Task What_cannot_be_predicted_is_refused_and_nothing_written(int code, string message, params string[] options)
    {
        using var cli = await Made();

        Assert.Equal(code, await cli.RunAsync(["runs", "predictions", "small", "-o", cli.Path("p.jsonl"), .. options, .. Store(cli)]));

        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("p.jsonl")));
    }

    private const string Spec = """
        name: small
        data: { test: dev.jsonl, demonstrations: pool.jsonl, training: train.jsonl }
        labels: [joy, anger]
        prompt: { shots: 2 }
        methods: [hard, "hard|platt"]
        batch-size: 8

        """;

    private static string[] Store(CommandRun cli) => ["--store", cli.Path("s.db")];

    private static Task<CommandRun> Made() => AnnotatedRun.MadeAsync(Spec);
}
