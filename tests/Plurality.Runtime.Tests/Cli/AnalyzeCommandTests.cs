using System.Text.Json;
using Microsoft.Data.Sqlite;
using Plurality.Analysis;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class AnalyzeCommandTests
{
    private static readonly string[] Names = [.. AnalysisCatalogue.All.Select(analysis => analysis.Name)];

    [Fact]
    public async Task Every_analysis_is_shown_with_what_was_found_and_what_is_missing()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);

        var code = await cli.RunAsync("analyze", "sample", "--store", Store(cli));

        Assert.Equal((0, ""), (code, cli.Error));
        Assert.All(Names, name =>
            Assert.Contains($"{name}: {AnalysisCatalogue.Named(name).Question}\n", cli.Output, StringComparison.Ordinal)
        );
        Assert.Contains("  Attention was not recorded; write record: [attention] in the run file", cli.Output, StringComparison.Ordinal);
        Assert.Contains("  Hidden states were not recorded; write record: [hidden] in the run file", cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"  first most probable option +0\.\d{3} +0\.\d{3} to 0\.\d{3} +40 +█", cli.Output);
        Assert.Matches(@"  top +last +with +1 +0\.\d{3}", cli.Output);
    }

    [Fact]
    public async Task What_was_recorded_is_analysed()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec with { Attention = true, HiddenLayers = [1, 2] });

        await cli.RunAsync("analyze", "sample", "--analyses", "probes,attention", "--store", Store(cli), "--json");

        Assert.Equal(["attention", "probes"], cli.OutputLines.Select(line => Json(line).GetProperty("analysis").GetString()));
        Assert.All(cli.OutputLines, line => Assert.Empty(Json(line).GetProperty("missing").EnumerateArray()));
        Assert.Equal([1, 2], Rows(cli.OutputLines[1], "f1").Select(row => row.GetProperty("layer").GetInt32()).Distinct());
    }

    [Fact]
    public async Task Json_has_null_and_a_reason_for_what_is_undefined()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec with { Labels = ["joy"] });

        await cli.RunAsync("analyze", "sample", "--analyses", "label-order", "--store", Store(cli), "--json");

        var result = Json(Assert.Single(cli.OutputLines));
        Assert.Equal(
            ["analysis", "question", "findings", "missing", "figures", "tables"],
            result.EnumerateObject().Select(member => member.Name)
        );
        var figure = result.GetProperty("figures")[0];
        Assert.Equal(
            ["run", "figure", "unit", "value", "low", "high", "support", "reason"],
            figure.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(JsonValueKind.Null, figure.GetProperty("value").ValueKind);
        Assert.Equal("no answer has two labels", figure.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Json_gives_figures_with_intervals_and_keys_that_are_numbers_as_numbers()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);

        await cli.RunAsync("analyze", "sample", "--analyses", "first-step-shape", "--store", Store(cli), "--json");

        var rows = Rows(Assert.Single(cli.OutputLines), "ranks");
        Assert.Equal([1, 2, 3, 4], rows.Select(row => row.GetProperty("rank").GetInt32()));
        Assert.Equal(1, rows.Sum(row => row.GetProperty("value").GetDouble()), 9);
        Assert.All(rows, row => Assert.True(row.GetProperty("low").GetDouble() <= row.GetProperty("high").GetDouble()));
        Assert.All(rows, row => Assert.Equal("sample", row.GetProperty("run").GetString()));
    }

    [Fact]
    public async Task Csv_has_a_line_for_every_figure_and_a_column_for_every_key()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);

        await cli.RunAsync(
            "analyze",
            "sample",
            "--analyses",
            "first-step-shape,multi-label-share",
            "--store",
            Store(cli),
            "--format",
            "csv"
        );

        Assert.Equal("analysis,table,run,figure,rank,share of demonstrations,unit,value,low,high,support,reason", cli.OutputLines[0]);
        Assert.Equal(1 + 5 + 4 + 2 + 1, cli.OutputLines.Length); // header; 5 figures and 4 ranks; 2 figures and 1 point
        Assert.StartsWith("first-step-shape,ranks,sample,,4,,fraction,0.", cli.OutputLines[9], StringComparison.Ordinal);
        Assert.All(cli.OutputLines, line => Assert.Equal(11, line.Count(character => character == ',')));
    }

    [Fact]
    public async Task Several_runs_stand_side_by_side_under_their_names()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);
        await StoreAsync(cli, SampleExperiment.Spec with { Name = "seeded", Seed = 7 });

        await cli.RunAsync("analyze", "sample", "seeded", "sample", "--analyses", "side-by-side,runner-up", "--store", Store(cli));

        Assert.Matches(@"  sample: The runner-up comes next in \d+ % of \d+ cases", cli.Output);
        Assert.Matches(@"  seeded: The runner-up comes next in \d+ % of \d+ cases", cli.Output);
        Assert.Matches(@"  (sample|seeded) is the most certain at the first step", cli.Output);
        Assert.Matches(@"  sample +scripted model +max-over-generations +\d", cli.Output);
    }

    [Fact]
    public async Task A_run_whose_documents_have_demonstrations_of_their_own_has_no_point()
    {
        using var cli = new CommandRun();
        await StoreAsync(
            cli,
            SampleExperiment.Spec with
            {
                Prompt = SampleExperiment.Spec.Prompt with { Sampling = DemonstrationSampling.Parse("similarity") },
            }
        );

        var code = await cli.RunAsync("analyze", "sample", "--analyses", "multi-label-share", "--store", Store(cli));

        Assert.Equal((0, ""), (code, cli.Error));
        Assert.Contains("Without demonstrations that all documents share", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_without_an_answer_are_left_out_and_counted()
    {
        using var cli = new CommandRun();
        await StoreAsync(
            cli,
            SampleExperiment.Spec,
            new ScriptedModel
            {
                DependsOnBatch = true,
                Fault = text => text.Contains("document 3", StringComparison.Ordinal) ? "too long" : null,
            }
        );

        var code = await cli.RunAsync("analyze", "sample", "--store", Store(cli), "--analyses", "runner-up");

        Assert.Equal(0, code);
        Assert.Equal("warning: run sample: 29 of 40 documents have an answer; the others are left out.\n", cli.Error); // 3 and 30 to 39
    }

    [Fact]
    public async Task A_run_without_a_finished_document_and_an_unknown_one_are_for_the_user_to_fix_both_told()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec, new ScriptedModel { DependsOnBatch = true, Fault = _ => "no" });

        var code = await cli.RunAsync("analyze", "sample", "other", "--store", Store(cli));

        Assert.Equal(1, code);
        Assert.Contains("error: Run sample must have a document with an answer; it has none.", cli.Error, StringComparison.Ordinal);
        Assert.Contains("error: The run must be one of sample, those of store", cli.Error, StringComparison.Ordinal);
        Assert.Equal("", cli.Output);
    }

    [Fact]
    public async Task Runs_over_different_labels_are_for_the_user_to_fix()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);
        await StoreAsync(cli, SampleExperiment.Spec with { Name = "two", Labels = ["joy", "anger"] });

        var code = await cli.RunAsync("analyze", "sample", "two", "--store", Store(cli));

        Assert.Equal(1, code);
        Assert.Contains("error: Runs side by side must have the same labels: sample has", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_from_a_newer_version_or_a_missing_one_is_for_the_user_to_fix()
    {
        using var cli = new CommandRun();
        await StoreAsync(cli, SampleExperiment.Spec);
        using (var connection = new SqliteConnection($"Data Source={Store(cli)};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "insert into schema_version values (99, 'm099_from_the_future')";
            command.ExecuteNonQuery();
        }

        Assert.Equal(1, await cli.RunAsync("analyze", "sample", "--store", Store(cli)));
        Assert.Equal(1, await cli.RunAsync("analyze", "sample", "--store", cli.Path("no.db")));

        Assert.Contains("must not be newer than this program", cli.Error, StringComparison.Ordinal);
        Assert.Contains("no.db must exist; there is no such file", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("analyze", "Required argument 'RUN…' missing")]
    [InlineData("analyze r --json --format csv", "--json is --format json; give only one of them.")]
    [InlineData("analyze r --analyses runner-up,runner", "--analyses must list some of top-probabilities, runner-up, ")]
    [InlineData("analyze r --analyses ,", "got ''.")]
    public async Task Wrong_usage_says_what_there_is(string line, string message)
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync(line.Split(' ')));
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyses_are_listed_with_their_needs()
    {
        using var cli = new CommandRun();

        Assert.Equal(0, await cli.RunAsync("analyses"));
        Assert.Equal(0, await cli.RunAsync("analyses", "--json"));

        Assert.Matches(@"attention +What does the model look at before it writes another label\? +record: \[attention\]", cli.Output);
        Assert.Equal(Names, cli.OutputLines[^9..].Select(line => Json(line).GetProperty("name").GetString()));
    }

    private static string Store(CommandRun cli) => cli.Path("s.db");

    private static async Task StoreAsync(CommandRun cli, RunSpec spec, ScriptedModel? model = null)
    {
        using var store = RunStore.Open(Store(cli));
        await new Runner(store, TimeProvider.System).RunAsync(
            SampleExperiment.Of(40, spec),
            model ?? new ScriptedModel { DependsOnBatch = true }
        );
    }

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;

    private static List<JsonElement> Rows(string line, string table) =>
        [
            .. Json(line)
                .GetProperty("tables")
                .EnumerateArray()
                .Single(one => one.GetProperty("name").GetString() == table)
                .GetProperty("rows")
                .EnumerateArray(),
        ];
}
