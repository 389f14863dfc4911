using Plurality.Metrics;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Metrics;

public sealed class RowSumsTests
{
    // Lanes that fill no vector, some, eight, and all with a rest; sums begin above 0. The order of additions is the same, so are the bits.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(45)]
    public void Rows_are_added_in_the_order_of_documents(int lanes)
    {
        var chance = new SeededGenerator((ulong)lanes);
        double[] rows = [.. Enumerable.Range(0, 9 * lanes).Select(_ => chance.NextDouble())];
        int[] documents = [.. Enumerable.Range(0, 20).Select(_ => chance.NextInt(9))];
        double[] values = [.. documents.Select(_ => chance.NextDouble() - 0.5)];
        double[] begun = [.. Enumerable.Range(0, lanes).Select(_ => chance.NextDouble())];
        double[] plain = [.. begun];
        double[] weighted = [.. begun];

        RowSums.Add(rows, lanes, documents, plain);
        RowSums.Add(rows, lanes, documents, values, weighted);

        for (var lane = 0; lane < lanes; lane++)
        {
            Assert.Equal(documents.Aggregate(begun[lane], (sum, document) => sum + rows[(document * lanes) + lane]), plain[lane]);
            Assert.Equal(
                documents.Zip(values).Aggregate(begun[lane], (sum, one) => sum + (rows[(one.First * lanes) + lane] * one.Second)),
                weighted[lane]
            );
        }
    }
}
