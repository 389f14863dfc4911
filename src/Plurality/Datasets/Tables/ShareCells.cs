using System.Globalization;

namespace Plurality.Datasets.Tables;

/// <summary>Reads rows of shares, or of counts, one column per label.</summary>
internal sealed class ShareCells(Table table, TableScheme scheme, MissingValues missing)
{
    /// <summary>The share of each label, in [0,1]; null if a cell has no value or nobody voted.</summary>
    /// <exception cref="DatasetFormatException">A cell is no share or count, or the counts do not fit the number of annotators.</exception>
    public Dictionary<string, double>? Read(TableRow row)
    {
        if (scheme.Columns.FirstOrDefault(column => Cell.IsMissing(row[column]), -1) is >= 0 and var blank)
        {
            missing.Add(row, blank);
            return null;
        }

        var numbers = scheme.Columns.Select(column => Number(row, column)).ToArray();
        RefuseOtherSum(row, numbers);
        var total =
            !scheme.AreCounts ? 1
            : scheme.Total >= 0 ? Number(row, scheme.Total)
            : numbers.Sum();
        if (total == 0)
        {
            return null;
        }

        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (column, number) in scheme.Columns.Zip(numbers))
        {
            if (number > total)
            {
                throw table.Invalid(
                    row,
                    column,
                    Excerpt.Of(row[column]),
                    scheme.AreCounts
                        ? "a count must not be greater than the number of annotators"
                        : $"{Excerpt.Of(table.Columns[column])} must be a share from 0 to 1",
                    scheme.AreCounts
                        ? "Name the column with their number with --total-column."
                        : "Divide it, or name the columns of labels with --indicator-columns."
                );
            }

            shares.Add(table.Columns[column].Trim(), number / total);
        }

        return shares;
    }

    /// <summary>Counts without a column of their number have one sum; a row with another one has a slip.</summary>
    private void RefuseOtherSum(TableRow row, double[] counts)
    {
        if (scheme.Sum is { } sum && counts.Sum() is var found && found != sum)
        {
            throw table.Invalid(
                row,
                column: null,
                string.Create(CultureInfo.InvariantCulture, $"{found}"),
                string.Create(CultureInfo.InvariantCulture, $"the counts of a row must sum to {sum}, as in the other rows"),
                "Correct them, or name the column with the number of annotators with --total-column."
            );
        }
    }

    private double Number(TableRow row, int column) =>
        Cell.Number(row[column]) is >= 0 and var number && (!scheme.AreCounts || Math.Floor(number) == number)
            ? number
            : throw table.Invalid(
                row,
                column,
                Excerpt.Of(row[column]),
                $"{Excerpt.Of(table.Columns[column])} must be {(scheme.AreCounts ? "a count" : "a share from 0 to 1")}",
                "Correct it, or name the columns of labels with --indicator-columns."
            );
}
