using System.Text.Json;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class EvaluateCommandTests
{
    private static readonly string[] Few = ["--metrics", "nll,l1,example_f1", "--resamples", "20"];

    [Fact]
    public async Task A_table_has_a_row_a_method_and_a_column_a_metric()
    {
        using var cli = await Made();

        var code = await cli.RunAsync(["evaluate", "small", .. Few, .. Store(cli)]);

        Assert.Equal((0, ""), (code, cli.Error));
        Assert.All(
            (string[])
                ["method", "nll", "l1", "example_f1", "max-over-generations", "hard", "constant:0.1", "prior", "tfidf", "oracle", "human"],
            text => Assert.Contains(text, cli.Output, StringComparison.Ordinal)
        );
    }

    // The word model writes the labels that stand in the text, and so do all annotators: hard is right everywhere but for its ε.
    [Fact]
    public async Task Json_has_every_metric_unless_some_are_named()
    {
        using var cli = await Made();

        Assert.Equal(0, await cli.RunAsync(["evaluate", "small", "--json", .. Few, .. Store(cli)]));
        Assert.Equal(0, await cli.RunAsync(["evaluate", "small", "--json", "--resamples", "20", .. Store(cli)]));

        using var few = JsonDocument.Parse(cli.OutputLines[0]);
        using var all = JsonDocument.Parse(cli.OutputLines[1]);
        Assert.Equal(12, few.RootElement.GetProperty("documents").GetInt32());
        var hard = Row(few, "hard").GetProperty("metrics");
        Assert.Equal(["nll", "l1", "example_f1"], hard.EnumerateObject().Select(metric => metric.Name));
        Assert.Equal(2e-8, Value(hard, "l1"), 1e-12);
        Assert.Equal(1, Value(hard, "example_f1"));
        Assert.Equal(0.2 * 3 / 12 + 1.0 * 6 / 12 + 1.8 * 3 / 12, Value(Row(few, "constant:0.1").GetProperty("metrics"), "l1"), 1e-12);
        Assert.True(Row(all, "hard").GetProperty("metrics").EnumerateObject().Count() > 30);
    }

    [Fact]
    public async Task Cells_have_a_scoreboard_each_and_those_without_documents_a_note()
    {
        using var cli = await Made();

        var code = await cli.RunAsync(["evaluate", "small", "--cells", "--format", "markdown", .. Few, .. Store(cli)]);

        Assert.Equal(0, code);
        Assert.Contains("small: none, agree", cli.Output, StringComparison.Ordinal);
        Assert.Contains("small: several, agree", cli.Output, StringComparison.Ordinal);
        Assert.Contains("small: no document with one, disagree.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_differ_in_their_seed_are_summed_up_and_others_are_not()
    {
        using var cli = await Made();
        cli.File("seeds.yaml", Spec.Replace("name: small", "name: seeds", StringComparison.Ordinal) + "matrix: { seed: [1, 2] }\n");
        await cli.RunAsync(["run", cli.Path("seeds.yaml"), .. Store(cli)]);
        await cli.RunAsync(["runs", "list", "--json", .. Store(cli)]);
        string[] names =
        [
            .. cli
                .OutputLines.Where(line => line.StartsWith("{\"name\":\"seeds", StringComparison.Ordinal))
                .Select(line => JsonDocument.Parse(line).RootElement)
                .Where(run => run.GetProperty("partOf").ValueKind == JsonValueKind.Null)
                .Select(run => run.GetProperty("name").GetString()!),
        ];
        var before = cli.Output.Length;

        await cli.RunAsync(["evaluate", .. names, "--json", .. Few, .. Store(cli)]);
        await cli.RunAsync(["evaluate", "small", "small", "--json", .. Few, .. Store(cli)]);

        string[] lines = cli.Output[before..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, names.Length);
        Assert.Equal(4, lines.Length);
        using var seeds = JsonDocument.Parse(lines[2]);
        Assert.Equal(2, seeds.RootElement.GetProperty("seeds").GetInt32());
        Assert.Equal(0, Row(seeds, "hard").GetProperty("metrics").GetProperty("l1").GetProperty("standardDeviation").GetDouble(), 1e-12);

        before = cli.Output.Length;
        await cli.RunAsync(["evaluate", .. names, "--format", "markdown", .. Few, .. Store(cli)]);
        var page = cli.Output[before..];
        Assert.Equal(3, page.Split("### ").Length - 1); // a heading ends the list before it, and a paragraph would not
        Assert.Equal(2, page.Split("\n\n### ").Length - 1);
        Assert.Contains(
            "### over 2 seeds: mean ± standard deviation [lowest, highest]\n\n| method | nll |",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("\n| hard | ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thresholds_are_fitted_on_training_documents_or_where_forced_on_those_evaluated()
    {
        using var cli = await Made();
        string[] command = ["evaluate", "small", "--format", "markdown", .. Few, .. Store(cli)];

        Assert.Equal(1, await cli.RunAsync([.. command, "--fit-threshold", "one"]));
        var fitted = cli.Output;
        Assert.Equal(0, await cli.RunAsync([.. command, "--fit-threshold", "per-label", "--fit-threshold-on-evaluated-documents"]));

        Assert.DoesNotContain("on the documents that are evaluated", fitted, StringComparison.Ordinal);
        Assert.Contains("hard", fitted, StringComparison.Ordinal);
        Assert.Contains(
            "The thresholds were fitted on the evaluated documents",
            cli.Output[fitted.Length..] + cli.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--threshold must be a number from 0 to 1; got '2'.", "--threshold", "2")]
    [InlineData("--fit-threshold-on-evaluated-documents needs --fit-threshold.", "--fit-threshold-on-evaluated-documents")]
    [InlineData("Give --threshold or --fit-threshold, not both.", "--threshold", "0.4", "--fit-threshold", "one")]
    public async Task Options_that_make_no_sense_are_refused(string message, params string[] options)
    {
        using var cli = await Made();

        var code = await cli.RunAsync(["evaluate", "small", .. options, .. Store(cli)]);

        Assert.NotEqual(0, code);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_run_is_refused_with_the_known_ones()
    {
        using var cli = await Made();

        Assert.Equal(1, await cli.RunAsync(["evaluate", "smal", .. Store(cli)]));

        Assert.Contains("error: The run must be one of small, small.training, those of store", cli.Error, StringComparison.Ordinal);
    }

    // d0 has no label in its text; this file says that people found anger in it, and joy in d1 as before.
    [Fact]
    public async Task Other_data_take_the_place_of_what_the_run_has_stored()
    {
        using var cli = await Made();
        var data = cli.File(
            "other.jsonl",
            """
            {"id":"d0","text":"x","annotations":{"a":["anger"],"b":["anger"]}}
            {"id":"d1","text":"x","annotations":{"a":["joy"],"b":["joy"]}}

            """
        );

        Assert.Equal(
            0,
            await cli.RunAsync(["evaluate", "small", "--json", "--references", data, "--metrics", "l1", "--resamples", "20", .. Store(cli)])
        );

        using var board = JsonDocument.Parse(cli.OutputLines[0]);
        Assert.Equal(2, board.RootElement.GetProperty("documents").GetInt32());
        Assert.Equal(0.5, Value(Row(board, "hard").GetProperty("metrics"), "l1"), 1e-7);
        Assert.Equal(0, Value(Row(board, "oracle").GetProperty("metrics"), "l1"));
    }

    private const string Spec = """
        name: small
        data: { test: dev.jsonl, demonstrations: pool.jsonl, training: train.jsonl }
        labels: [joy, anger]
        prompt: { shots: 2 }
        methods: [max-over-generations, hard]
        batch-size: 8

        """;

    private static string[] Store(CommandRun cli) => ["--store", cli.Path("s.db")];

    private static JsonElement Row(JsonDocument board, string method) =>
        board.RootElement.GetProperty("methods").EnumerateArray().Single(row => row.GetProperty("method").GetString() == method);

    private static double Value(JsonElement metrics, string name) => metrics.GetProperty(name).GetProperty("value").GetDouble();

    private static Task<CommandRun> Made() => AnnotatedRun.MadeAsync(Spec);
}
