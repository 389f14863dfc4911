using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>
/// The interval of a figure that rises with noise, by test inversion. A true figure of θ would be seen as that of λ·d + e, where d is the
/// deviations of the sample, e their error in a resample, and λ = θ / figure. θ is in the interval unless the figure seen lies outside the
/// middle part of those. At θ = 0 this is a test of calibration; far from 0 it is the reflected percentile interval.
/// </summary>
/// <remarks>Coverage is simulated by bench/Plurality.Coverage; docs/methods/metrics.md#intervals-and-tests has the table.</remarks>
internal sealed class DeviationInterval
{
    private const int Halvings = 48;
    private readonly double[] _seen;
    private readonly DeviationNorm _norm;

    /// <summary>The errors of each resample: one per part, or Σ d·e and Σ e² for a sum of squares.</summary>
    private readonly double[][] _errors;

    private readonly double _figure;

    private DeviationInterval(double[] seen, IEnumerable<double[]> drawn, DeviationNorm norm)
    {
        (_seen, _norm, _figure) = (seen, norm, Figure(seen, norm));
        _errors =
        [
            .. drawn
                .Select(parts => Array.ConvertAll([.. parts.Zip(seen)], pair => pair.First - pair.Second))
                .Select(errors => norm == DeviationNorm.Squares ? [Dot(seen, errors), Dot(errors, errors)] : errors),
        ];
    }

    /// <summary>The interval; <paramref name="drawn"/> has the deviations of each resample, null if it has none.</summary>
    public static Interval Of(MetricValue estimate, double[]? seen, double[]?[] drawn, DeviationNorm norm, double level) =>
        Interval.OfEnds(estimate, drawn.Count(parts => parts is null), drawn.Length, () =>
            new DeviationInterval(seen!, drawn.OfType<double[]>(), norm).Ends(level)
        );

    private static double Figure(double[] deviations, DeviationNorm norm) =>
        norm switch
        {
            DeviationNorm.Sum => deviations.Sum(Math.Abs),
            DeviationNorm.Largest => deviations.Max(Math.Abs),
            _ => Dot(deviations, deviations),
        };

    private static double Dot(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var part = 0; part < one.Length; part++)
        {
            sum += one[part] * other[part];
        }

        return sum;
    }

    private (double Low, double High) Ends(double level) => (Solve((1 + level) / 2), Solve((1 - level) / 2));

    /// <summary>The least true figure whose resamples reach the figure seen at the quantile.</summary>
    private double Solve(double quantile)
    {
        if (_errors.Length == 0 || At(0) >= _figure)
        {
            return 0;
        }

        var (below, above) = (0.0, 1.0);
        while (At(above) < _figure && above < 1024)
        {
            above *= 2;
        }

        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (below + above) / 2;
            (below, above) = At(middle) < _figure ? (middle, above) : (below, middle);
        }

        // λ counts deviations: squares grow with its square.
        return _figure * (_norm == DeviationNorm.Squares ? above * above : above);

        double At(double share)
        {
            var figures = Array.ConvertAll(_errors, errors => Resampled(share, errors));
            Array.Sort(figures);
            return Interval.Quantile(figures, quantile);
        }
    }

    private double Resampled(double share, double[] errors)
    {
        if (_norm == DeviationNorm.Squares)
        {
            return (share * share * _figure) + (2 * share * errors[0]) + errors[1];
        }

        var (sum, largest) = (0.0, 0.0);
        for (var part = 0; part < errors.Length; part++)
        {
            var deviation = Math.Abs((share * _seen[part]) + errors[part]);
            sum += deviation;
            largest = Math.Max(largest, deviation);
        }

        return _norm == DeviationNorm.Sum ? sum : largest;
    }
}
