using System.Globalization;
using System.Text.Json;
using Plurality.Calibration;
using Plurality.Labels;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Tests.Calibration;

/// <summary>The calibrators against scikit-learn and scipy: the parameters themselves, read from the fitted state.</summary>
public sealed class CalibrationGoldenTests
{
    public static TheoryData<string, int> Golden =>
        [.. MetricsGolden.Items("calibration").Select(item => new TheoryDataRow<string, int>(item.Folder, item.Index))];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Platt_has_the_slope_and_the_intercept_of_maximum_likelihood(string folder, int index)
    {
        var (item, state) = Fit(folder, index, "platt");

        Near(item.GetProperty("platt").GetProperty("slope"), state.GetProperty("slope"));
        Near(item.GetProperty("platt").GetProperty("intercept"), state.GetProperty("intercept"));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Temperature_is_that_of_maximum_likelihood(string folder, int index)
    {
        var (item, state) = Fit(folder, index, "temperature");

        Assert.True(MetricsGolden.Near(item.GetProperty("temperature").GetDouble(), 1 / state.GetProperty("slope").GetDouble(), 1e-6));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Beta_has_the_coefficients_of_maximum_likelihood(string folder, int index)
    {
        var (item, state) = Fit(folder, index, "beta");

        foreach (var name in (string[])["a", "b", "c"])
        {
            Near(item.GetProperty("beta").GetProperty(name), state.GetProperty(name));
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Isotonic_is_that_of_scikit_learn_between_and_outside_the_points(string folder, int index)
    {
        var (item, _) = Fit(folder, index, "isotonic");
        var curve = (IsotonicCurve)((FittedCurveCalibrator)CalibratorCatalogue.Parse("isotonic").Fit(Set(item))).Curves[0];

        var query = MetricsGolden.Vector(item.GetProperty("isotonic").GetProperty("query"));

        Assert.All(MetricsGolden.Vector(item.GetProperty("isotonic").GetProperty("expected")).Zip(query), pair =>
            Assert.True(MetricsGolden.Near(pair.First, curve.At(pair.Second)))
        );
    }

    private static (JsonElement Item, JsonElement Curve) Fit(string folder, int index, string calibration)
    {
        Assert.SkipWhen(index < 0, MetricsGolden.Missing);
        var item = MetricsGolden.Item(folder, "calibration", index);
        using var state = JsonDocument.Parse(CalibratorCatalogue.Parse(calibration).Fit(Set(item)).ToJson().ToJsonString());
        return (item, state.RootElement.GetProperty("curves")[0].Clone());
    }

    /// <summary>One label, a document a value.</summary>
    private static CalibrationSet Set(JsonElement item) =>
        new(
            ["joy"],
            MetricsGolden
                .Vector(item.GetProperty("logits"))
                .Zip(MetricsGolden.Vector(item.GetProperty("targets")))
                .Select(
                    (pair, i) =>
                        new CalibrationItem(
                            i.ToString("D5", CultureInfo.InvariantCulture),
                            new CalibrationInput(["joy"], [pair.First]),
                            new LabelMarginals(["joy"], [pair.Second])
                        )
                )
        );

    private static void Near(JsonElement expected, JsonElement actual) =>
        Assert.True(MetricsGolden.Near(expected.GetDouble(), actual.GetDouble()));
}
