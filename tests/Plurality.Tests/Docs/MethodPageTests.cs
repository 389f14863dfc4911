using System.Globalization;
using Plurality.Calibration;
using Plurality.Corrections;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Tests.Traces;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class MethodPageTests
{
    /// <summary>What each page's last table is computed with; its last column is the result. A page without an entry fails its
    /// test.</summary>
    private static readonly Dictionary<string, Func<string[][], IEnumerable<double>>> Examples = new(StringComparer.Ordinal)
    {
        ["first-step"] = rows => OfSteps("first-step", rows),
        ["compare-to-none"] = rows => OfSteps("compare-to-none", rows),
        ["hard"] = rows => OfSteps("hard", rows),
        ["max-over-generations"] = rows => OfStepsWithEnds("max-over-generations:reach", rows, 0.6),
        ["unary"] = rows =>
            Estimate(
                "unary",
                new Evidence
                {
                    Id = "d",
                    Labels = Column(rows, 0),
                    Unary = Numbers(rows, 1),
                }
            ),
        ["binary"] = rows => OfPairs("binary", rows),
        ["binary-outcome"] = rows => OfPairs("binary-outcome", rows),
        ["marginal"] = _ =>
            Estimate(
                "marginal",
                new Evidence
                {
                    Id = "d",
                    Labels = ["fear", "joy"],
                    Lists = new ListDistribution(["fear", "joy"], [new(["joy"], 0.5), new(["joy", "fear"], 0.2), new([], 0.2)], 0.1),
                }
            ),
        ["sampled"] = _ =>
            Estimate(
                "sampled:4",
                new Evidence
                {
                    Id = "d",
                    Labels = ["fear", "joy"],
                    Samples =
                    [
                        ["joy"],
                        ["joy", "fear"],
                        [],
                        ["joy"],
                    ],
                }
            ),
        ["constant"] = rows => Estimate("constant", new Evidence { Id = "d", Labels = Column(rows, 0) }),
        ["oracle"] = _ =>
            Estimate(
                "oracle",
                new Evidence
                {
                    Id = "d",
                    Labels = ["fear", "joy"],
                    Truth = new LabelMarginals(["fear", "joy"], [1 / 3.0, 2 / 3.0]),
                }
            ),
        ["prior"] = rows =>
            OfDocuments(
                "prior",
                [.. Enumerable.Range(1, 3).Select(i => (new Evidence { Id = $"{i}", Labels = Column(rows, 0) }, Numbers(rows, i)))]
            )[0],
        ["probe"] = rows =>
            OfDocuments("probe:penalty=1", [.. rows.Select((row, i) => (State(i, Number(row[0])), new[] { Number(row[1]) }))])
                .Select(joy => joy[0]),
        ["tfidf"] = rows =>
            OfDocuments(
                    "tfidf:penalty=1",
                    [
                        .. rows.Select(
                            (row, i) =>
                                (
                                    new Evidence
                                    {
                                        Id = $"{i}",
                                        Labels = ["joy"],
                                        Text = row[0],
                                    },
                                    new[] { Number(row[1]) }
                                )
                        ),
                    ]
                )
                .Select(joy => joy[0]),
        ["batch"] = rows => Corrected("batch", rows),
        ["contextual"] = rows => Corrected("contextual", rows),
        ["pmi"] = rows => Corrected("pmi", rows),
        ["pool-prior"] = rows => Corrected("pool-prior", rows),
        ["draws"] = rows =>
            Method
                .Parse("first-step@2")
                .Predict(
                    new MethodData { Labels = Column(rows, 0)[..^1] },
                    [new DocumentDraws([Evidence.Of(Step(rows, Numbers(rows, 1))), Evidence.Of(Step(rows, Numbers(rows, 2)))])]
                )
                .Estimates[0]
                .Probabilities,
        ["platt"] = rows => Calibrated("platt", rows),
        ["temperature"] = rows => Calibrated("temperature", rows),
        ["isotonic"] = rows => Calibrated("isotonic", rows),
        ["beta"] = rows => Calibrated("beta", rows),
        ["matrix"] = Matrix,
    };

    public static TheoryData<string> Pages =>
        [
            .. EstimatorCatalogue.All.Select(estimator => estimator.Word),
            .. CorrectionCatalogue.All.Select(correction => correction.Name),
            "draws",
            .. CalibratorCatalogue.All.Select(calibration => calibration.Name),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_method_has_a_page_with_the_same_sections(string method)
    {
        var sections = DocumentationPages.Read(PageOf(method)).Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal));

        Assert.Equal(
            ["## Idea", "## Formula", "## Source", "## Defaults", "## Degenerate cases", "## When not to use it", "## Worked example"],
            sections
        );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_worked_example_of_a_page_is_what_the_method_computes(string method)
    {
        string[][] rows = [.. Rows(DocumentationPages.Read(PageOf(method)))];

        var computed = Examples[method](rows);

        string[] written = [.. rows.Select(row => row[^1]).Where(result => result != "–")];
        string[] rounded = [.. computed.Zip(written, (value, text) => value.ToString("F" + Decimals(text), CultureInfo.InvariantCulture))];
        Assert.True(
            written.SequenceEqual(rounded),
            $"{method}: the page says {string.Join(' ', written)}; computed is {string.Join(' ', rounded)}"
        );
    }

    [Fact]
    public void The_page_of_max_over_generations_shows_the_plain_maximum_too()
    {
        string[][] rows = [.. Rows(DocumentationPages.Read(PageOf("max-over-generations")))];

        Assert.Equal(
            rows.Select(row => row[3]).Where(result => result != "–"),
            OfStepsWithEnds("max-over-generations", rows, 0.6).Select(value => value.ToString("F2", CultureInfo.InvariantCulture))
        );
    }

    private static string PageOf(string method) => $"docs/methods/{method}.md";

    /// <summary>The rows of the last table of a page.</summary>
    private static IEnumerable<string[]> Rows(string page) =>
        page[page.LastIndexOf("|---|", StringComparison.Ordinal)..]
            .Split('\n')
            .Skip(1)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split(" | "));

    private static IEnumerable<double> OfSteps(string estimator, string[][] rows) =>
        EstimatorCatalogue
            .Named(estimator)
            .Estimate(TraceExample.Of(Column(rows, 0), Written(rows, column: 1), Written(rows, column: 2)))
            .Probabilities;

    private static IEnumerable<double> OfStepsWithEnds(string estimator, string[][] rows, params double[] ends) =>
        ((ZeroShotEstimator)EstimatorCatalogue.Parse(estimator))
            .Estimate(
                TraceExample.Of(Column(rows, 0), Written(rows, column: 1), Written(rows, column: 2)).WithEnds([.. ends.Cast<double?>(), 1])
            )
            .Probabilities;

    /// <summary>A column of probabilities; the option in bold is the one that is written.</summary>
    private static (double[] Scores, string? Chosen) Written(string[][] rows, int column) =>
        (TraceExample.Shares([.. rows.Select(row => Number(row[column].Trim('*')))]), rows.Single(row => row[column].StartsWith('*'))[0]);

    private static IEnumerable<double> OfPairs(string estimator, string[][] rows)
    {
        var items = Column(rows, 0);
        var pairs = new PairwisePreferences(items, [.. rows.Select(row => row[1..^1].Select(Number).ToArray())]);
        return Estimate(
            estimator,
            new Evidence
            {
                Id = "d",
                Labels = items[..^1],
                Pairs = pairs,
            }
        );
    }

    private static IReadOnlyList<double> Estimate(string estimator, Evidence evidence) =>
        ((ZeroShotEstimator)EstimatorCatalogue.Parse(estimator)).Estimate(evidence, TaskKind.MultiLabel).Probabilities;

    /// <summary>Fits on documents and estimates them.</summary>
    private static IReadOnlyList<double>[] OfDocuments(string estimator, (Evidence Evidence, double[] Shares)[] documents)
    {
        var training = new TrainingSet(
            documents[0].Evidence.Labels,
            TaskKind.MultiLabel,
            documents.Select(document => new LabelledEvidence(
                document.Evidence,
                new LabelMarginals(document.Evidence.Labels, document.Shares),
                null
            ))
        );
        var fitted = EstimatorCatalogue.Parse(estimator).Fit(training);
        return [.. documents.Select(document => fitted.Estimate(document.Evidence, TaskKind.MultiLabel).Probabilities)];
    }

    private static Evidence State(int id, double value) =>
        Evidence.Of(
            TraceExample.Of(["joy", "none"], (new double[2], "joy")) with
            {
                HiddenStates = [new HiddenState(1, [(float)value])],
            },
            $"{id}"
        );

    private static Trace Step(string[][] rows, double[] probabilities) =>
        TraceExample.Of(Column(rows, 0), (TraceExample.Shares(probabilities), "joy"));

    /// <summary>Measures a correction where every text says what the column "measured" has.</summary>
    private static IEnumerable<double> Corrected(string correction, string[][] rows)
    {
        var measured = Step(rows, Numbers(rows, 2));
        string[] inputs = ["N/A", "", "[MASK]"];
        var data = new CorrectionData(
            [.. Enumerable.Repeat(measured, 10)],
            inputs.ToDictionary(input => input, _ => measured),
            new PoolFrequencies(Column(rows, 0), Numbers(rows, 2), 100)
        );
        return CorrectionCatalogue.Parse(correction).Fit(data).Apply(Step(rows, Numbers(rows, 1))).Steps[0].Distribution.Probabilities;
    }

    /// <summary>Fits on two documents a row.</summary>
    private static IEnumerable<double> Calibrated(string calibrator, string[][] rows)
    {
        CalibrationInput[] inputs = [.. Numbers(rows, 0).Select(z => new CalibrationInput(["joy"], [z]))];
        var items = inputs
            .Concat(inputs)
            .Select((input, i) => new CalibrationItem($"{i:D2}", input, new LabelMarginals(["joy"], [Number(rows[i % rows.Length][1])])));
        var fitted = CalibratorCatalogue.Parse(calibrator).Fit(new CalibrationSet(["joy"], items));
        return inputs.Select(input => fitted.Apply(input).Probabilities[0]);
    }

    private static IEnumerable<double> Matrix(string[][] rows)
    {
        CalibrationInput[] inputs =
        [
            .. rows.Select(row => new CalibrationInput(["fear", "joy"], new double[2], [.. row[..3].Select(p => Math.Log(Number(p)))])),
        ];
        var items = inputs
            .Concat(inputs)
            .Select(
                (input, i) =>
                    new CalibrationItem($"{i:D2}", input, new LabelMarginals(["fear", "joy"], [0.5, Number(rows[i % rows.Length][3])]))
            );
        var fitted = CalibratorCatalogue.Parse("matrix:penalty=1").Fit(new CalibrationSet(["fear", "joy"], items));
        return inputs.Select(input => fitted.Apply(input).Probabilities[1]);
    }

    private static string[] Column(string[][] rows, int column) => [.. rows.Select(row => row[column])];

    private static double[] Numbers(string[][] rows, int column) => [.. rows.Select(row => Number(row[column]))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Decimals(string number) =>
        number.StartsWith('@') ? 4 : number.Length - number.IndexOf('.', StringComparison.Ordinal) - 1;
}
