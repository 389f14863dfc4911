using System.Text.RegularExpressions;

namespace Plurality.Datasets.Tables;

/// <summary>
/// Detects the meaning of a table's rows and columns: from the given options, then from its header, then from its first rows.
/// </summary>
internal sealed partial class TableSchemeFinder
{
    /// <summary>Names of columns beside a label that may say whether it was chosen.</summary>
    private static readonly string[] QualifierNames =
    [
        "vote",
        "rating",
        "score",
        "intensity",
        "grade",
        "present",
        "chosen",
        "selected",
        "applies",
        "answer",
        "count",
        "votes",
        "share",
    ];

    /// <summary>Names of id columns if no column is called <c>id</c>.</summary>
    private static readonly string[] IdNames =
    [
        "text_id",
        "item_id",
        "sentence_id",
        "comment_id",
        "tweet_id",
        "post_id",
        "doc_id",
        "document_id",
    ];

    private readonly Table _table;
    private readonly IReadOnlyList<TableRow> _head;
    private readonly DatasetReading _reading;
    private readonly ColumnMapping _columns;
    private readonly ColumnContents[] _contents;
    private readonly int _id;
    private readonly int _text;
    private readonly int _split;
    private readonly int _annotator;
    private readonly int _label;
    private readonly int _value;
    private readonly int _total;
    private readonly int[] _omitted;
    private readonly int[] _idle;
    private readonly int[] _rest;
    private readonly int[] _annotators;
    private readonly int _aggregate;

    private TableSchemeFinder(Table table, IReadOnlyList<TableRow> head, DatasetReading reading)
    {
        (_table, _head, _reading, _columns) = (table, head, reading, reading.Columns);
        _contents = [.. Enumerable.Range(0, table.Columns.Count).Select(column => new ColumnContents(head.Select(row => row[column])))];
        _omitted = [.. (_columns.Omitted ?? []).Select(name => Require(name, "--omit-columns"))];
        _text = Role(_columns.Text, "--text-column", "text");
        _id = Role(_columns.Id, "--id-column", "id") is >= 0 and var named ? named : IdByName();
        _split = Role(_columns.Split, "--split-column", "split");
        _annotator = Role(_columns.Annotator, "--annotator-column", "annotator");
        _label = Role(_columns.Label, "--label-column", _annotator < 0 ? ["labels", "label"] : ["label", "labels"]);
        _value = Role(_columns.Value, "--value-column", "value");
        _total = Role(_columns.Total, "--total-column");
        _idle = Index() is >= 0 and var index ? [index] : [];
        if (_id < 0 && _idle is [var only])
        {
            (_id, _idle) = (only, []);
        }

        int[] known = [_text, _id, _split, _annotator, _label, _value, _total, .. _idle, .. _omitted];
        _rest = [.. Enumerable.Range(0, table.Columns.Count).Except(known)];
        _annotators = _columns.AnnotatorColumns is { } annotators
            ? [.. annotators.Select(name => Require(name, "--annotator-columns"))]
            : AnnotatorsByName();
        _aggregate = _rest
            .Except(_annotators)
            .Where(column => AggregateName().IsMatch(table.Columns[column]))
            .Prepend(_label)
            .FirstOrDefault(column => column >= 0, -1);
    }

    /// <summary>Detects the scheme of a table.</summary>
    /// <param name="table">The table; its rows are not enumerated.</param>
    /// <param name="head">Its first rows.</param>
    /// <param name="reading">The options given for it.</param>
    /// <param name="form">The given form; null to detect it.</param>
    /// <exception cref="DatasetFormatException">A required or named column is missing.</exception>
    public static TableScheme Find(Table table, IReadOnlyList<TableRow> head, DatasetReading reading, TableForm? form)
    {
        var finder = new TableSchemeFinder(table, head, reading);
        return (form ?? finder.Form()) switch
        {
            TableForm.Lists => finder.Lists(),
            TableForm.Long => finder.Long(),
            TableForm.Wide => finder.Wide(form is not null),
            TableForm.Shares => finder.Shares(form is not null),
            TableForm.Annotators => finder.Annotators(),
            TableForm.Ratings => finder.Ratings(),
            var other => throw new ArgumentOutOfRangeException(nameof(form), other, "The form is none of those that exist."),
        };
    }

    private bool IdsComeAgain => _id >= 0 && _head.Select(row => row[_id].Trim()).Distinct(StringComparer.Ordinal).Count() < _head.Count;

    private TableForm Form()
    {
        if (_columns.LabelColumns is { } named)
        {
            int[] columns = [.. named.Select(name => Require(name, "--indicator-columns"))];
            return columns.All(column => _contents[column].AreFlags || _contents[column].Filled == 0) || _reading.Threshold is not null
                    ? TableForm.Wide
                : Array.Exists(columns, column => _contents[column].AreShares) || _total >= 0 || RowsHaveOneSum(columns) ? TableForm.Shares
                : TableForm.Wide;
        }

        if (_annotator < 0 && _annotators.Length > 0)
        {
            var rated = _annotators.All(column => _contents[column].AreNumbers || _contents[column].AreFlags);
            return rated && (LabelOfRows() is >= 0) && (IdsComeAgain || _columns.Label is not null)
                ? TableForm.Ratings
                : TableForm.Annotators;
        }

        if (_label >= 0)
        {
            return _annotator >= 0 || _value >= 0 || IdsComeAgain ? TableForm.Long : TableForm.Lists;
        }

        if (WideColumns(named: false).Length > 0)
        {
            return TableForm.Wide;
        }

        return ShareColumns(named: false).Length > 0 ? TableForm.Shares
            : ListColumn() < 0 ? (_annotator >= 0 ? TableForm.Long : TableForm.Lists)
            : _annotator >= 0 || IdsComeAgain ? TableForm.Long
            : TableForm.Lists;
    }

    private TableScheme Lists()
    {
        var label = _label >= 0 ? _label : ListColumn();
        if (label < 0 && _reading.LabelsAreExpected && _rest.Length > 0)
        {
            throw NothingToRead();
        }

        var text = RequireText();
        if (label < 0 && text < 0)
        {
            throw NothingToRead();
        }

        var notation = Notation([label], blankIsUnknown: false, oneLabelIsUsual: false);
        return new TableScheme(
            TableForm.Lists,
            label < 0
                ? $"its header names {Name(text)} and no labels"
                : $"its column {_table.Columns[label]} holds {notation.Description ?? "labels"}"
        )
        {
            Id = _id,
            Text = text,
            Split = _split,
            Label = label,
            Idle = _idle,
            Notation = notation,
        };
    }

    private TableScheme Long()
    {
        var id = _id >= 0 ? _id : Require("id", "--id-column", LooksLikeId());
        var text = RequireText();
        var label = _label >= 0 ? _label : ListColumn();
        if (label < 0)
        {
            throw NothingToRead("label", "--label-column");
        }

        int[] qualifiers =
        [
            .. _value >= 0
                ? []
                : _rest
                    .Except([label])
                    .Where(column =>
                        (_contents[column].AreNumbers || _contents[column].AreFlags)
                        && (
                            QualifierNames.Contains(_table.Columns[column], StringComparer.OrdinalIgnoreCase)
                            || DistinguishesLabels(id, label, column)
                        )
                    ),
        ];
        if (_annotator < 0 && _annotators.Length > 0)
        {
            throw _table.Invalid(
                _annotators[0],
                Listed(_annotators),
                "in the long form a column must name the annotator of the row",
                "Say --input-format csv-ratings where each of these columns is an annotator, or leave them out with --omit-columns."
            );
        }

        if (qualifiers is [var qualifier, ..])
        {
            var name = _table.Columns[qualifier];
            throw _table.Invalid(
                qualifier,
                $"{Excerpt.Of(name)}, which {_contents[qualifier].LooksLike}",
                $"it must be known whether a column beside {Excerpt.Of(_table.Columns[label])} says that the label was chosen",
                $"Say --value-column {name} where 0 means that it was not, or --omit-columns {name} where it says nothing about that."
            );
        }

        string[] names = [.. new[] { id, text, _annotator, label, _value }.Where(column => column >= 0).Select(Name)];
        var notation = Notation([label], blankIsUnknown: false, oneLabelIsUsual: true);
        return new TableScheme(
            TableForm.Long,
            $"its header names {string.Join(", ", names[..^1])} and {names[^1]}"
                + (
                    notation.HasLists ? ""
                    : notation.Separator is null ? ""
                    : $"; {notation.Description}"
                )
        )
        {
            Id = id,
            Text = text,
            Split = _split,
            Annotator = _annotator,
            Label = label,
            Value = _value,
            Idle = _idle,
            Notation = notation,
        };
    }

    private TableScheme Wide(bool named)
    {
        var columns = WideColumns(named);
        var blank = named || _columns.LabelColumns is not null ? [] : BlankColumns();
        var id = _annotator >= 0 && _id < 0 ? Require("id", "--id-column", LooksLikeId()) : _id;
        return new TableScheme(
            TableForm.Wide,
            (
                columns.Length == 1
                    ? $"its column {Listed(columns)} holds 0 and 1"
                    : $"its columns {Listed(columns)} hold {(_reading.Threshold is null ? "0 and 1" : "grades")}"
            ) + (blank.Length == 0 ? "" : $"; {Listed(blank)} {(blank.Length == 1 ? "is" : "are")} blank and left out")
        )
        {
            Id = id,
            Text = RequireText(),
            Split = _split,
            Annotator = _annotator,
            Columns = columns,
            Blank = blank,
            Idle = _idle,
            Notation = Notation([], blankIsUnknown: true, oneLabelIsUsual: true),
        };
    }

    private TableScheme Shares(bool named)
    {
        var columns = ShareColumns(named || _columns.LabelColumns is not null);
        var counts = columns.All(column => _contents[column].AreCounts || _contents[column].Filled == 0);
        var total = _total >= 0 ? _total : TotalByName(columns);
        if (counts && total < 0 && !RowsHaveOneSum(columns))
        {
            throw _table.Invalid(
                columns.Length == 0 ? null : columns[0],
                $"counts in {Listed(columns)}",
                "it must be known how many annotators an item has, where columns of labels count them",
                "Name the column that says it with --total-column."
            );
        }

        return new TableScheme(
            TableForm.Shares,
            counts
                ? $"its columns {Listed(columns)} hold counts, "
                    + (total >= 0 ? $"and {Name(total)} the number of annotators" : "with one sum in all rows, the number of annotators")
                : $"its columns {Listed(columns)} hold shares"
        )
        {
            Id = _id,
            Text = RequireText(),
            Split = _split,
            Columns = columns,
            Total = counts ? total : -1,
            AreCounts = counts,
            Idle = _idle,
            Notation = Notation([], blankIsUnknown: true, oneLabelIsUsual: true),
        };
    }

    private TableScheme Annotators()
    {
        if (_annotators.Length == 0)
        {
            throw NothingToRead("annotator_1", "--annotator-columns");
        }

        var flags =
            _annotators.All(column => _contents[column].AreFlags || _contents[column].Filled == 0)
            || (_reading.Threshold is not null && _annotators.All(column => _contents[column].AreNumbers));
        if (flags && RepeatedId() is >= 0 and var repeated)
        {
            throw _table.Invalid(
                repeated,
                $"{Excerpt.Of(Name(repeated))} with the same value in several rows, beside a column of names",
                "it must be known which item a row belongs to, where its rows may be an item and a label",
                $"Say --id-column {Name(repeated)} if that names the item, or leave it out with --omit-columns {Name(repeated)}."
            );
        }

        if (
            !flags
            && _reading.LabelList is null
            && Array.Exists(_annotators, column => _contents[column].Filled > 0)
            && _annotators.All(column => _contents[column].AreNumbers || _contents[column].Filled == 0)
        )
        {
            throw _table.Invalid(
                _annotators[0],
                $"numbers in {Listed(_annotators)}",
                "the columns of annotators must hold labels, or 0 and 1",
                "Say from which grade on the label is chosen with --threshold, or name the numbers, from 0, with --labels-file."
            );
        }

        var notation = Notation(_annotators, blankIsUnknown: true, oneLabelIsUsual: true);
        return new TableScheme(
            TableForm.Annotators,
            $"its columns {Listed(_annotators)} are annotators and hold "
                + (
                    flags
                        ? $"votes for the label \"{LabelOfFlags}\"" + (_reading.LabelList is [_] ? "" : ", which --labels can name")
                        : notation.Description ?? "labels"
                )
                + (_aggregate >= 0 ? $"; {Name(_aggregate)} holds the labels made of them" : "")
        )
        {
            Id = _id,
            Text = RequireText(),
            Split = _split,
            Columns = _annotators,
            Aggregate = _aggregate,
            AreFlags = flags,
            Idle = _idle,
            Notation = notation,
        };
    }

    private TableScheme Ratings()
    {
        var id = _id >= 0 ? _id : Require("id", "--id-column", LooksLikeId());
        var label = LabelOfRows();
        if (label < 0)
        {
            throw NothingToRead("label", "--label-column");
        }

        if (_annotators.Length == 0)
        {
            throw NothingToRead("annotator_1", "--annotator-columns");
        }

        return new TableScheme(
            TableForm.Ratings,
            $"its rows are an item and a label, {Name(label)}, and its columns {Listed(_annotators)} are annotators"
        )
        {
            Id = id,
            Text = RequireText(),
            Split = _split,
            Label = label,
            Columns = _annotators,
            Idle = _idle,
            Notation = Notation([label], blankIsUnknown: true, oneLabelIsUsual: true),
        };
    }

    /// <summary>The label that 1 stands for where columns of annotators hold 0 and 1.</summary>
    public string LabelOfFlags => _reading.LabelList is [var one] ? one : TableItems.Yes;

    private LabelNotation Notation(IReadOnlyList<int> columns, bool blankIsUnknown, bool oneLabelIsUsual) =>
        LabelNotation.Of(
            _reading,
            [.. columns.Where(column => column >= 0).SelectMany(column => _head.Select(row => row[column]))],
            blankIsUnknown,
            oneLabelIsUsual
        );

    /// <summary>
    /// Whether every voter has a row for every label and the column differs between the rows of one voter: then a single row is not a vote
    /// for its label.
    /// </summary>
    private bool DistinguishesLabels(int id, int label, int column)
    {
        var votes = _head.GroupBy(row => (row[id], row[_annotator])).ToList();
        return votes.Count > 1
            && votes
                .Select(vote => string.Join('\n', vote.Select(row => row[label].Trim()).Order(StringComparer.Ordinal)))
                .Distinct()
                .Count() == 1
            && votes.Exists(vote => vote.Select(row => row[column]).Distinct(StringComparer.Ordinal).Count() > 1);
    }

    /// <summary>
    /// The columns of 0 and 1. If there is one, columns with mostly such cells are included, so a slip in one cell is a fault and does not
    /// drop a label.
    /// </summary>
    private int[] WideColumns(bool named)
    {
        if (_columns.LabelColumns is { } labels)
        {
            return [.. labels.Select(name => Require(name, "--indicator-columns"))];
        }

        int[] rest = [.. (named && _label >= 0 && _columns.Label is null ? _rest.Append(_label) : _rest).Order()];
        return Array.Exists(rest, column => _contents[column].AreFlags) ? [.. rest.Where(column => _contents[column].AreMostlyFlags)]
            : named ? rest
            : [];
    }

    private int[] ShareColumns(bool named)
    {
        if (_columns.LabelColumns is { } labels)
        {
            return [.. labels.Select(name => Require(name, "--indicator-columns"))];
        }

        int[] rest = [.. _rest.Where(column => column != TotalByName(_rest))];
        if (named)
        {
            return rest;
        }

        if (Array.Exists(rest, column => _contents[column].AreShares))
        {
            return [.. rest.Where(column => _contents[column] is { AreNumbers: true, Least: >= 0, Greatest: <= 1 })];
        }

        int[] counts = [.. rest.Where(column => _contents[column].AreCounts)];
        return counts.Length >= 2 && (_total >= 0 || TotalByName(counts) >= 0 || (_head.Count > 1 && RowsHaveOneSum(counts))) ? counts : [];
    }

    /// <summary>Columns without a value beside columns of labels, in a table where nothing else is known of them.</summary>
    private int[] BlankColumns() => [.. _rest.Where(column => _contents[column].Filled == 0)];

    private bool RowsHaveOneSum(int[] columns) =>
        columns.Length >= 2
        && columns.All(column => _contents[column].AreCounts)
        && _head.Select(row => columns.Sum(column => Cell.Number(row[column]) ?? 0)).Distinct().Take(2).ToArray() is [> 1];

    /// <summary>The column with the number of annotators of an item: its name says so, and no count is greater.</summary>
    private int TotalByName(IReadOnlyList<int> counts) =>
        _rest.FirstOrDefault(
            column =>
                _contents[column].AreWhole
                && TotalName().IsMatch(_table.Columns[column])
                && _head.All(row =>
                    counts
                        .Where(count => count != column && _contents[count].AreCounts)
                        .All(count => (Cell.Number(row[count]) ?? 0) <= (Cell.Number(row[column]) ?? 0))
                ),
            -1
        );

    /// <summary>The one column whose cells are lists in brackets.</summary>
    private int ListColumn() => _rest.Where(column => _contents[column].HasLists).ToArray() is [var one] ? one : -1;

    /// <summary>The column that names the label of a row, where a row is an item and a label.</summary>
    private int LabelOfRows() =>
        _label >= 0 ? _label
        : _rest.Except(_annotators).Where(column => _contents[column] is { AreNames: true, HasLists: false }).ToArray() is [var one] ? one
        : -1;

    private int[] AnnotatorsByName() =>
        _rest
            .Where(column => AnnotatorName().IsMatch(_table.Columns[column]) && !AboutAnnotators().IsMatch(_table.Columns[column]))
            .ToArray()
            is { Length: >= 2 } found
            ? found
            : [];

    /// <summary>The index that pandas and R write in front of the columns: without a name, whole numbers.</summary>
    private int Index() =>
        _table.Columns is [var first, _, ..]
        && first is "" or "Unnamed: 0"
        && _text != 0
        && _contents[0].AreWhole
        && _contents[0].Distinct == _head.Count
            ? 0
            : -1;

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

    private int RequireText() => _text >= 0 || _reading.TextIsOptional ? _text : Require("text", "--text-column", LooksLikeText());

    private int Require(string name, string option, int candidate = -1) =>
        _table.IndexOf(name) is >= 0 and var index
            ? index
            : throw _table.Invalid(
                null,
                $"the columns {string.Join(", ", _table.Columns.Select(Excerpt.Of))}",
                $"the header must name a column \"{name}\"",
                candidate >= 0
                    ? $"Say {option} {_table.Columns[candidate]} if that is it, or rename the column that holds it."
                    : $"Say with {option} which column holds it, or rename the column."
            );

    private int LooksLikeText() =>
        _rest.Where(column => _contents[column].Length > 0).OrderByDescending(column => _contents[column].Length).FirstOrDefault(-1);

    /// <summary>
    /// The column whose name says that it holds ids, unless one id has several texts, such as a document id beside the document's
    /// sentences.
    /// </summary>
    private int IdByName() =>
        IdNames
            .Select(_table.IndexOf)
            .FirstOrDefault(
                column =>
                    column >= 0
                    && column != _text
                    && !_omitted.Contains(column)
                    && _head.All(row => !Cell.IsMissing(row[column]))
                    && HasOneText(column),
                -1
            );

    /// <summary>Whether rows with the same value in a column have the same text.</summary>
    private bool HasOneText(int column) =>
        _text < 0
        || _head
            .GroupBy(row => row[column].Trim(), StringComparer.Ordinal)
            .All(rows => rows.Select(row => row[_text]).Distinct(StringComparer.Ordinal).Count() == 1);

    /// <summary>
    /// A column that may name items and repeats a value, beside a column that may name labels, if nothing else names the items; −1 if there
    /// is none.
    /// </summary>
    private int RepeatedId() =>
        _id >= 0 && !IsIndex(_id)
            ? -1
            : _rest.FirstOrDefault(
                column =>
                    IdEnding().IsMatch(Name(column))
                    && _contents[column].Filled > 0
                    && _head.Select(row => row[column].Trim()).Distinct(StringComparer.Ordinal).Count() < _head.Count
                    && HasOneText(column)
                    && (_label >= 0 || Array.Exists(_rest, other => other != column && MayNameLabels(other))),
                -1
            );

    private bool MayNameLabels(int column) =>
        !_annotators.Contains(column) && !AggregateName().IsMatch(Name(column)) && _contents[column] is { AreNames: true, HasLists: false };

    /// <summary>Whether a column is the unnamed index that replaces a missing id.</summary>
    private bool IsIndex(int column) => _columns.Id is null && Name(column) is ("" or "Unnamed: 0");

    private int LooksLikeId() =>
        _rest.FirstOrDefault(column => _table.Columns[column].EndsWith("id", StringComparison.OrdinalIgnoreCase), -1);

    private DatasetFormatException NothingToRead(string? column = null, string? option = null)
    {
        const int Shown = 6;
        string Option(int candidate) =>
            AnnotatorName().IsMatch(Name(candidate)) ? "--annotator-columns"
            : _contents[candidate] is { AreNames: true } or { HasLists: true } ? "--label-column"
            : "--indicator-columns";
        string[] advice =
        [
            .. _rest
                .Where(candidate => _contents[candidate].LooksLike is not null)
                .GroupBy(candidate => (Looks: _contents[candidate].LooksLike!, Option: Option(candidate)))
                .Take(Shown)
                .Select(group =>
                    group.Key.Looks == "is blank"
                        ? $"{Listed([.. group])} {(group.Count() == 1 ? "is" : "are")} blank."
                        : $"{Listed([.. group])} {(group.Count() == 1 ? group.Key.Looks : "hold" + group.Key.Looks[5..])}: "
                            + $"{group.Key.Option} {string.Join(',', group.Take(Shown).Select(Name))}"
                            + (group.Key.Looks == "holds numbers" ? " with --threshold." : ".")
                ),
        ];
        return _table.Invalid(
            null,
            $"the columns {string.Join(", ", _table.Columns.Select(Excerpt.Of))}",
            column is null ? "a data file must have labels or votes" : $"the header must name a column \"{column}\"",
            (advice.Length > 0 ? string.Join(" ", advice) : $"Say with {option ?? "--label-column"} which column holds it.")
                + " Leave columns out with --omit-columns to read texts alone."
        );
    }

    private string Name(int column) => _table.Columns[column];

    private string Listed(int[] columns)
    {
        const int Shown = 6;
        return columns.Length <= Shown
            ? columns.Length == 1
                ? Name(columns[0])
                : $"{string.Join(", ", columns.SkipLast(1).Select(Name))} and {Name(columns[^1])}"
            : $"{string.Join(", ", columns.Take(Shown).Select(Name))} …";
    }

    [GeneratedRegex(
        @"^(annotator|annot|rater|coder|worker|judge|turker|expert|reviewer|labell?er|user)([ _.-]?\d+|[ _.-].+)$|^(ann|a|r|w)[ _.-]?\d+$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AnnotatorName();

    [GeneratedRegex(
        @"[ _.-](ids?|name|count|n|num|number|age|gender|sex|race|ethnicity|education|locale|country|language|time|date|comments?|notes?"
            + @"|confidence|severity|income|ideology|religion|sexuality)([ _.-].*)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AboutAnnotators();

    [GeneratedRegex(@"[ _.-]id$", RegexOptions.IgnoreCase)]
    private static partial Regex IdEnding();

    [GeneratedRegex(@"^(majority|gold|final|aggregated?|consensus|adjudicated|hard)([ _.-]?(vote|label)s?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex AggregateName();

    [GeneratedRegex(
        @"^(n|total|num|number|no|count)?[ _.-]?(of)?[ _.-]?(annotators?|raters?|coders?|workers?|judge?s|votes?|annotations?|total|n)"
            + @"([ _.-]?(count|n|number|total))?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TotalName();
}
