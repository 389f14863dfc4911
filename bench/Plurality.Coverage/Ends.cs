using MathNet.Numerics.Distributions;

namespace Plurality.Coverage;

/// <summary>The ends of intervals at 95 %, each widened to hold the estimate.</summary>
internal static class Ends
{
    public static (double Low, double High) Percentile(List<double> drawn, double estimate) => Of(drawn, estimate, 0.025, 0.975);

    /// <summary>Efron (1987): corrected for bias and acceleration.</summary>
    public static (double Low, double High) BiasCorrectedAccelerated(List<double> drawn, double estimate, double[] jackknife)
    {
        var below = drawn.Sum(value =>
            value < estimate - 1e-12 ? 1
            : value <= estimate + 1e-12 ? 0.5
            : 0
        );
        var bias = Normal.InvCDF(0, 1, Math.Clamp(below, 1, drawn.Count - 1) / drawn.Count);
        var mean = jackknife.Average();
        var squares = jackknife.Sum(value => Math.Pow(mean - value, 2));
        var acceleration = squares > 0 ? jackknife.Sum(value => Math.Pow(mean - value, 3)) / (6 * Math.Pow(squares, 1.5)) : 0;
        return Of(drawn, estimate, Level(-1.959964), Level(1.959964));

        double Level(double z) => Normal.CDF(0, 1, bias + ((bias + z) / (1 - (acceleration * (bias + z)))));
    }

    private static (double Low, double High) Of(List<double> drawn, double estimate, double low, double high)
    {
        double[] ascending = [.. drawn.Order()];
        return (Math.Min(At(low), estimate), Math.Max(At(high), estimate));

        double At(double level)
        {
            var position = Math.Clamp((level * (ascending.Length + 1)) - 1, 0, ascending.Length - 1);
            var below = (int)position;
            return ascending[below] + ((position - below) * (ascending[Math.Min(below + 1, ascending.Length - 1)] - ascending[below]));
        }
    }
}
