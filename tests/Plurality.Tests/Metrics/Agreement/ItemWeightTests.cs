using Plurality.Annotations;
using Plurality.Metrics;
using Plurality.Metrics.Agreement;
using Plurality.Numerics;
using Plurality.Tests.Annotations;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

/// <summary>Resamples weigh items: an item of weight 2 stands for two equal items, one of weight 0 is not there.</summary>
public sealed class ItemWeightTests
{
    private delegate MetricValue[] Coefficients(AnnotationMatrix matrix, byte[] weights);

    [Fact]
    public void Coefficients_with_chance_agreement() =>
        AssertRepeats((matrix, weights) => new ChanceCoefficients(new ChoiceCounts(matrix)).Of(weights));

    [Fact]
    public void Kappas_of_pairs() => AssertRepeats((matrix, weights) => new PairedKappas(matrix).Of(weights, hasSupport: true), false);

    [Fact]
    public void Alphas_of_sets() =>
        AssertRepeats(
            (matrix, weights) =>
            {
                var (choices, sets) = (new ChoiceCounts(matrix), matrix.Choices);
                var alpha = new SetAlpha(choices, (i, j) => MasiDistance.Between(sets[i], sets[j]));
                return [alpha.Of(weights, choices.Pairable(weights))];
            }
        );

    /// <summary>Of the values alone, which resamples need, the support is 0.</summary>
    [Fact]
    public void Without_support_kappas_are_the_same()
    {
        var pairs = new PairedKappas(VoteTables.Of("abcd", Rows(5)));

        Assert.NotNull(pairs.Of([1, 2, 1, 1, 0, 3], hasSupport: true)[1].Value);
        Assert.Equal(pairs.Of([1, 2, 1, 1, 0, 3], true)[1].Value, pairs.Of([1, 2, 1, 1, 0, 3], false)[1].Value);
        Assert.Equal(0, pairs.Of([1, 2, 1, 1, 0, 3], false)[1].Support);
    }

    /// <summary>Pairs that share one item have no kappa, and two if it is repeated; so kappas have no missing votes here.</summary>
    private static void AssertRepeats(Coefficients coefficients, bool hasMissing = true)
    {
        var defined = 0;
        for (var seed = 0UL; seed < 40; seed++)
        {
            var chance = new SeededGenerator(100 + seed);
            string[] rows = [.. Rows(seed).Select(row => hasMissing ? row : row.Replace('-', '.'))];
            byte[] weights = [.. rows.Select(_ => (byte)chance.NextInt(4))];
            if (weights.All(weight => weight == 0))
            {
                continue;
            }

            // Every set of the weighted table has to occur in the other, because the number of sets is a number of categories; so has
            // every annotator, in the same order: hence the items are repeated once more, with weight 0.
            string[] repeated = [.. rows, .. rows.Zip(weights).SelectMany(row => Enumerable.Repeat(row.First, row.Second))];
            byte[] once = [.. repeated.Select((_, place) => (byte)(place < rows.Length ? 0 : 1))];
            var weighted = coefficients(VoteTables.Of("abcd", rows), weights);
            var equal = coefficients(VoteTables.Of("abcd", repeated), once);
            foreach (var (one, other) in weighted.Zip(equal))
            {
                Assert.Equal(one.Reason, other.Reason);
                Assert.Equal(one.Value ?? 0, other.Value ?? 0, 1e-12);
                defined += one.Value is null ? 0 : 1;
            }
        }

        Assert.True(defined > 20);
    }

    private static string[] Rows(ulong seed) => VoteTables.Random(seed);
}
