using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>
/// The interval of a figure that rises with noise, by test inversion. A true figure of θ would be seen as that of λ·d + e, where d is the
/// deviations of the sample, e their error in a resample, and λ = θ / figure. θ is in the interval unless the figure seen lies outside the
/// middle part of those. At θ = 0 this is a test of calibration; far from 0 it is the reflected percentile interval.
/// </summary>
/// <remarks>Coverage is simulated by bench/Plurality.Coverage; docs/methods/metrics.md#intervals-and-tests has the table.</remarks>
internal sealed class DeviationInterval : IResampledFigure
{
    private const int Halvings = 48;
    private readonly IDeviationMetric _metric;
    private readonly MetricValue _estimate;
    private readonly double _level;
    private readonly double[] _seen;
    private readonly double _figure;

    /// <summary>
    /// The errors of each resample: one per part, NaN where the resample has nothing of the part, or Σ d·e and Σ e² for a sum of squares;
    /// null if no document counts.
    /// </summary>
    private readonly double[]?[] _errors;

    /// <summary>Expects as many resamples.</summary>
    public DeviationInterval(IDeviationMetric metric, double[] once, int resamples, double level)
    {
        var tile = WeightTile.Of(once);
        (_metric, _level, _estimate) = (metric, level, metric.Compute(tile)[0][0]);
        _seen = metric.Deviations(tile)[0] ?? [];
        _figure = _seen.Length == 0 ? 0 : Figure(_seen, metric.Norm);
        _errors = new double[resamples][];
    }

    /// <inheritdoc/>
    public void Draw(int first, WeightTile tile)
    {
        foreach (var (lane, parts) in _metric.Deviations(tile).Index())
        {
            if (parts is null || _seen.Length == 0)
            {
                continue;
            }

            var errors = new double[parts.Length];
            for (var part = 0; part < errors.Length; part++)
            {
                errors[part] = parts[part] - _seen[part];
            }

            _errors[first + lane] = _metric.Norm == DeviationNorm.Squares ? [Dot(_seen, errors), Dot(errors, errors)] : errors;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Interval> Intervals() =>
        [
            Interval.OfEnds(_estimate, _errors.Count(errors => errors is null), _errors.Length, () =>
                (Solve((1 + _level) / 2), Math.Min(Solve((1 - _level) / 2), _metric.Range.High))
            ),
        ];

    private static double Figure(double[] deviations, DeviationNorm norm) =>
        norm switch
        {
            DeviationNorm.Sum => deviations.Sum(Math.Abs),
            DeviationNorm.Largest => deviations.Where(deviation => !double.IsNaN(deviation)).Max(Math.Abs),
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

    /// <summary>The least true figure whose resamples reach the figure seen at the quantile.</summary>
    private double Solve(double quantile)
    {
        double[][] drawn = [.. _errors.OfType<double[]>()];
        if (At(0) >= _figure)
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
        return _figure * (_metric.Norm == DeviationNorm.Squares ? above * above : above);

        double At(double share)
        {
            var figures = Array.ConvertAll(drawn, errors => Resampled(share, errors));
            Array.Sort(figures);
            return Interval.Quantile(figures, quantile);
        }
    }

    private double Resampled(double share, double[] errors)
    {
        if (_metric.Norm == DeviationNorm.Squares)
        {
            return (share * share * _figure) + (2 * share * errors[0]) + errors[1];
        }

        var (sum, largest) = (0.0, 0.0);
        for (var part = 0; part < errors.Length; part++)
        {
            var deviation = Math.Abs((share * _seen[part]) + errors[part]);
            sum += deviation;

            // Not Math.Max, which would let the NaN of an empty part win.
            largest = deviation > largest ? deviation : largest;
        }

        return _metric.Norm == DeviationNorm.Sum ? sum : largest;
    }
}
