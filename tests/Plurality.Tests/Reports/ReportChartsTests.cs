using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Analysis;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Reports;
using Plurality.Statistics;
using Plurality.Tests.Analysis;
using Plurality.Tests.Evaluation;
using Xunit;

namespace Plurality.Tests.Reports;

public sealed class ReportChartsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_table_with_figures_to_compare_is_a_chart_with_a_row_of_data_for_each(int runs)
    {
        var results = Analysed(runs);

        var charts = ReportCharts.Of(Boards(runs), [], results);

        var tables = results
            .SelectMany(result =>
                result
                    .Tables.Where(table => charts.Any(chart => chart.Id == $"{result.Analysis}.{table.Name.Replace(' ', '-')}"))
                    .Select(table => (Id: $"{result.Analysis}.{table.Name.Replace(' ', '-')}", table.Rows))
            )
            .ToList();
        Assert.True(tables.Count >= 10);
        Assert.Equal(tables.Select(table => table.Id), charts.Select(chart => chart.Id));
        Assert.All(tables.Zip(charts), pair =>
        {
            var rows = Rows(pair.Second);
            Assert.Equal(pair.First.Rows.Count, rows.Count);
            Assert.All(pair.First.Rows.Zip(rows), row =>
            {
                Assert.Equal(row.First.Keys[0], (string?)row.Second["run"]);
                Assert.Equal(
                    row.First.Figure.Estimate.Value is { } value ? ReportJsonValues.Rounded(value) : null,
                    (double?)row.Second["value"]
                );
                Assert.Equal(row.First.Figure.Estimate.Support, (int?)row.Second["support"]);
            });
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_specification_is_valid_json_that_names_only_columns_of_its_data_and_says_no_colours(int runs)
    {
        foreach (var chart in ReportCharts.Of(Boards(runs), [], Analysed(runs)))
        {
            var specification = JsonDocument.Parse(chart.Specification.ToJsonString()).RootElement;
            var columns = Rows(chart)[0].AsObject().Select(column => column.Key).ToList();
            Assert.All(Fields(specification), field => Assert.Contains(field, (IEnumerable<string>)[.. columns, "both"]));
            Assert.Matches("^[a-z0-9.-]+$", chart.Id);
            Assert.DoesNotMatch("#(?!888888)[0-9a-f]{6}", chart.Specification.ToJsonString());
            if (specification.TryGetProperty("facet", out _))
            {
                Assert.True(
                    specification.TryGetProperty("columns", out _)
                        && specification.GetProperty("spec").GetProperty("width").GetInt32() < 300
                );
            }
            else
            {
                Assert.Equal("container", specification.GetProperty("width").GetString());
            }
        }
    }

    [Fact]
    public void What_varies_becomes_colour_shape_and_panels_the_run_first()
    {
        var one = Chart(Analysed(1), "top-probabilities.probabilities").Specification;
        var several = Chart(Analysed(3), "top-probabilities.probabilities").Specification;

        Assert.Equal(("measure", "kind"), (Channel(one["spec"]!, "color"), Channel(one["spec"]!["layer"]![2]!, "shape")));
        Assert.Equal(["none steps: with", "none steps: without"], Panels(one));
        Assert.Equal(("run", "measure"), (Channel(several["spec"]!, "color"), Channel(several["spec"]!["layer"]![2]!, "shape")));
        Assert.Equal(
            [
                "kind: intermediate, none steps: with",
                "kind: intermediate, none steps: without",
                "kind: last, none steps: with",
                "kind: last, none steps: without",
            ],
            Panels(several)
        );
    }

    [Fact]
    public void The_ninth_run_has_the_colour_of_the_first_and_another_shape()
    {
        var charts = ReportCharts.Of(Boards(9), [], Analysed(9));

        var shapes = charts
            .SelectMany(chart => Ranges(chart.Specification, "shape"))
            .Select(range => range.AsArray().Select(shape => (string)shape!).ToList())
            .ToList();
        Assert.NotEmpty(shapes);
        Assert.All(shapes, range => Assert.Equal([.. Enumerable.Repeat("circle", 8), "square"], range));
        Assert.DoesNotContain(ReportCharts.Of(Boards(8), [], Analysed(8)), chart => Ranges(chart.Specification, "shape").Any());
    }

    private static IEnumerable<JsonNode> Ranges(JsonNode node, string channel) =>
        node switch
        {
            JsonObject o => o.SelectMany(property =>
                property.Value is null ? []
                : property.Key == channel && property.Value["scale"]?["range"] is { } range ? [range]
                : Ranges(property.Value, channel)
            ),
            JsonArray array => array.SelectMany(item => item is null ? [] : Ranges(item, channel)),
            _ => [],
        };

    [Fact]
    public void Bars_of_several_runs_stand_side_by_side_in_the_colours_of_the_runs()
    {
        var chart = Chart(Analysed(3), "runner-up.when").Specification;

        Assert.Equal("run", (string?)chart["encoding"]!["xOffset"]!["field"]);
        Assert.Equal(
            ["r0", "r1", "r2"],
            chart["layer"]![0]!["encoding"]!["color"]!["scale"]!["domain"]!.AsArray().Select(run => (string)run!)
        );
        Assert.Equal("never", (string?)chart["encoding"]!["x"]!["scale"]!["domain"]!.AsArray()[^1]);
    }

    [Fact]
    public void The_scoreboard_is_a_chart_of_each_metric_with_all_its_rows()
    {
        var board = ScoreboardExample.Of(ScoreboardExample.Near, ScoreboardExample.Far);

        var chart = Assert.Single(ReportCharts.Of([new ReportScoreboard("r", board, null)], [], []));

        Assert.Equal(("scoreboard.l1", "scoreboard"), (chart.Id, chart.Section));
        Assert.Equal([("near", 0.1), ("far", 0.3)], Rows(chart).Select(row => ((string)row["method"]!, (double)row["value"]!)));
        Assert.Equal(
            "Manhattan distance from the annotators' shares by method. 0.10 at near (interval 0.10 to 0.10), 0.30 at far (interval 0.30 "
                + "to 0.30).",
            chart.Alternative
        );
    }

    [Fact]
    public void Figures_of_very_different_size_are_shown_on_a_logarithmic_axis()
    {
        var near = ScoreboardExample.Of(ScoreboardExample.Near, ScoreboardExample.Far); // 0.1 and 0.3
        var wide = ScoreboardExample.Of(ScoreboardExample.Method("close", _ => 0.45), ScoreboardExample.Far); // 0.05 and 0.3

        Assert.Null(ScaleOf(near)["type"]);
        Assert.Equal("log", (string?)ScaleOf(wide)["type"]);

        static JsonNode ScaleOf(Plurality.Evaluation.Scoreboard board) =>
            ReportCharts.Of([new ReportScoreboard("r", board, null)], [], [])[0].Specification["layer"]![1]!["encoding"]!["x"]!["scale"]!;
    }

    [Fact]
    public void A_reliability_diagram_has_a_point_for_each_bin_and_says_how_far_off_each_method_is()
    {
        // m: 4 pairs at .1 of which people choose none, 1 at .9 of which all: (4·.1 + 1·.1)/5 = .1 apart; in all (4·.1 − 1·.1)/5 = .06 too
        // high.
        var curve = new CalibrationCurve("r", "m", [new CalibrationBin(0.1, 0, 4), new CalibrationBin(0.9, 1, 1)]);

        var chart = Assert.Single(
            ReportCharts.Of(
                [],
                [
                    [curve, new CalibrationCurve("r", "empty", [])],
                ],
                []
            )
        );

        Assert.Equal(("calibration.1", "calibration"), (chart.Id, chart.Section));
        Assert.Equal(
            [("m", 0.1, 0, 4), ("m", 0.9, 1, 1)],
            Rows(chart).Select(row => ((string)row["method"]!, (double)row["predicted"]!, (double)row["share"]!, (int)row["pairs"]!))
        );
        Assert.EndsWith(
            "m: mean distance 0.100 over 5 pairs, mean probability too high by 0.060.",
            chart.Alternative,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_chart_of_one_figure_or_of_nothing_is_none()
    {
        IEnumerable<ReportChart> Charts(ChartMark mark, params (string Key, double? Value)[] rows) =>
            AnalysisCharts.Of(
                new AnalysisResult
                {
                    Analysis = "a",
                    Question = "q",
                    Findings = [],
                    Missing = [],
                    Headlines = [],
                    Tables = [Table(rows) with { Chart = new ChartShape("t", mark, "key", []) }],
                },
                ["r"]
            );

        Assert.Single(Charts(ChartMark.Bars, ("a", 0.5), ("b", 0)));
        Assert.Empty(Charts(ChartMark.Bars, ("a", 0.5), ("b", null)));
        Assert.Empty(Charts(ChartMark.Bars, ("a", 0), ("b", 0)));
        Assert.Single(Charts(ChartMark.Lines, ("a", 0.5), ("b", 0.5)));
        Assert.Empty(Charts(ChartMark.Lines, ("a", 0.5), ("a", 0.4)));
    }

    [Fact]
    public void Runs_have_their_own_colours_in_reliability_diagrams_too()
    {
        CalibrationCurve Curve(string run) => new(run, "m", [new CalibrationBin(0.1, 0, 4), new CalibrationBin(0.9, 1, 1)]);

        var charts = ReportCharts.Of(
            [],
            [
                [Curve("one")],
                [Curve("two")],
            ],
            []
        );

        Assert.All(charts, chart =>
        {
            var panel = Assert.Single(chart.Specification["concat"]!.AsArray())!;
            var colour = panel["vconcat"]![0]!["layer"]![1]!["encoding"]!["color"]!;
            Assert.Equal(["one", "two"], colour["scale"]!["domain"]!.AsArray().Select(run => (string)run!));
        });
    }

    [Fact]
    public void Lines_of_runs_that_say_the_same_stand_beside_each_other()
    {
        var chart = Chart(Analysed(3), "accuracy-by-order.places").Specification;

        var offset = chart["encoding"]!["xOffset"]!;
        Assert.Equal("run", (string?)offset["field"]);
        Assert.Equal(["r0", "r1", "r2"], offset["scale"]!["domain"]!.AsArray().Select(run => (string)run!));
    }

    [Fact]
    public void People_are_not_in_the_chart_of_likelihood_since_they_say_no_probabilities()
    {
        var options = ScoreboardExample.Options with { Metrics = [Plurality.Metrics.MetricCatalogue.Named("nll")] };
        TextItem[] documents =
        [
            .. ScoreboardExample.Documents.Select(item =>
                item with
                {
                    Distribution = null,
                    Annotations = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["joy"], ["b"] = [] },
                }
            ),
        ];
        var board = Scoreboard.Of(
            ScoreboardExample.Labels,
            TaskKind.MultiLabel,
            documents,
            [ScoreboardExample.Near, ScoreboardExample.Far],
            options
        );

        var chart = Assert.Single(ReportCharts.Of([new ReportScoreboard("r", board, null)], [], []));

        Assert.Contains(board.Rows, row => row.Method == "human");
        Assert.Equal(["near", "far"], Rows(chart).Select(row => (string)row["method"]!));
    }

    [Fact]
    public void Words_give_few_figures_in_full_and_of_many_the_lowest_and_the_highest()
    {
        var few = Table(("a", 0.5), ("b", 0.025), ("c", null));
        var many = Table([.. Enumerable.Range(1, 7).Select(i => ($"k{i}", (double?)(i / 10.0)))]);

        Assert.Equal("A share by key. 0.50 at a, 0.025 at b.", FigureAlternative.Of(few, "key", []));
        Assert.Equal("A share by key. r: 7 figures from 0.10 at k1 to 0.70 at k7.", FigureAlternative.Of(many, "key", ["run"]));
        Assert.Equal("A share by key. undefined, because nothing to count.", FigureAlternative.Of(Table(("a", null)), "key", []));
    }

    [Fact]
    public void Runs_in_another_order_give_the_same_data_in_another_order()
    {
        AnalysedRun[] runs = [Run(0), Run(1)];
        AnalysedRun[] turned = [Run(1), Run(0)];

        var charts = Charts(runs);
        var others = Charts(turned);

        Assert.Equal(charts.Select(chart => chart.Id), others.Select(chart => chart.Id));
        Assert.All(charts.Zip(others), pair =>
            Assert.Equal(
                Rows(pair.First).Select(row => row.ToJsonString()).Order(StringComparer.Ordinal),
                Rows(pair.Second).Select(row => row.ToJsonString()).Order(StringComparer.Ordinal)
            )
        );

        static List<ReportChart> Charts(AnalysedRun[] runs) =>
            [
                .. AnalysisCatalogue.All.SelectMany(analysis =>
                    AnalysisCharts.Of(analysis.Of(runs, AnalysisExample.Quick), [.. runs.Select(run => run.Name)])
                ),
            ];
    }

    private static AnalysedRun Run(int number) => AnalysisExample.Random((ulong)number, 30, name: $"r{number}");

    private static List<AnalysisResult> Analysed(int runs)
    {
        AnalysedRun[] made = [.. Enumerable.Range(0, runs).Select(Run)];
        return [.. AnalysisCatalogue.All.Select(analysis => analysis.Of(made, AnalysisExample.Quick))];
    }

    /// <summary>Scoreboards without figures: names of runs alone.</summary>
    private static ReportScoreboard[] Boards(int runs) =>
        [.. Enumerable.Range(0, runs).Select(run => new ReportScoreboard($"r{run}", null, "none"))];

    private static ReportChart Chart(List<AnalysisResult> results, string id) =>
        ReportCharts
            .Of(Boards(results[0].Headlines.DistinctBy(headline => headline.Run).Count()), [], results)
            .Single(chart => chart.Id == id);

    private static List<JsonNode> Rows(ReportChart chart) => [.. chart.Specification["data"]!["values"]!.AsArray().OfType<JsonNode>()];

    private static string? Channel(JsonNode view, string channel) => (string?)view["encoding"]![channel]!["field"];

    private static IEnumerable<string> Panels(JsonNode specification) =>
        specification["facet"]!["sort"]!.AsArray().Select(panel => (string)panel!);

    private static IEnumerable<string> Fields(JsonElement node) =>
        node.ValueKind switch
        {
            JsonValueKind.Object => node.EnumerateObject()
                .SelectMany(member =>
                    member.Name == "values" ? []
                    : member is { Name: "field", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!]
                    : Fields(member.Value)
                ),
            JsonValueKind.Array => node.EnumerateArray().SelectMany(Fields),
            _ => [],
        };

    private static FigureTable Table(params (string Key, double? Value)[] rows) =>
        new(
            "t",
            "a share",
            FigureUnit.Fraction,
            false,
            [new TableKey("run"), new TableKey("key")],
            [.. rows.Select(row => new FigureRow(["r", row.Key], Figure(row.Value)))]
        );

    private static Interval Figure(double? value)
    {
        var ratio = new Ratio("nothing to count");
        if (value is { } known)
        {
            ratio.Add(0, known);
        }

        return ratio.Resampled(new Bootstrap(1, 0, 20));
    }
}
