using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;
using Xunit;

namespace Plurality.Tests.Metrics;

/// <summary>
/// Metrics of many resamples at once against their definitions, on random documents with many ties. A document with weight 2 stands for
/// two equal ones.
/// </summary>
public sealed class ResampledMetricTests
{
    private const int Documents = 60;
    private const int Labels = 11;
    private const int Lanes = 37;
    private readonly ScoredDocuments _documents;
    private readonly WeightTile _tile = new(Documents, Lanes);

    public ResampledMetricTests()
    {
        var chance = new SeededGenerator(11);
        _documents = ScoredExample.Of([
            .. Enumerable
                .Range(0, Documents)
                .Select(_ =>
                {
                    double[] q = [.. Enumerable.Range(0, Labels).Select(_ => Math.Round(chance.NextDouble(), 1))];
                    double[] h = [.. q.Select(p => Enumerable.Range(0, 3).Count(_ => chance.NextDouble() < p) / 3.0)];
                    return (q, (double[]?)h, (bool[]?)[.. h.Select(share => share > 0.5)]);
                }),
        ]);
        for (var document = 0; document < Documents; document++)
        {
            foreach (ref var weight in _tile.Row(document))
            {
                weight = chance.NextInt(4);
            }
        }
    }

    [Fact]
    public void Roc_auc_is_the_share_of_pairs_in_order() => AssertByLabel("roc_auc", (q, gold, weights) =>
        {
            var (right, all) = (0.0, 0.0);
            for (var one = 0; one < Documents; one++)
            {
                for (var other = 0; other < Documents; other++)
                {
                    if (gold[one] && !gold[other])
                    {
                        all += weights[one] * weights[other];
                        right +=
                            weights[one]
                            * weights[other]
                            * (
                                q[one] > q[other] ? 1
                                : q[one] < q[other] ? 0
                                : 0.5
                            );
                    }
                }
            }

            return right / all;
        });

    [Fact]
    public void Average_precision_is_the_mean_precision_down_to_each_gold_document() =>
        AssertByLabel("average_precision", (q, gold, weights) =>
        {
            var (sum, all) = (0.0, 0.0);
            for (var one = 0; one < Documents; one++)
            {
                if (gold[one] && weights[one] > 0)
                {
                    int[] above = [.. Enumerable.Range(0, Documents).Where(other => q[other] >= q[one])];
                    all += weights[one];
                    sum += weights[one] * above.Sum(other => gold[other] ? weights[other] : 0) / above.Sum(other => weights[other]);
                }
            }

            return sum / all;
        });

    [Fact]
    public void Brier_reliability_is_summed_over_the_bins_of_each_label()
    {
        const int Bins = 15;
        AssertSum("brier_reliability", (q, h, weights) =>
            Enumerable
                .Range(0, Documents)
                .GroupBy(document => Math.Min((int)(Bins * q[document]), Bins - 1))
                .Select(bin => (N: bin.Sum(document => weights[document]), Excess: bin.Sum(d => weights[d] * (q[d] - h[d]))))
                .Where(bin => bin.N > 0)
                .Sum(bin => bin.N / weights.Sum() * Math.Pow(bin.Excess / bin.N, 2))
        );
    }

    [Fact]
    public void Brier_uncertainty_is_the_variance_of_the_shares() => AssertSum("brier_uncertainty", (_, h, weights) =>
        {
            var mean = h.Zip(weights, (share, weight) => share * weight).Sum() / weights.Sum();
            return h.Zip(weights, (share, weight) => weight * Math.Pow(share - mean, 2)).Sum() / weights.Sum();
        });

    private void AssertByLabel(string metric, Func<double[], bool[], double[], double> definition)
    {
        var values = Resample.Values(MetricCatalogue.Named(metric).Prepare(_documents), _tile);
        for (var lane = 0; lane < Lanes; lane++)
        {
            for (var label = 0; label < Labels; label++)
            {
                bool[] gold = [.. Enumerable.Range(0, Documents).Select(document => _documents.Gold(document)[label])];
                Assert.Equal(definition(Q(label), gold, _tile.Lane(lane)), values[lane][label].Value!.Value, 1e-12);
            }
        }
    }

    private void AssertSum(string metric, Func<double[], double[], double[], double> definition)
    {
        var values = Resample.Values(MetricCatalogue.Named(metric).Prepare(_documents), _tile);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var expected = Enumerable
                .Range(0, Labels)
                .Sum(label =>
                    definition(
                        Q(label),
                        [.. Enumerable.Range(0, Documents).Select(document => _documents.Shares(document)[label])],
                        _tile.Lane(lane)
                    )
                );
            Assert.Equal(expected, values[lane][0].Value!.Value, 1e-12);
        }
    }

    private double[] Q(int label) => [.. Enumerable.Range(0, Documents).Select(document => _documents.Probabilities(document)[label])];
}
