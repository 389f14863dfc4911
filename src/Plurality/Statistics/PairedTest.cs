using System.Globalization;
using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Statistics;

/// <summary>
/// Tests whether two methods differ on the same documents, by a metric with a single value. Tests are two-sided. p values count the
/// observation itself among the draws, (k + 1) / (R + 1), so none is 0.
/// </summary>
internal static class PairedTest
{
    /// <summary>Differences within this tolerance are equal: sums of the same terms in another order differ in the last digits.</summary>
    private const double Rounding = 1e-12;

    /// <summary>
    /// Paired bootstrap. Both methods use the same resamples. The differences are shifted to a mean of 0, and p counts those at least as
    /// large as the observed difference. The interval is for the difference, first minus second. The difference of two macro averages is
    /// a macro average of differences: the rules of <see cref="MacroInterval"/> hold for its interval and for its p value.
    /// </summary>
    /// <exception cref="ArgumentException">The methods were scored on different documents, labels or truths.</exception>
    public static PairedComparison Bootstrap(IMetric metric, ScoredDocuments first, ScoredDocuments second, Bootstrap bootstrap)
    {
        ArgumentNullException.ThrowIfNull(bootstrap);
        Check(metric, first, second);
        var (one, other) = (metric.Prepare(first), metric.Prepare(second));
        if (one is IMacroMetric macro && other is IMacroMetric otherMacro)
        {
            var figure = new MacroInterval(new MacroDifference(macro, otherMacro), bootstrap.Once, bootstrap.Resamples, bootstrap.Level);
            bootstrap.Draw(figure.Draw);
            return Compare(figure.Intervals()[0], figure.Deviations());
        }

        var observed = MacroDifference.Of(bootstrap.Estimates(one)[0], bootstrap.Estimates(other)[0]);
        var drawn = new double?[bootstrap.Resamples];
        bootstrap.Draw(
            (first, tile) =>
            {
                var (ones, others) = (Resample.Values(one, tile), Resample.Values(other, tile));
                for (var lane = 0; lane < tile.Lanes; lane++)
                {
                    drawn[first + lane] = ones[lane][0].Value - others[lane][0].Value;
                }
            }
        );
        var values = Interval.Defined(drawn);
        var mean = values.Length > 0 ? values.Average() : 0;
        return Compare(Interval.OfResamples(observed, drawn, bootstrap.Level), Array.ConvertAll(values, value => value - mean));
    }

    /// <summary>
    /// Paired permutation test. If the methods were equal, swapping their answers on any document would make no difference. For a mean over
    /// documents, a swap flips the sign of the document's difference; any other metric is recomputed on the swapped documents.
    /// </summary>
    /// <param name="metrics">The metrics, each with a test of its own.</param>
    /// <param name="first">The first method's scores.</param>
    /// <param name="second">The second method's scores, on the same documents.</param>
    /// <param name="seed">The seed; every metric and every pair of methods uses the same swaps.</param>
    /// <param name="permutations">The number of permutations, at least 20.</param>
    /// <param name="documentWeights">The weight of each document; null if all documents count equally.</param>
    /// <exception cref="ArgumentException">The methods were scored on different documents, labels or truths.</exception>
    public static PairedComparison[] Permutation(
        IReadOnlyList<IMetric> metrics,
        ScoredDocuments first,
        ScoredDocuments second,
        ulong seed,
        int permutations = 1000,
        double[]? documentWeights = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 20);
        foreach (var metric in metrics)
        {
            Check(metric, first, second);
        }

        // The list holds both methods' documents; each side counts a document once, whichever method it is taken from.
        var joined = first.Beside(second);
        return MetricPasses.Of(metrics, joined, prepared => Permutation(prepared, joined.Count, seed, permutations, documentWeights));
    }

    private static PairedComparison[] Permutation(
        IPreparedMetric[] prepared,
        int count,
        ulong seed,
        int permutations,
        double[]? documentWeights
    )
    {
        var observed = Differences(new WeightTile(count, 1), (_, _) => 0);
        var drawn = Array.ConvertAll(prepared, _ => new double?[permutations]);
        Statistics.Bootstrap.Tiles(permutations, count, (start, tile) =>
        {
            SeededGenerator[] chances =
            [
                .. Enumerable
                    .Range(start, tile.Lanes)
                    .Select(permutation => SeededGenerator.For(seed, "permutation", permutation.ToString(CultureInfo.InvariantCulture))),
            ];
            foreach (var (metric, differences) in Differences(tile, (_, lane) => (int)(chances[lane].Next() >> 63)).Index())
            {
                for (var lane = 0; lane < tile.Lanes; lane++)
                {
                    drawn[metric][start + lane] = differences[lane].Value;
                }
            }
        });
        return
        [
            .. observed.Select(
                (difference, metric) =>
                    Compare(Interval.OfResamples(difference[0], drawn[metric], level: 0.95), Interval.Defined(drawn[metric])) with
                    {
                        Low = null,
                        High = null,
                    }
            ),
        ];

        // The tile holds one side, then the other.
        MetricValue[][] Differences(WeightTile tile, Func<int, int, int> swap)
        {
            for (var (document, half) = (0, count / 2); document < half; document++)
            {
                var weight = documentWeights?[document] ?? 1;
                var one = tile.Row(document);
                var other = tile.Row(half + document);
                for (var lane = 0; lane < one.Length; lane++)
                {
                    var swapped = swap(document, lane);
                    (one[lane], other[lane]) = ((1 - swapped) * weight, swapped * weight);
                }
            }

            MetricValue[][] ones = Array.ConvertAll(prepared, metric => Single(metric, tile));
            tile.SwapHalves();
            return [.. ones.Zip(prepared, (one, metric) => (MetricValue[])[.. one.Zip(Single(metric, tile), MacroDifference.Of)])];
        }
    }

    private static MetricValue[] Single(IPreparedMetric metric, WeightTile tile) =>
        Array.ConvertAll(Resample.Values(metric, tile), values => values[0]);

    /// <summary>The p value of a difference among those that are drawn where methods are equal.</summary>
    private static PairedComparison Compare(Interval interval, double[] drawn)
    {
        double? p = null;
        if (interval.Reason is null)
        {
            var observed = Math.Abs(interval.Estimate.Value!.Value);
            var extreme = drawn.Count(value => Math.Abs(value) >= observed - Rounding);
            p = (extreme + 1.0) / (drawn.Length + 1.0);
        }

        return new PairedComparison(interval.Estimate, interval.Low, interval.High, p, interval.UndefinedResamples, interval.Reason);
    }

    private static void Check(IMetric metric, ScoredDocuments first, ScoredDocuments second)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (metric.ByLabel)
        {
            throw new ArgumentException($"metric of a paired test must have one value; '{metric.Name}' has one per label.", nameof(metric));
        }

        if (!first.SameTruth(second))
        {
            throw new ArgumentException(
                "second must hold the documents of first, in their order, with the same labels, Ĥ and G.",
                nameof(second)
            );
        }
    }
}
