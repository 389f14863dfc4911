using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Calibration;

public sealed class CalibratorFileTests
{
    private static readonly string[] Labels = ["joy", "fear"];

    [Theory]
    [InlineData("platt")]
    [InlineData("platt:per-label")]
    [InlineData("temperature")]
    [InlineData("isotonic:per-label")]
    [InlineData("beta")]
    public void What_is_read_back_gives_the_same_bits_and_knows_its_documents(string name)
    {
        var fitted = Fitted(name, i => [i % 3 / 2.0, i % 4 / 3.0]);
        var input = new CalibrationInput(Labels, [0.3, -2]);

        var read = CalibratorFile.Read(CalibratorFile.Write(fitted));

        Assert.Equal(fitted.Apply(input).Probabilities, read.Apply(input).Probabilities);
        Assert.Equal(["d3"], read.FittedOn.Shared(["x", "d3"]));
        Assert.Equal(fitted.FittedOn.IdsSha256, read.FittedOn.IdsSha256);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"plurality":"fitted method","version":1}""")]
    [InlineData("""{"plurality":"fitted calibrator","version":2,"state":{}}""")]
    [InlineData("""{"plurality":"fitted calibrator","version":1,"state":{}}""")]
    public void Other_text_is_refused(string text)
    {
        Assert.Throws<FittedStateException>(() => CalibratorFile.Read(text));
    }

    [Fact]
    public void Ids_that_were_changed_are_found()
    {
        var text = CalibratorFile.Write(Fitted("platt", i => [i % 2, i % 3 / 2.0])).Replace("\"d3\"", "\"e3\"", StringComparison.Ordinal);

        Assert.Throws<FittedStateException>(() => CalibratorFile.Read(text));
    }

    [Fact]
    public void A_pooled_curve_warns_of_a_label_that_never_occurs()
    {
        var fitted = Fitted("platt", i => [i % 3 / 2.0, 0]);

        Assert.StartsWith("\"fear\" never occurs in calibration", Assert.Single(fitted.Warnings), StringComparison.Ordinal);
    }

    private static FittedCalibrator Fitted(string name, Func<int, double[]> targets) =>
        CalibratorCatalogue
            .Parse(name)
            .Fit(
                new CalibrationSet(
                    Labels,
                    [
                        .. Enumerable
                            .Range(0, 12)
                            .Select(i => new CalibrationItem(
                                $"d{i}",
                                CalibrationInput.Of(new LabelMarginals(Labels, [(i + 1) / 14.0, i * i / 150.0])),
                                new LabelMarginals(Labels, targets(i))
                            )),
                    ]
                )
            );
}
