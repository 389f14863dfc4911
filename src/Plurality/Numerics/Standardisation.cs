namespace Plurality.Numerics;

/// <summary>Columns brought to mean 0 and population standard deviation 1; a column without variance is dropped.</summary>
/// <param name="Means">The mean of each column.</param>
/// <param name="Deviations">The population standard deviation of each column; 0 where the column is dropped.</param>
internal sealed record Standardisation(double[] Means, double[] Deviations)
{
    /// <summary>The columns that are kept.</summary>
    public int[] Kept { get; } = [.. Enumerable.Range(0, Deviations.Length).Where(column => Deviations[column] > 0)];

    /// <summary>Measures the columns of documents.</summary>
    public static Standardisation Of(IReadOnlyList<double[]> rows)
    {
        var columns = rows[0].Length;
        var (means, deviations) = (new double[columns], new double[columns]);
        for (var j = 0; j < columns; j++)
        {
            double[] values = [.. rows.Select(row => row[j])];
            means[j] = values.Average();

            // By the range, not by the sum of squares, which rounding can leave above 0 for equal values.
            deviations[j] = values.Max() > values.Min() ? Math.Sqrt(values.Average(value => Math.Pow(value - means[j], 2))) : 0;
        }

        return new Standardisation(means, deviations);
    }

    /// <summary>The kept columns of one document, standardised.</summary>
    public double[] Apply(double[] row) => [.. Kept.Select(column => (row[column] - Means[column]) / Deviations[column])];
}
