using System.Text.Json;
using Plurality.Metrics;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class ScoreCommandTests
{
    [Fact]
    public async Task Json_has_documents_methods_and_every_metric()
    {
        using var cli = new CommandRun();

        var code = await Score(cli, "--json");

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal(12, json.RootElement.GetProperty("documents").GetInt32());
        var methods = json.RootElement.GetProperty("methods").EnumerateArray().ToList();
        Assert.Equal(["p", "constant:0.1", "human"], methods.Select(method => method.GetProperty("method").GetString()));
        Assert.All(methods, method =>
            Assert.Equal(
                MetricCatalogue.All.Select(metric => metric.Name),
                method.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name)
            )
        );
        var undefined = methods[0].GetProperty("metrics").GetProperty("roc_auc");
        Assert.Equal(JsonValueKind.Null, undefined.GetProperty("values").GetProperty("fear").ValueKind);
        Assert.Equal(JsonValueKind.Number, undefined.GetProperty("values").GetProperty("joy").ValueKind);
        Assert.Equal(JsonValueKind.String, undefined.GetProperty("reasons").GetProperty("fear").ValueKind);
        Assert.Equal("one value per label", undefined.GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, undefined.GetProperty("value").ValueKind);
    }

    [Fact]
    public async Task A_table_has_the_usual_metrics_and_a_legend()
    {
        using var cli = new CommandRun();

        await Score(cli);

        Assert.All(MetricCatalogue.Headline, metric => Assert.Contains(metric.Name, cli.OutputLines[0], StringComparison.Ordinal));
        Assert.StartsWith("p             ", cli.OutputLines[1], StringComparison.Ordinal);
        Assert.Contains("12 documents; in brackets, 95 % bootstrap intervals over documents.", cli.Output, StringComparison.Ordinal);
        Assert.Contains("*: the best of its column.\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("human: f1_micro_zd0, f1_macro_zd0, ece_equal_mass_15: ", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_resamples_there_are_the_same_figures_and_neither_intervals_nor_tests()
    {
        using var cli = new CommandRun();
        using var alone = new CommandRun();
        using var table = new CommandRun();

        await Score(cli, "--json");
        await Score(alone, "--json", "--resamples", "0");
        await Score(table, "--resamples", "0");

        var (figures, figuresAlone) = (Figures(cli), Figures(alone));
        Assert.Equal(figures.Select(figure => figure.Value), figuresAlone.Select(figure => figure.Value));
        Assert.Contains(figures, figure => figure.Low is not null);
        Assert.Contains(figures, figure => figure.P is not null);
        Assert.All(figuresAlone, figure => Assert.Equal((null, null), (figure.Low, figure.P)));
        Assert.Contains("12 documents. ↑ higher is better, ↓ lower is better.", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[0", table.Output, StringComparison.Ordinal);

        static List<(double? Value, double? Low, double? P)> Figures(CommandRun run)
        {
            using var json = JsonDocument.Parse(Assert.Single(run.OutputLines));
            return
            [
                .. json
                    .RootElement.GetProperty("methods")
                    .EnumerateArray()
                    .SelectMany(method => method.GetProperty("metrics").EnumerateObject())
                    .Select(metric => (Number(metric.Value, "value"), Number(metric.Value, "low"), Number(metric.Value, "p"))),
            ];
        }

        static double? Number(JsonElement figure, string name) =>
            figure.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : null;
    }

    [Theory]
    [InlineData("19", "--resamples must be 0, or at least 20; got '19'.")]
    [InlineData("some", "--resamples must be a whole number from 0 to 2147483647; got 'some'.")]
    public async Task Too_few_resamples_are_refused(string resamples, string fault)
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await Score(cli, "--resamples", resamples));
        Assert.Contains(fault, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_narrow_window_gets_several_tables_and_bold()
    {
        using var cli = new CommandRun { Terminal = true, Width = 60 };

        await Score(cli);

        Assert.True(cli.Output.Split("method").Length > 3);
        Assert.Contains("\e[1m", cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("markdown", "| p | **")]
    [InlineData("latex", "p & \\textbf{")]
    [InlineData("csv", "p,l1,,")]
    public async Task Other_forms_have_their_marks(string format, string expected)
    {
        using var cli = new CommandRun();

        await Score(cli, "--format", format, "--metrics", "l1");

        Assert.Contains(expected, cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("markdown", @"| a\|b\_c, ""d"" \& \\e | ")]
    [InlineData("latex", @"a\textbar{}b\_c, ""d"" \& \textbackslash{}e & ")]
    [InlineData("csv", "\n\"a|b_c, \"\"d\"\" & \\e\",l1,")]
    [InlineData("table", "\na|b_c, \"d\" & \\e  ")]
    [InlineData("json", "\"method\":\"a|b_c, \\\"d\\\" & \\\\e\"")]
    public async Task A_name_keeps_its_characters_in_every_form(string format, string expected)
    {
        using var cli = new CommandRun();
        var other = cli.File("q.jsonl", ScoredFiles.Twelve(shift: 0.1).Predictions);

        await Score(cli, "--predictions", $"a|b_c, \"d\" & \\e={other}", "--format", format, "--metrics", "l1");

        Assert.Contains(expected, cli.Output.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_predictions_are_a_row_each()
    {
        using var cli = new CommandRun();
        var other = cli.File("q.jsonl", ScoredFiles.Twelve(shift: 0.1).Predictions);

        var code = await Score(cli, "--predictions", $"mine={other}", "--format", "csv", "--metrics", "l1");

        Assert.Equal(0, code);
        Assert.Equal(
            ["method", "p", "mine", "constant:0.1", "human"],
            cli.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[0])
        );
    }

    [Fact]
    public async Task Two_rows_of_one_name_are_for_the_user_to_fix()
    {
        using var cli = new CommandRun();

        var code = await Score(cli, "--predictions", cli.File("p.jsonl", ScoredFiles.Twelve().Predictions));

        Assert.Equal(1, code);
        Assert.Contains("Write --predictions NAME=FILE.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_documents_are_refused_unless_intersected()
    {
        using var cli = new CommandRun();
        var predictions = cli.File("p.jsonl", string.Join('\n', ScoredFiles.Twelve().Predictions.Split('\n').Skip(2)));
        var references = cli.File("r.jsonl", ScoredFiles.Twelve().References);

        var refused = await cli.RunAsync("score", "--predictions", predictions, "--references", references);
        var intersected = await cli.RunAsync(
            "score",
            "--predictions",
            predictions,
            "--references",
            references,
            "--intersect",
            "--metrics",
            "l1"
        );

        Assert.Equal((1, 0), (refused, intersected));
        Assert.Contains("documents that p lacks: \"d0\", \"d1\".", cli.Error, StringComparison.Ordinal);
        Assert.Contains("10 documents; ", cli.Output, StringComparison.Ordinal);
        Assert.Contains("Left out: documents that p lacks: \"d0\", \"d1\".", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_the_files_are_told_together()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("score", "--predictions", cli.File("p.jsonl", "{}\n"), "--references", cli.Path("missing.jsonl"));

        Assert.Equal(1, code);
        Assert.Equal(2, cli.Error.Split("error: ").Length - 1);
    }

    [Theory]
    [InlineData("--threshold", "2")]
    [InlineData("--threshold", "half")]
    [InlineData("--fit-threshold", "one")]
    [InlineData("--task", "single-label", "--threshold", "0.5")]
    [InlineData("--fit-threshold-on-evaluated-documents")]
    public async Task Options_that_do_not_go_together_are_wrong_usage(params string[] options)
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await Score(cli, options));
    }

    [Fact]
    public async Task Thresholds_are_fitted_on_other_documents()
    {
        using var cli = new CommandRun();
        var (predictions, references) = ScoredFiles.Twelve("dev");

        var code = await Score(
            cli,
            "--fit-threshold",
            "per-label",
            "--fit-predictions",
            cli.File("fp.jsonl", predictions),
            "--fit-references",
            cli.File("fr.jsonl", references),
            "--metrics",
            "example_f1"
        );

        Assert.Equal(0, code);
        Assert.DoesNotContain("†", cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table", "† p: its thresholds were fitted on 12 of the 12 evaluated documents")]
    [InlineData("markdown", "† p: its thresholds were fitted on 12 of the 12 evaluated documents")]
    [InlineData("latex", "† p: its thresholds were fitted on 12 of the 12 evaluated documents")]
    [InlineData("csv", ",its thresholds were fitted on 12 of the 12 evaluated documents")]
    [InlineData("json", "\"notes\":[\"its thresholds were fitted on 12 of the 12 evaluated documents")]
    public async Task Thresholds_of_evaluated_documents_are_refused_or_marked_in_every_form(string format, string mark)
    {
        using var cli = new CommandRun();
        var (predictions, references) = ScoredFiles.Twelve();
        string[] fit =
        [
            "--fit-threshold",
            "one",
            "--fit-predictions",
            cli.File("fp.jsonl", predictions),
            "--fit-references",
            cli.File("fr.jsonl", references),
            "--metrics",
            "example_f1",
            "--format",
            format,
        ];

        Assert.Equal(1, await Score(cli, fit));
        Assert.Equal(0, await Score(cli, [.. fit, "--fit-threshold-on-evaluated-documents"]));

        Assert.Contains("12 are both", cli.Error, StringComparison.Ordinal);
        Assert.Contains(mark, cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Single_label_documents_are_decided_for_their_most_probable_label()
    {
        using var cli = new CommandRun();
        var predictions = cli.File("p.jsonl", """{"id":"a","probabilities":{"joy":0.6,"fear":0.4}}""");
        var references = cli.File("r.jsonl", """{"id":"a","labels":["joy"]}""");

        await cli.RunAsync(
            "score",
            "--predictions",
            predictions,
            "--references",
            references,
            "--task",
            "single-label",
            "--metrics",
            "example_f1",
            "--format",
            "csv"
        );

        Assert.Contains("\np,example_f1,,1,,,", cli.Output, StringComparison.Ordinal);
    }

    private static Task<int> Score(CommandRun cli, params string[] options)
    {
        var (predictions, references) = ScoredFiles.Twelve();
        return cli.RunAsync([
            "score",
            "--predictions",
            cli.File("p.jsonl", predictions),
            "--references",
            cli.File("r.jsonl", references),
            .. options.Contains("--resamples") ? [] : (string[])["--resamples", "20"],
            .. options,
        ]);
    }
}
