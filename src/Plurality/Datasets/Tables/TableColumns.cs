namespace Plurality.Datasets.Tables;

/// <summary>
/// The columns of a table with their contents, and the role of each as far as the given options, the header and the first rows tell it.
/// Columns are positions; −1 where the table has none.
/// </summary>
internal sealed class TableColumns
{
    private readonly Table _table;
    private readonly ColumnMapping _given;
    private readonly int[] _omitted;

    /// <summary>Finds the roles.</summary>
    /// <exception cref="DatasetFormatException">A named column is missing.</exception>
    public TableColumns(Table table, IReadOnlyList<TableRow> head, DatasetReading reading)
    {
        (_table, Head, Reading, _given) = (table, head, reading, reading.Columns);
        Contents = [.. Enumerable.Range(0, table.Columns.Count).Select(column => new ColumnContents(head.Select(row => row[column])))];
        _omitted = [.. (_given.Omitted ?? []).Select(name => Require(name, "--omit-columns"))];
        Text = Role(_given.Text, "--text-column", "text");
        Id = Role(_given.Id, "--id-column", "id") is >= 0 and var named ? named : IdByName();
        Split = Role(_given.Split, "--split-column", "split");
        Annotator = Role(_given.Annotator, "--annotator-column", "annotator");
        Label = Role(_given.Label, "--label-column", Annotator < 0 ? ["labels", "label"] : ["label", "labels"]);
        Value = Role(_given.Value, "--value-column", "value");
        Total = Role(_given.Total, "--total-column");
        Idle = Index() is >= 0 and var index ? [index] : [];
        if (Id < 0 && Idle is [var only])
        {
            (Id, Idle) = (only, []);
        }

        int[] known = [Text, Id, Split, Annotator, Label, Value, Total, .. Idle, .. _omitted];
        Rest = [.. Enumerable.Range(0, table.Columns.Count).Except(known)];
        Annotators = _given.AnnotatorColumns is { } annotators
            ? [.. annotators.Select(name => Require(name, "--annotator-columns"))]
            : AnnotatorsByName();
        Aggregate = Rest.Except(Annotators)
            .Where(column => ColumnNames.IsAggregate(Name(column)))
            .Prepend(Label)
            .FirstOrDefault(Exists, -1);
    }

    /// <summary>The first rows.</summary>
    public IReadOnlyList<TableRow> Head { get; }

    /// <summary>The options given for the table.</summary>
    public DatasetReading Reading { get; }

    /// <summary>What each column holds.</summary>
    public IReadOnlyList<ColumnContents> Contents { get; }

    /// <summary>The column of item ids.</summary>
    public int Id { get; }

    /// <summary>The column of documents.</summary>
    public int Text { get; }

    /// <summary>The column of the split.</summary>
    public int Split { get; }

    /// <summary>The column of annotators.</summary>
    public int Annotator { get; }

    /// <summary>The column of labels, by its name.</summary>
    public int Label { get; }

    /// <summary>The column that says whether the row's label was chosen.</summary>
    public int Value { get; }

    /// <summary>The named column with the number of annotators of the item.</summary>
    public int Total { get; }

    /// <summary>The column of labels made of the annotators' votes.</summary>
    public int Aggregate { get; }

    /// <summary>Columns without information, such as the index of a data frame.</summary>
    public int[] Idle { get; }

    /// <summary>The columns without a role so far.</summary>
    public int[] Rest { get; }

    /// <summary>The columns of annotators, named or found by their names; none if fewer than two are found.</summary>
    public int[] Annotators { get; }

    /// <summary>Whether an item has several rows.</summary>
    public bool IdsComeAgain => Id >= 0 && Repeats(Id);

    /// <summary>The name of a column.</summary>
    public string Name(int column) => _table.Columns[column];

    /// <summary>All names, for messages.</summary>
    public string All => $"the columns {string.Join(", ", _table.Columns.Select(Excerpt.Of))}";

    /// <summary>The names of columns as a list of words, the first six of many.</summary>
    public string Listed(IReadOnlyList<int> columns)
    {
        const int Shown = 6;
        return columns.Count > Shown ? $"{string.Join(", ", columns.Take(Shown).Select(Name))} …"
            : columns.Count == 1 ? Name(columns[0])
            : $"{string.Join(", ", columns.SkipLast(1).Select(Name))} and {Name(columns[^1])}";
    }

    /// <summary>The words for yes and no in columns of flags, as the file writes them.</summary>
    public string FlagWords(IReadOnlyList<int> columns)
    {
        string?[] words =
        [
            columns.Select(column => Contents[column].YesWord).FirstOrDefault(word => word is not null),
            columns.Select(column => Contents[column].NoWord).FirstOrDefault(word => word is not null),
        ];
        return words.All(word => word is null or "0" or "1") ? "0 and 1" : string.Join(" and ", words.OfType<string>());
    }

    /// <summary>A fault of the header.</summary>
    public DatasetFormatException Invalid(int? column, string found, string expected, string remedy) =>
        _table.Invalid(column, found, expected, remedy);

    /// <summary>The named columns.</summary>
    /// <exception cref="DatasetFormatException">One is missing.</exception>
    public int[] Require(IReadOnlyList<string> names, string option) => [.. names.Select(name => Require(name, option))];

    /// <summary>The named column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="candidate">A column that it may be; −1 for none.</param>
    /// <exception cref="DatasetFormatException">It is missing.</exception>
    public int Require(string name, string option, int candidate = -1) =>
        _table.IndexOf(name) is >= 0 and var index
            ? index
            : throw _table.Invalid(
                null,
                All,
                $"the header must name a column \"{name}\"",
                candidate >= 0
                    ? $"Say {option} {_table.Columns[candidate]} if that is it, or rename the column that holds it."
                    : $"Say with {option} which column holds it, or rename the column."
            );

    /// <summary>The column of documents, which a table must have unless texts are optional.</summary>
    /// <exception cref="DatasetFormatException">It is missing.</exception>
    public int RequireText() => Text >= 0 || Reading.TextIsOptional ? Text : Require("text", "--text-column", LooksLikeText());

    /// <summary>The column of ids, which a table with several rows per item must have.</summary>
    /// <exception cref="DatasetFormatException">It is missing.</exception>
    public int RequireId() =>
        Id >= 0
            ? Id
            : Require(
                "id",
                "--id-column",
                Rest.FirstOrDefault(column => Name(column).EndsWith("id", StringComparison.OrdinalIgnoreCase), -1)
            );

    /// <summary>The column that may hold the documents: the one with the longest words; −1 if all hold numbers or flags.</summary>
    public int LooksLikeText() =>
        Rest.Where(column => Contents[column] is { Filled: > 0, AreNumbers: false, AreFlags: false, HasLists: false })
            .OrderByDescending(column => Contents[column].Length)
            .FirstOrDefault(-1);

    /// <summary>The one column whose cells are lists in brackets.</summary>
    public int ListColumn() => Rest.Where(column => Contents[column].HasLists).ToArray() is [var one] ? one : -1;

    /// <summary>The column that names the label of a row, where a row is an item and a label.</summary>
    public int LabelOfRows() =>
        Label >= 0 ? Label
        : Rest.Except(Annotators).Where(column => Contents[column] is { AreNames: true, HasLists: false }).ToArray() is [var one] ? one
        : -1;

    /// <summary>
    /// A column that may name items and repeats a value, beside a column that may name labels, if nothing else names the items; −1 if there
    /// is none.
    /// </summary>
    public int RepeatedId() =>
        Id >= 0 && !(_given.Id is null && ColumnNames.IsUnnamedIndex(Name(Id)))
            ? -1
            : Rest.FirstOrDefault(
                column =>
                    ColumnNames.EndsInId(Name(column))
                    && Contents[column].Filled > 0
                    && Repeats(column)
                    && HasOneText(column)
                    && (Label >= 0 || Array.Exists(Rest, other => other != column && MayNameLabels(other))),
                -1
            );

    private static bool Exists(int column) => column >= 0;

    private bool Repeats(int column) => Head.Select(row => row[column].Trim()).Distinct(StringComparer.Ordinal).Count() < Head.Count;

    private bool MayNameLabels(int column) =>
        !Annotators.Contains(column) && !ColumnNames.IsAggregate(Name(column)) && Contents[column] is { AreNames: true, HasLists: false };

    private int Role(string? named, string option, params string[] usual)
    {
        if (named is not null)
        {
            return Require(named, option);
        }

        foreach (var name in usual)
        {
            if (_table.IndexOf(name) is >= 0 and var index && !_omitted.Contains(index))
            {
                return index;
            }
        }

        return -1;
    }

    private int[] AnnotatorsByName() =>
        Rest.Where(column => ColumnNames.IsAnnotator(Name(column))).ToArray() is { Length: >= 2 } found ? found : [];

    /// <summary>The index that pandas and R write: whole numbers, in front without a name, or in Parquet under a name of its own.</summary>
    private int Index()
    {
        var index =
            _table.Columns is [var first, _, ..] && ColumnNames.IsUnnamedIndex(first) ? 0 : _table.IndexOf(ColumnNames.ParquetIndex);
        return index >= 0 && Text != index && Contents[index].AreWhole && Contents[index].Distinct == Head.Count ? index : -1;
    }

    /// <summary>
    /// The column whose name says that it holds ids, unless one id has several texts, such as a document id beside the document's
    /// sentences.
    /// </summary>
    private int IdByName() =>
        ColumnNames
            .Ids.Select(_table.IndexOf)
            .FirstOrDefault(
                column =>
                    column >= 0
                    && column != Text
                    && !_omitted.Contains(column)
                    && Head.All(row => !Cell.IsMissing(row[column]))
                    && HasOneText(column),
                -1
            );

    /// <summary>Whether rows with the same value in a column have the same text.</summary>
    private bool HasOneText(int column) =>
        Text < 0
        || Head.GroupBy(row => row[column].Trim(), StringComparer.Ordinal)
            .All(rows => rows.Select(row => row[Text]).Distinct(StringComparer.Ordinal).Count() == 1);
}
