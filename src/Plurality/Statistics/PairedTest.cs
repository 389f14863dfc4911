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
    /// large as the observed difference. The interval is for the difference, first minus second.
    /// </summary>
    /// <exception cref="ArgumentException">The methods were scored on different documents, labels or truths.</exception>
    public static PairedComparison Bootstrap(IMetric metric, ScoredDocuments first, ScoredDocuments second, Bootstrap bootstrap)
    {
        ArgumentNullException.ThrowIfNull(bootstrap);
        Check(metric, first, second);
        var (one, other) = (metric.Prepare(first), metric.Prepare(second));
        var observed = Difference(bootstrap.Estimates(one), bootstrap.Estimates(other));
        double?[] drawn = [.. Enumerable.Range(0, bootstrap.Resamples).Select(resample => Drawn(resample).Value)];
        return Compare(Interval.OfResamples(observed, drawn, bootstrap.Level), drawn, centre: observed.Value ?? 0);

        MetricValue Drawn(int resample) =>
            Difference(
                Statistics.Bootstrap.Drawn(one, bootstrap.Weights(resample)),
                Statistics.Bootstrap.Drawn(other, bootstrap.Weights(resample))
            );
    }

    /// <summary>
    /// Paired permutation test. If the methods were equal, swapping their answers on any document would make no difference. For a mean over
    /// documents, a swap flips the sign of the document's difference; any other metric is recomputed on the swapped documents.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="first">The first method's scores.</param>
    /// <param name="second">The second method's scores, on the same documents.</param>
    /// <param name="seed">The seed; every metric and every pair of methods uses the same swaps.</param>
    /// <param name="permutations">The number of permutations, at least 20.</param>
    /// <param name="documentWeights">The weight of each document; null if all documents count equally.</param>
    /// <exception cref="ArgumentException">The methods were scored on different documents, labels or truths.</exception>
    public static PairedComparison Permutation(
        IMetric metric,
        ScoredDocuments first,
        ScoredDocuments second,
        ulong seed,
        int permutations = 1000,
        double[]? documentWeights = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 20);
        Check(metric, first, second);

        // The list holds both methods' documents; each side counts a document once, whichever method it is taken from.
        var both = metric.Prepare(first.Beside(second));
        var count = first.Count;
        var (one, other) = (new double[2 * count], new double[2 * count]);
        for (var document = 0; document < count; document++)
        {
            one[document] = other[count + document] = Weight(document);
        }

        var (firstValues, secondValues) = (both.Compute(one), both.Compute(other));
        var observed = Difference(firstValues, secondValues);
        var drawn = new double?[permutations];
        for (var permutation = 0; permutation < permutations; permutation++)
        {
            var generator = SeededGenerator.For(seed, "permutation", permutation.ToString(CultureInfo.InvariantCulture));
            for (var document = 0; document < count; document++)
            {
                var swapped = (int)(generator.Next() >> 63);
                one[document] = other[count + document] = (1 - swapped) * Weight(document);
                other[document] = one[count + document] = swapped * Weight(document);
            }

            drawn[permutation] = Difference(both.Compute(one), both.Compute(other)).Value;
        }

        return Compare(Interval.OfResamples(observed, drawn, level: 0.95), drawn, centre: 0) with
        {
            Low = null,
            High = null,
        };

        double Weight(int document) => documentWeights?[document] ?? 1;
    }

    private static PairedComparison Compare(Interval interval, double?[] drawn, double centre)
    {
        double? p = null;
        if (interval.Reason is null)
        {
            double[] values = [.. drawn.OfType<double>()];
            var observed = Math.Abs(interval.Estimate.Value!.Value);
            var extreme = values.Count(value => Math.Abs(value - centre) >= observed - Rounding);
            p = (extreme + 1.0) / (values.Length + 1.0);
        }

        return new PairedComparison(interval.Estimate, interval.Low, interval.High, p, interval.UndefinedResamples, interval.Reason);
    }

    private static MetricValue Difference(IReadOnlyList<MetricValue> first, IReadOnlyList<MetricValue> second) =>
        first[0].Value is { } one && second[0].Value is { } other
            ? MetricValue.Defined(one - other, first[0].Support)
            : MetricValue.Undefined(first[0].Support, first[0].Reason ?? second[0].Reason!);

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
