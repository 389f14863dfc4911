using System.Globalization;

namespace Plurality.Datasets.Tables;

/// <summary>What the first cells of a column have in common.</summary>
internal sealed class ColumnContents
{
    /// <summary>The length limit of a label's name in characters; a longer cell is free text.</summary>
    private const int LongestName = 60;

    private const int GreatestGrade = 10;

    /// <summary>Fewer values than these do not tell a slip in one cell from a column of another kind.</summary>
    private const int Few = 10;

    /// <summary>The length limit of a word that may stand for a vote, in characters.</summary>
    private const int LongestWord = 12;

    /// <summary>Signs that people write for a vote.</summary>
    private const string Marks = "xX?-+*✓✔✗✘";

    /// <summary>Looks at the cells.</summary>
    public ColumnContents(IEnumerable<string> cells)
    {
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        var characters = 0L;
        var (flags, notScored, shares, counts, marks, words, commas, percentages, signs) = (0, 0, 0, 0, 0, 0, 0, 0, 0);
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
            YesWord ??= flag == true ? WordOf(cell) : null;
            NoWord ??= flag == false ? WordOf(cell) : null;
            words += cell.Trim() is { Length: <= LongestWord } word && !word.Contains(' ', StringComparison.Ordinal) ? 1 : 0;
            notScored += isNotScored ? 1 : 0;
            HasLists |= CellLiteral.Looks(cell);
            if (Cell.Number(cell) is { } number)
            {
                (Least, Greatest) = (Math.Min(Least, number), Math.Max(Greatest, number));
                HasNumbers = true;
                var isWhole = Math.Floor(number) == number;
                AreWhole &= isWhole;
                shares += number is >= 0 and <= 1 ? 1 : 0;
                counts += isWhole && number >= 0 ? 1 : 0;
                marks += isWhole && number is >= -1 and <= GreatestGrade ? 1 : 0;
            }
            else
            {
                AreNumbers = AreWhole = false;
                percentages += cell.TrimEnd().EndsWith('%') && Cell.Number(cell.TrimEnd()[..^1]) is not null ? 1 : 0;
                signs += cell.Trim() is [var sign] && Marks.Contains(sign, StringComparison.Ordinal) ? 1 : 0;
                commas += Cell.HasDecimalComma(cell) ? 1 : 0;
                AreDates &= DateTime.TryParse(cell, CultureInfo.InvariantCulture, out _);
                marks +=
                    flag is not null
                    || Cell.HasDecimalComma(cell)
                    || cell.Trim() is [var mark] && Marks.Contains(mark, StringComparison.Ordinal)
                        ? 1
                        : 0;
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
        ArePercentages = percentages > 0 && percentages == Filled;
        AreMarks = signs > 0 && signs == Filled;
        HaveDecimalCommas = commas > 0 && commas == Filled;
        AreDates &= Filled > 0 && !AreNumbers;
        AreMostlyShares = IsMost(shares, Filled);
        AreMostlyCounts = IsMost(counts, Filled);
        IsSmall = Filled is > 0 and < Few;
        MayBeVotes = IsSmall && marks == Filled;
        MayBeWords = IsSmall && words == Filled;
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

    /// <summary>Whether the values are numbers from 0 to 1, except for a slip in one of ten, or in one of three or more.</summary>
    public bool AreMostlyShares { get; }

    /// <summary>Whether the values may be counts, except for a slip in one of ten, or in one of three or more.</summary>
    public bool AreMostlyCounts { get; }

    /// <summary>Whether there are so few values that an odd one does not tell what the column holds.</summary>
    public bool IsSmall { get; }

    /// <summary>Whether each of few values may be a vote or a slip in one: a grade, or a sign such as <c>x</c> or <c>?</c>.</summary>
    public bool MayBeVotes { get; }

    /// <summary>Whether each of few values is one short word.</summary>
    public bool MayBeWords { get; }

    /// <summary>The first word for yes, such as <c>True</c>; <c>1</c> for a number; null if there is none.</summary>
    public string? YesWord { get; }

    /// <summary>The first word for no, such as <c>False</c>; <c>0</c> for a number; null if there is none.</summary>
    public string? NoWord { get; }

    /// <summary>Whether all values are numbers with a comma in place of the point.</summary>
    public bool HaveDecimalCommas { get; }

    /// <summary>Whether all values are percentages such as <c>80%</c>.</summary>
    public bool ArePercentages { get; }

    /// <summary>Whether all values are signs such as <c>x</c>.</summary>
    public bool AreMarks { get; }

    /// <summary>Whether all values are dates or times.</summary>
    public bool AreDates { get; } = true;

    /// <summary>Whether a value is a number.</summary>
    public bool HasNumbers { get; }

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
        Filled > 0
        && !AreNumbers
        && !AreFlags
        && !AreDates
        && !HaveDecimalCommas
        && !ArePercentages
        && !AreMarks
        && (HasLists || (Longest <= LongestName && (Distinct <= 12 || Distinct * 2 <= Filled)));

    /// <summary>The words for yes and no, as the column writes them.</summary>
    public string FlagWords =>
        YesWord is null or "1" && NoWord is null or "0" ? "0 and 1" : string.Join(" and ", new[] { YesWord, NoWord }.OfType<string>());

    /// <summary>A description of the values for the user; null if it would say nothing about labels.</summary>
    public string? LooksLike =>
        Filled == 0 ? "is blank"
        : HasLists ? "holds lists"
        : AreFlags ? $"holds {FlagWords}"
        : HaveDecimalCommas ? "holds numbers with a decimal comma"
        : ArePercentages ? "holds percentages"
        : AreMarks ? "holds marks"
        : AreShares ? "holds shares"
        : AreNames ? "holds names"
        : AreNumbers ? "holds numbers"
        : null;

    /// <summary>Whether so many of some values are of a kind that the others are slips.</summary>
    public static bool IsMost(int kind, int all) => kind > 0 && all - kind <= (all < 3 ? 0 : Math.Max(1, all / 10));

    private static string WordOf(string cell) =>
        Cell.Number(cell) is null ? cell.Trim()
        : Cell.Flag(cell) == true ? "1"
        : "0";
}
