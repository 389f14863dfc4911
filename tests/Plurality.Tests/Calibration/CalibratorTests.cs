using System.Globalization;
using System.Text.Json.Nodes;
using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Calibration;

public sealed class CalibratorTests
{
    private static readonly string[] Labels = ["fear", "joy"];

    public static TheoryData<string> Names =>
        [
            .. CalibratorCatalogue.All.Select(calibration => calibration.Name),
            "platt:per-label",
            "temperature:per-label",
            "isotonic:per-label",
            "beta:per-label",
        ];

    [Fact]
    public void Calibrations_are_registered_under_the_names_of_the_method() =>
        Assert.Equal(
            ["platt", "temperature", "isotonic", "beta", "matrix"],
            CalibratorCatalogue.All.Select(calibration => calibration.Name)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_are_read_back(string name) => Assert.Equal(name, CalibratorCatalogue.Parse(name).Name);

    [Theory]
    [InlineData("plat")]
    [InlineData("platt:each")]
    [InlineData("matrix:pooled")]
    public void Unknown_calibrations_are_refused(string text) => Assert.Throws<MethodTextException>(() => CalibratorCatalogue.Parse(text));

    [Theory]
    [MemberData(nameof(Names))]
    public void State_does_not_depend_on_the_order_of_documents_and_survives_being_saved(string name)
    {
        var items = Items(40, 1);
        var fitted = CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, items));
        var state = fitted.ToJson().ToJsonString();

        Assert.Equal(state, CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, items.Reverse())).ToJson().ToJsonString());
        var read = CalibratorCatalogue.Read(JsonNode.Parse(state)!.AsObject());
        Assert.Equal((name, 40), (read.Name, read.FittedOn.Documents));
        Assert.Equal(fitted.Apply(items[3].Input).Probabilities, read.Apply(items[3].Input).Probabilities);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Other_labels_are_refused(string name)
    {
        var fitted = CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, Items(40, 1)));

        Assert.Throws<LabelSetMismatchException>(() => fitted.Apply(new CalibrationInput(["joy", "fear"], [0, 0], [0, 0, 0])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fewer_than_ten_documents_are_refused(string name)
    {
        var exception = Assert.Throws<TrainingException>(() =>
            CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, Items(9, 1)))
        );

        Assert.Equal(
            $"{name}: Calibration documents must be at least 10; got 9. Use a method without calibrator, or more documents.",
            exception.Message
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_label_that_never_occurs_is_warned_of_and_stays_a_probability(string name)
    {
        CalibrationItem[] items =
        [
            .. Items(40, 1).Select(item => item with { Targets = new LabelMarginals(Labels, [0, item.Targets.Probabilities[1]]) }),
        ];

        var fitted = CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, items));

        Assert.InRange(fitted.Apply(items[0].Input).Probabilities[0], 0, 1);
        if (name.EndsWith("per-label", StringComparison.Ordinal) || name == "matrix")
        {
            Assert.Contains(fitted.Warnings, warning => warning.StartsWith("\"fear\" never occurs", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_no_label_ever_occurs_every_probability_is_near_0_and_this_is_warned_of(string name)
    {
        CalibrationItem[] items = [.. Items(40, 1).Select(item => item with { Targets = new LabelMarginals(Labels, [0, 0]) })];

        var fitted = CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, items));

        Assert.All(fitted.Apply(items[0].Input).Probabilities, probability => Assert.InRange(probability, 0, 1.1e-8));
        Assert.NotEmpty(fitted.Warnings);
    }

    // Negative z have 0, positive z have 1: a threshold separates them.
    [Theory]
    [InlineData("platt", 1000)]
    [InlineData("temperature", 1000)]
    public void Separable_targets_stop_at_a_slope_of_a_thousand_with_a_warning(string name, double slope)
    {
        var fitted = CalibratorCatalogue.Parse(name).Fit(One([.. Enumerable.Range(-6, 12).Select(i => (i + 0.5, i < 0 ? 0.0 : 1))]));

        Assert.Equal(slope, ((SigmoidCurve)((FittedCurveCalibrator)fitted).Curves[0]).Slope);
        Assert.Contains("1", Assert.Single(fitted.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Separable_targets_stop_beta_at_a_slope_of_a_thousand_with_a_warning()
    {
        var fitted = CalibratorCatalogue.Parse("beta").Fit(One([.. Enumerable.Range(-6, 12).Select(i => (i + 0.5, i < 0 ? 0.0 : 1))]));

        var curve = (BetaCurve)((FittedCurveCalibrator)fitted).Curves[0];
        Assert.Equal(1000, Math.Max(Math.Abs(curve.A), Math.Abs(curve.B)), 1e-9);
        Assert.Single(fitted.Warnings);
        Assert.InRange(curve.Apply(-0.5), 0, 1e-3);
        Assert.InRange(curve.Apply(0.5), 1 - 1e-3, 1);
    }

    [Fact]
    public void Equal_logits_leave_platt_its_intercept()
    {
        var fitted = CalibratorCatalogue.Parse("platt").Fit(One([.. Enumerable.Range(0, 12).Select(i => (2.0, i % 4 == 0 ? 1.0 : 0))]));

        Assert.Equal(0.25, fitted.Apply(new CalibrationInput(["joy"], [2])).Probabilities[0], 1e-12);
        Assert.Single(fitted.Warnings);
    }

    // p = .2 (targets 0, .5 → mean .25), .5 (.1), .8 (1): .25 and .1 violate the order and pool to (0 + .5 + .1) / 3 = .2.
    [Fact]
    public void Isotonic_averages_equal_p_before_pooling()
    {
        var (low, middle, high) = (LogSpace.Logit(0.2), 0.0, LogSpace.Logit(0.8));
        (double, double)[] part = [(low, 0), (low, 0.5), (middle, 0.1), (high, 1)];

        var fitted = CalibratorCatalogue.Parse("isotonic").Fit(One([.. part, .. part, .. part]));

        double At(double z) => fitted.Apply(new CalibrationInput(["joy"], [z])).Probabilities[0];
        Assert.Equal(0.2, At(low), 1e-12);
        Assert.Equal(0.2, At(middle), 1e-12);
        Assert.Equal(1, At(high), 1e-12);
        Assert.Equal(0.6, At(LogSpace.Logit(0.65)), 1e-12);
        Assert.Equal((0.2, 1), (At(double.NegativeInfinity), At(double.PositiveInfinity)));
    }

    // Pooled, labels are alike; per label, each has its own curve. Regressions stop at a gradient of 1e-11; sums in another order differ in
    // last digits.
    [Theory]
    [MemberData(nameof(Names))]
    public void Permuting_labels_permutes_the_result(string name)
    {
        var items = Items(40, 1);
        CalibrationItem[] swapped =
        [
            .. items.Select(item => new CalibrationItem(
                item.Id,
                Swapped(item.Input),
                new LabelMarginals([Labels[1], Labels[0]], [item.Targets.Probabilities[1], item.Targets.Probabilities[0]])
            )),
        ];

        var straight = CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, items)).Apply(items[0].Input).Probabilities;
        var permuted = CalibratorCatalogue
            .Parse(name)
            .Fit(new CalibrationSet([Labels[1], Labels[0]], swapped))
            .Apply(swapped[0].Input)
            .Probabilities;

        Assert.All(straight.Zip(permuted.Reverse()), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    /// <summary>Maximum likelihood without penalty; <c>platt:per-label</c> and <c>matrix</c> weigh their penalty against the number of
    /// documents.</summary>
    [Theory]
    [InlineData("platt")]
    [InlineData("temperature")]
    [InlineData("temperature:per-label")]
    [InlineData("isotonic")]
    [InlineData("isotonic:per-label")]
    [InlineData("beta")]
    [InlineData("beta:per-label")]
    public void Duplicating_every_document_changes_nothing_where_there_is_no_penalty(string name)
    {
        var items = Items(40, 1);
        CalibrationItem[] twice = [.. items, .. items.Select(item => item with { Id = item.Id + " again" })];

        var once = CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, items)).Apply(items[0].Input).Probabilities;
        var doubled = CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, twice)).Apply(items[0].Input).Probabilities;

        Assert.All(once.Zip(doubled), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_culture_with_decimal_commas_and_other_threads_change_nothing(string name)
    {
        var set = new CalibrationSet(Labels, Items(40, 1));
        var state = CalibratorCatalogue.Parse(name).Fit(set).ToJson().ToJsonString();
        var states = new string[4];

        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Parallel.For(0, states.Length, i => states[i] = CalibratorCatalogue.Parse(name).Fit(set).ToJson().ToJsonString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.All(states, other => Assert.Equal(state, other));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Documents_are_left_as_they_were(string name)
    {
        var items = Items(40, 1);

        CalibratorCatalogue.Parse(name).Fit(new CalibrationSet(Labels, items)).Apply(items[0].Input);

        Assert.All(items.Zip(Items(40, 1)), pair =>
        {
            Assert.Equal(pair.Second.Targets, pair.First.Targets);
            Assert.Equal(pair.Second.Input.Logits, pair.First.Input.Logits);
            Assert.Equal(pair.Second.Input.LogProbabilities, pair.First.Input.LogProbabilities);
        });
    }

    [Fact]
    public void Matrix_without_log_probabilities_is_an_error() =>
        Assert.Throws<TrainingException>(() =>
            CalibratorCatalogue.Parse("matrix").Fit(One([.. Enumerable.Range(0, 12).Select(i => (i * 1.0, 0.5))]))
        );

    [Fact]
    public void Platt_per_label_lies_between_the_pooled_curve_and_each_labels_own()
    {
        var items = Items(200, 5);
        var pooled = Slope(new CalibrationSet(Labels, items), "platt", 0);
        for (var label = 0; label < 2; label++)
        {
            var alone = Slope(One([.. items.Select(item => (item.Input.Logits[label], item.Targets.Probabilities[label]))]), "platt", 0);
            var shrunken = Slope(new CalibrationSet(Labels, items), "platt:per-label", label);
            Assert.InRange(shrunken, Math.Min(pooled, alone) - 1e-9, Math.Max(pooled, alone) + 1e-9);
        }
    }

    private static CalibrationInput Swapped(CalibrationInput input) =>
        new(
            [Labels[1], Labels[0]],
            [input.Logits[1], input.Logits[0]],
            [input.LogProbabilities![1], input.LogProbabilities[0], input.LogProbabilities[2]]
        );

    private static double Slope(CalibrationSet set, string name, int label) =>
        ((SigmoidCurve)((FittedCurveCalibrator)CalibratorCatalogue.Parse(name).Fit(set)).Curves[label]).Slope;

    /// <summary>Documents with two labels, of which the second's logits say more.</summary>
    private static CalibrationItem[] Items(int count, ulong seed)
    {
        var generator = new SeededGenerator(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    double[] z = [4 * generator.NextDouble() - 2, 4 * generator.NextDouble() - 2];
                    double[] targets =
                    [
                        .. z.Select(
                            (logit, label) => Math.Round(3 * LogSpace.Sigmoid((0.5 + label) * logit + generator.NextDouble() - 0.5)) / 3
                        ),
                    ];
                    double[] logs = [.. LogSpace.Softmax([.. z, 0]).Select(p => Math.Log(p))];
                    return new CalibrationItem(
                        i.ToString("D4", CultureInfo.InvariantCulture),
                        new CalibrationInput(Labels, z, logs),
                        new LabelMarginals(Labels, targets)
                    );
                }),
        ];
    }

    private static CalibrationSet One((double Z, double Target)[] items) =>
        new(
            ["joy"],
            items.Select(
                (item, i) =>
                    new CalibrationItem(
                        i.ToString("D4", CultureInfo.InvariantCulture),
                        new CalibrationInput(["joy"], [item.Z]),
                        new LabelMarginals(["joy"], [item.Target])
                    )
            )
        );
}
