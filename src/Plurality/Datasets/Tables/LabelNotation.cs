using System.Globalization;
using Plurality.Labels;

namespace Plurality.Datasets.Tables;

/// <summary>
/// The notation of labels in the cells of a file, determined once for the whole file: the separator, whether numbers are positions, and
/// which cells have no value.
/// </summary>
internal sealed class LabelNotation
{
    /// <summary>The candidate separators, in order of preference.</summary>
    private const string Separators = "\n;|,";

    /// <summary>The word for the vote that no label applies, the same in every table.</summary>
    private static readonly string[] DefaultNoLabel = [LabelSet.None];

    private readonly IReadOnlyList<string>? _list;
    private readonly IReadOnlySet<string> _knownElsewhere;
    private readonly HashSet<string> _alone;
    private readonly IReadOnlyList<string> _noLabel;
    private readonly bool _blankIsUnknown;
    private readonly bool _nullIsNoLabel;
    private readonly bool _separatorIsGiven;
    private readonly bool _separates;
    private readonly bool _isOneHot;
    private readonly bool _arePositions;
    private readonly bool _areNumbers;

    private LabelNotation(DatasetReading reading, IReadOnlyList<string> cells, bool blankIsUnknown, bool oneLabelIsUsual)
    {
        var columns = reading.Columns;
        (_list, _noLabel) = (reading.LabelList, reading.NoneLabels ?? DefaultNoLabel);
        _knownElsewhere = reading.KnownLabels;
        _blankIsUnknown = columns.Blank switch
        {
            BlankCell.NotChosen => false,
            BlankCell.Unknown => true,
            _ => blankIsUnknown,
        };
        _nullIsNoLabel = columns.Blank == BlankCell.NotChosen;
        _separatorIsGiven = columns.LabelSeparator is not null;
        string[] written = [.. cells.Where(cell => !Cell.IsMissing(cell) && !IsName(cell))];
        CellLiteral?[] lists = [.. written.Where(CellLiteral.Looks).Select(CellLiteral.Read)];
        string[] plain = [.. written.Where(cell => !CellLiteral.Looks(cell)).Select(cell => cell.Trim())];
        Separator = columns.LabelSeparator ?? Find(plain, oneLabelIsUsual);
        _separates = Separator is { } mark && plain.Any(cell => cell.Contains(mark, StringComparison.Ordinal));
        HasLists = lists.Length > 0;
        UsesSeparator = plain.Length > 0 || !HasLists;
        var elements = lists.OfType<CellLiteral>().SelectMany(list => list.Elements).Concat(plain.SelectMany(Parts)).ToList();
        _alone = elements.Select(element => element.Trim()).ToHashSet(StringComparer.Ordinal);
        Doubt = _separatorIsGiven ? null : DoubtOf(plain);
        _isOneHot =
            plain.Length == 0
            && lists.Length > 0
            && lists[0] is { Elements.Count: >= 2 and var count }
            && lists.All(list => list is { AreTexts: false } && list.Elements.Count == count)
            && elements.All(element => Cell.Flag(element) is not null)
            && (_list is null || _list.Count == count);
        _areNumbers = !_isOneHot && _list is null && elements.Count > 0 && elements.All(element => Cell.Number(element) is not null);
        _arePositions =
            !_isOneHot
            && _list is not null
            && elements.Count > 0
            && !elements.All(IsName)
            && elements.All(element => Position(element) is not null);
    }

    /// <summary>The separator of labels in a cell without brackets; null if there is none.</summary>
    public char? Separator { get; }

    /// <summary>Whether cells hold lists in brackets.</summary>
    public bool HasLists { get; }

    /// <summary>Whether a cell may hold labels with a separator between them.</summary>
    public bool UsesSeparator { get; }

    /// <summary>A note on a cell that is read as one label but may be several; null if there is none.</summary>
    public string? Doubt { get; }

    /// <summary>A description for the user, such as <c>labels separated by ';'</c>; null if there is nothing to say.</summary>
    public string? Description =>
        _isOneHot ? "lists of 0 and 1"
        : _arePositions ? "positions in the list of labels"
        : _areNumbers ? "numbers, which --labels-file can name"
        : HasLists ? "lists in brackets"
        : _separates && Separator is { } separator ? $"labels separated by {Shown(separator)}"
        : null;

    /// <summary>Finds the notation.</summary>
    /// <param name="reading">The options given for the file.</param>
    /// <param name="cells">The cells of the first rows.</param>
    /// <param name="blankIsUnknown">Whether a cell without a value is an unknown vote, unless the reading says otherwise.</param>
    /// <param name="oneLabelIsUsual">Whether a cell usually has one label, so that a comma in it needs evidence to separate two.</param>
    public static LabelNotation Of(DatasetReading reading, IReadOnlyList<string> cells, bool blankIsUnknown, bool oneLabelIsUsual) =>
        new(reading, cells, blankIsUnknown, oneLabelIsUsual);

    /// <summary>The labels of a cell, each once; null if it has no value.</summary>
    /// <exception cref="DatasetFormatException">The cell uses a different notation than the file.</exception>
    public IReadOnlyList<string>? Read(Table table, TableRow row, int column)
    {
        if (column >= 0 && row.Cells[column] is null)
        {
            return _nullIsNoLabel ? [] : null; // JSON and Parquet tell a value that is missing from an empty text.
        }

        var cell = row[column].Trim();
        if (IsName(cell))
        {
            return [cell];
        }

        if (_noLabel.Contains(cell, StringComparer.Ordinal))
        {
            return [];
        }

        if (Cell.IsMissing(cell))
        {
            return _blankIsUnknown || cell.Length > 0 ? null : [];
        }

        DatasetFormatException Invalid(string expected, string remedy) =>
            table.Invalid(row, column, Excerpt.Of(row[column]), $"{Excerpt.Of(table.Columns[column])} must be {expected}", remedy);

        if (Cell.IsSpreadsheetError(cell))
        {
            throw Invalid("a label; this is what a spreadsheet writes for a formula that fails", "Correct the formula, or clear the cell.");
        }

        if (CellLiteral.Looks(cell))
        {
            var list = CellLiteral.Read(cell)
                ?? throw Invalid(
                    "a label or a list of labels",
                    "Write the list as [\"joy\", \"fear\"]; name the label with --labels if it is one."
                );
            return _isOneHot ? OneHot(list, Invalid) : Labels(list.Elements, Invalid);
        }

        if (_isOneHot)
        {
            throw Invalid("a list of 0 and 1, as in the other rows", "Write it in the notation of the other rows.");
        }

        string[] parts = [.. Parts(cell)];
        if (parts.Any(string.IsNullOrEmpty))
        {
            throw Invalid(
                $"labels with one {Shown(Separator!.Value)} between them",
                $"Write \"joy{Separator}fear\" in quotes, or nothing where no label applies."
            );
        }

        if (!_separatorIsGiven && parts.Select(OtherSeparator).FirstOrDefault(other => other is not null) is { } mark)
        {
            throw Invalid(
                Separator is { } separator && _separates ? $"labels separated by {Shown(separator)}, as in the other rows" : "one label",
                _separates
                    ? $"Write all lists with one separator; if this is one label, say --label-separator '{Separator}'."
                    : $"Say what separates labels with --label-separator '{mark}', or name the labels with --labels."
            );
        }

        return Labels(parts, Invalid);
    }

    private static string Shown(char separator) =>
        separator switch
        {
            ' ' => "spaces",
            '\t' => "tabs",
            '\n' => "line breaks",
            _ => $"'{separator}'",
        };

    /// <summary>
    /// Another separator than the file's in a label: always <c>;</c> and <c>|</c>; a comma where it leaves a label that also stands alone,
    /// because it may be part of a name.
    /// </summary>
    private char? OtherSeparator(string part) =>
        IsName(part) ? null
        : part.AsSpan().IndexOfAny(';', '|') is >= 0 and var at ? part[at]
        : part.Split(',', StringSplitOptions.TrimEntries) is { Length: > 1 } pieces && Array.Exists(pieces, IsKnown) ? ','
        : null;

    private bool IsKnownElsewhere(string label) => IsName(label) || _knownElsewhere.Contains(label);

    private bool IsKnown(string label) => _alone.Contains(label) || IsKnownElsewhere(label);

    /// <summary>A note on the first label with a comma, or with a space beside a label that also stands alone.</summary>
    private string? DoubtOf(string[] plain)
    {
        foreach (var part in plain.SelectMany(Parts).Where(part => !IsKnownElsewhere(part) && OtherSeparator(part) is null))
        {
            var (mark, words) =
                part.Contains(',', StringComparison.Ordinal) ? ("commas separate", true)
                : part.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } several && Array.Exists(several, IsKnown)
                    ? ("spaces separate", true)
                : ("", false);
            if (words)
            {
                return $"{Excerpt.Of(part)} is read as one label. If {mark} labels, name the labels with --labels.";
            }
        }

        return null;
    }

    private bool IsName(string cell) => _list is not null && _list.Contains(cell.Trim(), StringComparer.Ordinal);

    private int? Position(string element) =>
        Cell.Number(element) is >= 0 and var number && number < _list!.Count && Math.Floor(number) == number ? (int)number : null;

    private IEnumerable<string> Parts(string cell) =>
        Separator is not { } separator ? [cell]
        : separator == ' ' ? cell.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : cell.Split(separator, StringSplitOptions.TrimEntries);

    private string[] Labels(IReadOnlyList<string> elements, Func<string, string, DatasetFormatException> invalid)
    {
        var labels = elements.Select(element => element.Trim());
        if (_arePositions)
        {
            labels = labels.Select(element =>
                Position(element) is { } position
                    ? _list![position]
                    : throw invalid(
                        string.Create(CultureInfo.InvariantCulture, $"positions in the list of labels, from 0 to {_list!.Count - 1}"),
                        "Give the list that belongs to this file, or correct the number."
                    )
            );
        }

        labels = labels.Select(label =>
            CellLiteral.IsPart(label) && !IsName(label) && !_noLabel.Contains(label, StringComparer.Ordinal)
                ? throw invalid(
                    "a label or a list of labels, each not part of a list in another notation",
                    "Write the list as [\"joy\", \"fear\"]; name the label with --labels if it is one."
                )
                : label
        );
        string[] distinct = [.. labels.Distinct(StringComparer.Ordinal)];
        return !Array.Exists(distinct, label => _noLabel.Contains(label, StringComparer.Ordinal)) ? distinct
            : distinct.Length == 1 ? []
            : throw invalid(
                $"labels, or the word for none by itself, {string.Join(" or ", _noLabel)}",
                "Remove the word or the other labels."
            );
    }

    private string[] OneHot(CellLiteral list, Func<string, string, DatasetFormatException> invalid)
    {
        if (_list is null)
        {
            throw invalid(
                "labels; a list of 0 and 1 means them by position",
                "Name the labels of the positions, in order, with --labels or --labels-file."
            );
        }

        if (list.Elements.Count != _list.Count)
        {
            throw invalid(
                string.Create(CultureInfo.InvariantCulture, $"a list of {_list.Count} times 0 or 1, one for each label"),
                "Give the list of labels that belongs to this file, or correct the cell."
            );
        }

        return
        [
            .. list
                .Elements.Index()
                .Where(element =>
                    Cell.Flag(element.Item)
                    ?? throw invalid("a list of 0 and 1", "Write 1 where the label was chosen and 0 where it was not.")
                )
                .Select(element => _list[element.Index]),
        ];
    }

    /// <summary>
    /// The most frequent separator over cells. A space, and a comma if one label is usual, separate only labels that also occur alone,
    /// because both may be part of a label's name.
    /// </summary>
    private char? Find(string[] cells, bool oneLabelIsUsual)
    {
        char? found = null;
        var most = 0;
        foreach (var separator in Separators)
        {
            var count = cells.Count(cell => cell.Contains(separator, StringComparison.Ordinal));
            if (count > most && (separator != ',' || !oneLabelIsUsual || StandAlone(cells, ',')))
            {
                (found, most) = (separator, count);
            }
        }

        return found
            ?? (
                Array.Exists(cells, cell => cell.Contains(' ', StringComparison.Ordinal)) && StandAlone(cells, ' ') ? ' '
                : oneLabelIsUsual ? null
                : ','
            );
    }

    private bool StandAlone(string[] cells, char separator)
    {
        var alone = cells.Where(cell => !cell.Contains(separator, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return cells
            .Where(cell => cell.Contains(separator, StringComparison.Ordinal))
            .SelectMany(cell => cell.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .All(part => alone.Contains(part) || IsKnownElsewhere(part));
    }
}
