using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>
/// <c>temperature</c>: σ(z / T), T by maximum likelihood on the soft targets, 1/T within [1e-3, 1e3] (Guo, Pleiss, Sun and Weinberger,
/// ICML 2017). It never changes which label is more probable.
/// </summary>
internal sealed class TemperatureFit : ICurveFit
{
    private const double Smallest = 1e-3;
    private const double Largest = 1e3;

    /// <inheritdoc/>
    public string Name => "temperature";

    /// <inheritdoc/>
    public string Summary => "one divisor of the logits";

    /// <inheritdoc/>
    public FittedCurve Fit(double[] logits, double[] targets)
    {
        // The likelihood is concave in 1/T: its slope, Σ (t − σ(z/T))·z, falls. Halve an interval that holds its root.
        double Slope(double inverse) => logits.Zip(targets, (z, t) => (t - LogSpace.Sigmoid(inverse * z)) * z).Sum();
        if (!(Slope(Smallest) > 0))
        {
            return Bound(Smallest);
        }

        if (!(Slope(Largest) < 0))
        {
            return Bound(Largest);
        }

        var (low, high) = (Smallest, Largest);
        for (var i = 0; i < 200 && low < high; i++)
        {
            var middle = low + (high - low) / 2;
            if (Slope(middle) > 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return new FittedCurve(new SigmoidCurve(low + (high - low) / 2, 0));
    }

    private static FittedCurve Bound(double inverse) =>
        new(
            new SigmoidCurve(inverse, 0),
            FormattableString.Invariant($"The likelihood has no maximum within the bounds: 1/T stops at {inverse:R}.")
        );
}
