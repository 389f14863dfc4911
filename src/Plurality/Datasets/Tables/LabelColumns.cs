namespace Plurality.Datasets.Tables;

/// <summary>
/// Finds the columns of a table that are labels: of 0 and 1, of shares or of counts. A slip in one cell is a fault of that cell, so it must
/// not drop the column. Few rows do not tell a slip from a column of another kind; there the place between other labels counts too.
/// </summary>
internal sealed class LabelColumns(TableColumns columns)
{
    private const double SumTolerance = 0.01;

    private readonly ColumnMapping _given = columns.Reading.Columns;

    /// <summary>The named columns of labels; null if none are named.</summary>
    public int[]? Named => _given.LabelColumns is { } names ? columns.Require(names, "--indicator-columns") : null;

    /// <summary>The columns of 0 and 1.</summary>
    /// <param name="isWide">Whether the user says that there are such columns; then all may be.</param>
    public int[] Wide(bool isWide)
    {
        if (Named is { } named)
        {
            return named;
        }

        int[] rest =
        [
            .. (isWide && columns.Label >= 0 && _given.Label is null ? columns.Rest.Append(columns.Label) : columns.Rest).Order(),
        ];
        var flags = rest.Where(column => columns.Contents[column].AreFlags).ToHashSet();
        if (flags.Count > 0)
        {
            return
            [
                .. rest.Where(column =>
                    columns.Contents[column].AreMostlyFlags
                    || (BlanksAreVotes && columns.Contents[column].Filled == 0)
                    || MayBelong(column, rest, flags)
                ),
            ];
        }

        return isWide ? rest
            : BlanksAreVotes ? [.. rest.Where(column => columns.Contents[column].Filled == 0)]
            : [];
    }

    /// <summary>The columns of shares or of counts.</summary>
    /// <param name="areShares">Whether the user says that there are such columns; then all may be.</param>
    public int[] Shares(bool areShares)
    {
        if (Named is { } named)
        {
            return named;
        }

        int[] rest = [.. columns.Rest.Where(column => column != TotalByName(columns.Rest))];
        if (areShares)
        {
            return rest;
        }

        var shares = rest.Where(column => columns.Contents[column].AreShares).ToHashSet();
        if (shares.Count == 0)
        {
            shares = [.. rest.Where(column => columns.Contents[column] is { AreMostlyShares: true, AreNumbers: true, AreWhole: false })];
        }

        if (shares.Count > 0)
        {
            return [.. rest.Where(column => columns.Contents[column].AreMostlyShares || MayBelong(column, rest, shares))];
        }

        int[] counts = [.. rest.Where(column => columns.Contents[column].AreMostlyCounts)];
        return
            counts.Length >= 2 && (columns.Total >= 0 || TotalByName(counts) >= 0 || (columns.Head.Count > 1 && SumOf(counts) is not null))
            ? counts
            : [];
    }

    /// <summary>Columns without a value beside columns of labels, in a table where nothing else is known of them.</summary>
    public int[] Blank() => BlanksAreVotes ? [] : [.. columns.Rest.Where(column => columns.Contents[column].Filled == 0)];

    /// <summary>Whether columns of numbers sum to 1 in every row and are not all 0 and 1: shares of which some are whole.</summary>
    public bool SumToOne()
    {
        int[] numbers = [.. columns.Rest.Where(column => columns.Contents[column] is { AreNumbers: true, Least: >= 0, Greatest: <= 1 })];
        return numbers.Length >= 2
            && Array.Exists(numbers, column => columns.Contents[column].AreShares)
            && columns.Head.All(row => Math.Abs(numbers.Sum(column => Cell.Number(row[column]) ?? 0) - 1) <= SumTolerance);
    }

    /// <summary>The one sum that counts have in all rows but those with a slip; null if there is none.</summary>
    public double? SumOf(IReadOnlyList<int> counts)
    {
        if (counts.Count < 2 || !counts.All(column => columns.Contents[column].AreMostlyCounts))
        {
            return null;
        }

        double?[] sums =
        [
            .. columns
                .Head.Where(row => counts.All(column => !Cell.IsMissing(row[column])))
                .Select(row => counts.Aggregate((double?)0, (sum, column) => sum + Cell.Number(row[column]))),
        ];
        return
            sums.OfType<double>().CountBy(sum => sum).OrderByDescending(sum => sum.Value).FirstOrDefault()
                is { Key: > 1 and var most, Value: var rows }
            && ColumnContents.IsMost(rows, sums.Length)
            ? most
            : null;
    }

    /// <summary>The column with the number of annotators of an item: its name says so, and no count is greater.</summary>
    public int TotalByName(IReadOnlyList<int> counts) =>
        columns.Rest.FirstOrDefault(
            column =>
                columns.Contents[column].AreMostlyCounts
                && ColumnNames.IsTotal(columns.Name(column))
                && (
                    columns.Head.Count == 0
                    || ColumnContents.IsMost(columns.Head.Count(row => IsGreatest(row, column, counts)), columns.Head.Count)
                ),
            -1
        );

    /// <summary>A column that is called as the answer that no label applies is no label, whether a row has chosen it or not.</summary>
    public void RefuseNone(int[] labels)
    {
        if (
            labels.FirstOrDefault(label => NoneLabels.IsNone(columns.Name(label)), -1) is >= 0 and var none
            && columns.Reading.NoneLabels?.Contains(columns.Name(none)) != true
            && columns.Reading.Map is null
        )
        {
            throw columns.Invalid(
                none,
                $"a column {Excerpt.Of(columns.Name(none))}",
                NoneLabels.Expected,
                $"If it means that no label applies, say so with --none-label {columns.Name(none)}; otherwise rename it."
            );
        }
    }

    private bool BlanksAreVotes => _given.Blank == BlankCell.NotChosen;

    private bool IsGreatest(TableRow row, int total, IReadOnlyList<int> counts) =>
        counts
            .Where(count => count != total && columns.Contents[count].AreMostlyCounts)
            .All(count => (Cell.Number(row[count]) ?? 0) <= (Cell.Number(row[total]) ?? double.MaxValue));

    /// <summary>
    /// Whether a column of few values is a label with an odd cell: it stands beside a label and may hold votes, or it stands between two
    /// labels and holds single words.
    /// </summary>
    private bool MayBelong(int column, int[] rest, HashSet<int> labels)
    {
        var contents = columns.Contents[column];
        if (!contents.IsSmall || ColumnNames.IsTotal(columns.Name(column)) || ColumnNames.EndsInId(columns.Name(column)))
        {
            return false;
        }

        bool IsLabel(int other) => labels.Contains(other);
        bool MayBeLabel(int other) => IsLabel(other) || columns.Contents[other].MayBeVotes;
        bool StandsBeside(int step)
        {
            var next = column + step;
            while (!IsLabel(next) && rest.Contains(next) && MayBeLabel(next))
            {
                next += step;
            }

            return IsLabel(next);
        }

        var (left, right) = (StandsBeside(-1), StandsBeside(1));
        return (contents.MayBeVotes && (left || right)) || (contents.MayBeWords && left && right);
    }
}
