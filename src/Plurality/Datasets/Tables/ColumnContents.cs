namespace Plurality.Datasets.Tables;

/// <summary>What the first cells of a column have in common.</summary>
internal sealed class ColumnContents
{
    /// <summary>The length limit of a label's name in characters; a longer cell is free text.</summary>
    private const int LongestName = 60;

    private const int GreatestGrade = 10;

    /// <summary>Looks at the cells.</summary>
    public ColumnContents(IEnumerable<string> cells)
    {
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        var characters = 0L;
        var (flags, notScored) = (0, 0);
        foreach (var cell in cells)
        {
            Count++;
            if (Cell.IsMissing(cell))
            {
                continue;
            }

            Filled++;
            characters += cell.Length;
            distinct.Add(cell.Trim());
            Longest = Math.Max(Longest, cell.Trim().Length);
            var flag = Cell.Flag(cell);
            var isNotScored = Cell.IsNotScored(cell);
            AreFlags &= flag is not null || isNotScored;
            flags += flag is null ? 0 : 1;
            notScored += isNotScored ? 1 : 0;
            HasLists |= CellLiteral.Looks(cell);
            if (Cell.Number(cell) is { } number)
            {
                (Least, Greatest) = (Math.Min(Least, number), Math.Max(Greatest, number));
                AreWhole &= Math.Floor(number) == number;
            }
            else
            {
                AreNumbers = AreWhole = false;
            }
        }

        Distinct = distinct.Count;
        Length = Filled == 0 ? 0 : (double)characters / Filled;
        var scored = Filled - notScored;
        AreFlags &= flags > 0;
        AreMostlyFlags =
            flags > 0
            && flags * 2 >= scored
            && (scored - flags <= Math.Max(1, scored / 10) || (AreWhole && Least >= 0 && Greatest <= GreatestGrade));
        AreNumbers &= Filled > 0;
        AreWhole &= Filled > 0;
    }

    /// <summary>The number of cells.</summary>
    public int Count { get; }

    /// <summary>The number of cells with a value.</summary>
    public int Filled { get; }

    /// <summary>The number of distinct values.</summary>
    public int Distinct { get; }

    /// <summary>The mean length of a value, in characters.</summary>
    public double Length { get; }

    /// <summary>The greatest length of a value, in characters.</summary>
    public int Longest { get; }

    /// <summary>Whether all values are 0 or 1, True or False, yes or no.</summary>
    public bool AreFlags { get; } = true;

    /// <summary>Whether the values are flags except for a slip in one of ten, or grades that are mostly 0 and 1.</summary>
    public bool AreMostlyFlags { get; }

    /// <summary>Whether all values are numbers.</summary>
    public bool AreNumbers { get; } = true;

    /// <summary>Whether all values are whole numbers.</summary>
    public bool AreWhole { get; } = true;

    /// <summary>Whether a value is a list in brackets.</summary>
    public bool HasLists { get; }

    /// <summary>The least number.</summary>
    public double Least { get; } = double.PositiveInfinity;

    /// <summary>The greatest number.</summary>
    public double Greatest { get; } = double.NegativeInfinity;

    /// <summary>Whether the values are shares: numbers from 0 to 1, not all of them whole.</summary>
    public bool AreShares => AreNumbers && !AreWhole && Least >= 0 && Greatest <= 1;

    /// <summary>Whether the values may be counts of annotators.</summary>
    public bool AreCounts => AreWhole && Least >= 0;

    /// <summary>Whether the values may be names of labels: short words that recur, or lists.</summary>
    public bool AreNames =>
        Filled > 0 && !AreNumbers && !AreFlags && (HasLists || (Longest <= LongestName && (Distinct <= 12 || Distinct * 2 <= Filled)));

    /// <summary>A description of the values for the user; null if it would say nothing about labels.</summary>
    public string? LooksLike =>
        Filled == 0 ? "is blank"
        : HasLists ? "holds lists"
        : AreFlags ? "holds 0 and 1"
        : AreShares ? "holds shares"
        : AreNames ? "holds names"
        : AreNumbers ? "holds numbers"
        : null;
}
