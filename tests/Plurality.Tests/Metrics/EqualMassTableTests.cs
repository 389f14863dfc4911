using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;
using Xunit;

namespace Plurality.Tests.Metrics;

/// <summary>
/// Pairs in the order of Q, and bins of equal mass, on so many pairs that most are summed per document. The definition takes pair by pair.
/// </summary>
public sealed class EqualMassTableTests
{
    private const int Documents = 300;
    private const int Labels = 40;
    private const int Bins = 15;
    private const int Lanes = 33;

    // The same Q everywhere makes one tie: its documents then differ most in how many pairs of a bin they have.
    public static TheoryData<string> Kinds => ["rounded", "continuous", "constant"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pairs_are_in_the_order_of_their_probabilities_and_ties_in_that_of_documents(string kind)
    {
        var (one, other) = (Scored(kind, 1), Scored("rounded", 2));
        foreach (var documents in new[] { one, one.Beside(other), other.Beside(one), one.Beside(one) })
        {
            IEnumerable<int> expected = Enumerable
                .Range(0, documents.Count * Labels)
                .OrderBy(pair => documents.Probabilities(pair / Labels)[pair % Labels]);

            Assert.Equal(expected, PairOrder.Of(documents, MetricInputs.Shares).Pairs);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bins_of_equal_mass_are_filled_pair_by_pair(string kind)
    {
        var chance = new SeededGenerator(7);
        var (one, other) = (Scored(kind, 1), Scored("rounded", 2, without: 17));
        foreach (var documents in new[] { one, other, one.Beside(one) })
        {
            var tile = new WeightTile(documents.Count, Lanes);
            for (var document = 0; document < documents.Count; document++)
            {
                for (var lane = 0; lane < Lanes; lane++)
                {
                    // The last lane has a few heavy documents, so its bins end far from where bins of equal documents do.
                    tile.Row(document)[lane] = lane == Lanes - 1 ? (document % 50 == 0 ? 40 : 0) : chance.NextInt(4);
                }
            }

            var values = Resample.Values(MetricCatalogue.Named($"ece_equal_mass:{Bins}").Prepare(documents), tile);

            for (var lane = 0; lane < Lanes; lane++)
            {
                Assert.Equal(Defined(documents, tile.Lane(lane)), values[lane][0].Value!.Value, 1e-13);
            }
        }
    }

    /// <summary>Every pair as often as its weight says, in order, into bins of ⌈n/15⌉, then ⌊n/15⌋ pairs.</summary>
    private static double Defined(ScoredDocuments documents, double[] weights)
    {
        double[] excess =
        [
            .. Enumerable
                .Range(0, documents.Count * Labels)
                .Where(pair => documents.HasShares(pair / Labels))
                .OrderBy(pair => documents.Probabilities(pair / Labels)[pair % Labels])
                .SelectMany(pair =>
                    Enumerable.Repeat(
                        documents.Probabilities(pair / Labels)[pair % Labels] - documents.Shares(pair / Labels)[pair % Labels],
                        (int)weights[pair / Labels]
                    )
                ),
        ];
        var (sum, first) = (0.0, 0);
        for (var bin = 0; bin < Bins; bin++)
        {
            var size = (excess.Length / Bins) + (bin < excess.Length % Bins ? 1 : 0);
            sum += Math.Abs(excess[first..(first + size)].Sum());
            first += size;
        }

        return sum / excess.Length;
    }

    private static ScoredDocuments Scored(string kind, ulong seed, int without = -1)
    {
        var chance = new SeededGenerator(seed);
        var truth = new SeededGenerator(99);
        return ScoredExample.Of([
            .. Enumerable
                .Range(0, Documents)
                .Select(document =>
                {
                    double[] q =
                    [
                        .. Enumerable
                            .Range(0, Labels)
                            .Select(_ => chance.NextDouble())
                            .Select(p =>
                                kind == "constant" ? 0.5
                                : kind == "rounded" ? Math.Round(p * p, 2)
                                : p * p
                            ),
                    ];
                    double[] h = [.. Enumerable.Range(0, Labels).Select(_ => truth.NextInt(4) / 3.0)];
                    return (q, document == without ? null : (double[]?)h, (bool[]?)[.. h.Select(share => share > 0.5)]);
                }),
        ]);
    }
}
