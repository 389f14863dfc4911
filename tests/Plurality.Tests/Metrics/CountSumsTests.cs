using Plurality.Metrics;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Metrics;

public sealed class CountSumsTests
{
    // Lanes that fill no group of 32, one, and one with a rest; weights so large that two rows fill a byte; sums begin above 0.
    [Theory]
    [InlineData(4, 1)]
    [InlineData(32, 7)]
    [InlineData(45, 127)]
    [InlineData(64, 255)]
    public void Whole_weights_have_the_sums_of_doubles(int lanes, int most)
    {
        var chance = new SeededGenerator((ulong)lanes);
        double[] rows = [.. Enumerable.Range(0, 9 * lanes).Select(_ => (double)chance.NextInt(most + 1))];
        int[] documents = [.. Enumerable.Range(0, 500).Select(_ => chance.NextInt(9))];
        double[] begun = [.. Enumerable.Range(0, lanes).Select(_ => chance.NextDouble())];
        double[] sums = [.. begun];
        var counts = new byte[9 * CountSums.Stride(lanes)];

        var largest = CountSums.Read(rows, lanes, counts);
        CountSums.Add(counts, CountSums.Stride(lanes), largest!.Value, documents, sums);

        Assert.InRange(largest.Value, 1, most);
        for (var lane = 0; lane < lanes; lane++)
        {
            Assert.Equal(begun[lane] + documents.Sum(document => rows[(document * lanes) + lane]), sums[lane], 1e-9);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(256)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void Other_weights_are_no_counts(double weight) =>
        Assert.Null(CountSums.Read([1, 2, weight, 3], 4, new byte[CountSums.Stride(4)]));

    // Weights of a half are added as doubles, whole ones as bytes; twice the one is the other, to the bit.
    [Fact]
    public void A_tile_adds_whole_and_other_weights_alike()
    {
        const int Lanes = 37;
        var chance = new SeededGenerator(5);
        var (whole, halves) = (new WeightTile(20, Lanes), new WeightTile(20, Lanes));
        for (var document = 0; document < 20; document++)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                whole.Row(document)[lane] = chance.NextInt(5);
                halves.Row(document)[lane] = whole.Row(document)[lane] / 2;
            }
        }

        int[] documents = [.. Enumerable.Range(0, 300).Select(_ => chance.NextInt(15))];
        var (sums, half) = (new double[Lanes], new double[Lanes]);
        whole.Sum(documents, sums, first: 5);
        halves.Sum(documents, half, first: 5);

        Assert.Equal(sums, half.Select(sum => 2 * sum));
        Assert.Equal(documents.Sum(document => whole.Row(document + 5)[36]), sums[36]);
    }

    [Fact]
    public void A_tile_that_begins_again_forgets_its_weights_and_what_was_computed_of_them()
    {
        var tile = new WeightTile(2, 8);
        tile.Row(1).Fill(3);
        var sums = new double[8];
        tile.Sum([0, 1], sums);
        _ = tile.Total([true, true]);

        tile.Begin(5);
        tile.Row(0).Fill(2);
        var again = new double[5];
        tile.Sum([0, 1], again);

        Assert.Equal(Enumerable.Repeat(3.0, 8), sums);
        Assert.Equal(Enumerable.Repeat(2.0, 5), again);
        Assert.Equal(Enumerable.Repeat(2.0, 5), tile.Total([true, true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tile.Begin(9));
    }
}
