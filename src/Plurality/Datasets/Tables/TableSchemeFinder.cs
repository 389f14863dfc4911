namespace Plurality.Datasets.Tables;

/// <summary>
/// Detects the meaning of a table's rows and columns: from the given options, then from its header, then from its first rows.
/// </summary>
internal sealed class TableSchemeFinder
{
    private readonly TableColumns _columns;
    private readonly LabelColumns _labels;
    private readonly DatasetReading _reading;
    private readonly ColumnMapping _given;

    private TableSchemeFinder(Table table, IReadOnlyList<TableRow> head, DatasetReading reading)
    {
        (_reading, _given) = (reading, reading.Columns);
        _columns = new TableColumns(table, head, reading);
        _labels = new LabelColumns(_columns);
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

    private IReadOnlyList<ColumnContents> Contents => _columns.Contents;

    private TableForm Form()
    {
        if (_labels.Named is { } named)
        {
            return Array.TrueForAll(named, column => Contents[column].AreFlags || Contents[column].Filled == 0)
                || _reading.Threshold is not null
                    ? TableForm.Wide
                : Array.Exists(named, column => Contents[column].AreShares) || _columns.Total >= 0 || _labels.SumOf(named) is not null
                    ? TableForm.Shares
                : TableForm.Wide;
        }

        if (_columns.Annotator < 0 && _columns.Annotators.Length > 0)
        {
            var rated = Array.TrueForAll(_columns.Annotators, column => Contents[column].AreNumbers || Contents[column].AreFlags);
            return rated && _columns.LabelOfRows() >= 0 && (_columns.IdsComeAgain || _given.Label is not null)
                ? TableForm.Ratings
                : TableForm.Annotators;
        }

        if (_columns.Label >= 0)
        {
            return _columns.Annotator >= 0 || _columns.Value >= 0 || _columns.IdsComeAgain ? TableForm.Long : TableForm.Lists;
        }

        if (_labels.SumToOne())
        {
            return TableForm.Shares;
        }

        if (_labels.Wide(isWide: false).Length > 0)
        {
            return TableForm.Wide;
        }

        return _labels.Shares(areShares: false).Length > 0 ? TableForm.Shares
            : _columns.ListColumn() < 0 ? (_columns.Annotator >= 0 ? TableForm.Long : TableForm.Lists)
            : _columns.Annotator >= 0 || _columns.IdsComeAgain ? TableForm.Long
            : TableForm.Lists;
    }

    private TableScheme Lists()
    {
        var label = _columns.Label >= 0 ? _columns.Label : _columns.ListColumn();
        if (label < 0 && _reading.LabelsAreExpected && _columns.Rest.Length > 0)
        {
            throw MisreadTable.NothingToRead(_columns);
        }

        var text = _columns.RequireText();
        if (label < 0 && text < 0)
        {
            throw MisreadTable.NothingToRead(_columns);
        }

        var notation = Notation([label], blankIsUnknown: false, oneLabelIsUsual: false);
        return new TableScheme(
            TableForm.Lists,
            label < 0
                ? $"its header names {_columns.Name(text)} and no labels"
                : $"its column {_columns.Name(label)} holds {notation.Description ?? "labels"}"
        )
        {
            Id = _columns.Id,
            Text = text,
            Split = _columns.Split,
            Label = label,
            Idle = _columns.Idle,
            Notation = notation,
        };
    }

    private TableScheme Long()
    {
        var id = _columns.RequireId();
        var text = _columns.RequireText();
        var label = _columns.Label >= 0 ? _columns.Label : _columns.ListColumn();
        if (label < 0)
        {
            throw MisreadTable.NothingToRead(_columns, "label", "--label-column");
        }

        if (_columns.Annotator < 0 && _columns.Annotators.Length > 0)
        {
            throw _columns.Invalid(
                _columns.Annotators[0],
                _columns.Listed(_columns.Annotators),
                "in the long form a column must name the annotator of the row",
                "Say --input-format csv-ratings where each of these columns is an annotator, or leave them out with --omit-columns."
            );
        }

        if (_columns.Value < 0)
        {
            RefuseQualifiers(id, label);
        }

        string[] names =
        [
            .. new[] { id, text, _columns.Annotator, label, _columns.Value }.Where(column => column >= 0).Select(_columns.Name),
        ];
        var notation = Notation([label], blankIsUnknown: false, oneLabelIsUsual: true);
        return new TableScheme(
            TableForm.Long,
            $"its header names {string.Join(", ", names[..^1])} and {names[^1]}"
                + (notation.HasLists || notation.Separator is null ? "" : $"; {notation.Description}")
        )
        {
            Id = id,
            Text = text,
            Split = _columns.Split,
            Annotator = _columns.Annotator,
            Label = label,
            Value = _columns.Value,
            MayBeGrades = MayBeGrades([_columns.Value]),
            Idle = _columns.Idle,
            Notation = notation,
        };
    }

    private TableScheme Wide(bool isNamed)
    {
        var columns = _labels.Wide(isNamed);
        var blank = isNamed || _labels.Named is not null ? [] : _labels.Blank();
        var id = _columns.Annotator >= 0 ? _columns.RequireId() : _columns.Id;
        _labels.RefuseNone(columns);
        return new TableScheme(
            TableForm.Wide,
            (columns.Length == 1 ? $"its column {_columns.Listed(columns)} holds " : $"its columns {_columns.Listed(columns)} hold ")
                + (_reading.Threshold is null ? _columns.FlagWords(columns) : "grades")
                + (blank.Length == 0 ? "" : $"; {_columns.Listed(blank)} {(blank.Length == 1 ? "is" : "are")} blank and left out")
                + Carried([.. columns, .. blank])
        )
        {
            Id = id,
            Text = _columns.RequireText(),
            Split = _columns.Split,
            Annotator = _columns.Annotator,
            Columns = columns,
            MayBeGrades = MayBeGrades(columns),
            MinusOneIsGrade = _reading.Threshold is not null && _columns.Head.Any(row => TableScheme.HasMinusOneAmongGrades(row, columns)),
            Blank = blank,
            Idle = _columns.Idle,
            Notation = Notation([], blankIsUnknown: true, oneLabelIsUsual: true),
        };
    }

    private TableScheme Shares(bool isNamed)
    {
        var columns = _labels.Shares(isNamed);
        var counts =
            !Array.Exists(columns, column => Contents[column] is { AreNumbers: true, AreWhole: false, AreMostlyShares: true })
            && Array.TrueForAll(columns, column => Contents[column].AreMostlyCounts || Contents[column].Filled == 0);
        var total =
            !counts ? -1
            : _columns.Total >= 0 ? _columns.Total
            : _labels.TotalByName(columns);
        var sum = counts && total < 0 ? _labels.SumOf(columns) : null;
        if (counts && total < 0 && sum is null)
        {
            throw _columns.Invalid(
                columns.Length == 0 ? null : columns[0],
                $"counts in {_columns.Listed(columns)}",
                "it must be known how many annotators an item has, where columns of labels count them",
                "Name the column that says it with --total-column."
            );
        }

        _labels.RefuseNone(columns);
        return new TableScheme(
            TableForm.Shares,
            (
                counts
                    ? $"its columns {_columns.Listed(columns)} hold counts, "
                        + (
                            total >= 0
                                ? $"and {_columns.Name(total)} the number of annotators"
                                : "with one sum in all rows, the number of annotators"
                        )
                    : $"its columns {_columns.Listed(columns)} hold shares"
            ) + Carried([.. columns, total])
        )
        {
            Id = _columns.Id,
            Text = _columns.RequireText(),
            Split = _columns.Split,
            Columns = columns,
            Total = total,
            Sum = sum,
            AreCounts = counts,
            Idle = _columns.Idle,
            Notation = Notation([], blankIsUnknown: true, oneLabelIsUsual: true),
        };
    }

    private TableScheme Annotators()
    {
        var annotators = _columns.Annotators;
        if (annotators.Length == 0)
        {
            throw MisreadTable.NothingToRead(_columns, "annotator_1", "--annotator-columns");
        }

        var flags =
            Array.TrueForAll(annotators, column => Contents[column].AreFlags || Contents[column].Filled == 0)
            || (_reading.Threshold is not null && Array.TrueForAll(annotators, column => Contents[column].AreNumbers));
        if (flags && _columns.RepeatedId() is >= 0 and var repeated)
        {
            throw _columns.Invalid(
                repeated,
                $"{Excerpt.Of(_columns.Name(repeated))} with the same value in several rows, beside a column of names",
                "it must be known which item a row belongs to, where its rows may be an item and a label",
                $"Say --id-column {_columns.Name(repeated)} if that names the item, or leave it out with --omit-columns "
                    + $"{_columns.Name(repeated)}."
            );
        }

        if (
            !flags
            && _reading.LabelList is null
            && Array.Exists(annotators, column => Contents[column].Filled > 0)
            && Array.TrueForAll(annotators, column => Contents[column].AreNumbers || Contents[column].Filled == 0)
        )
        {
            throw _columns.Invalid(
                annotators[0],
                $"numbers in {_columns.Listed(annotators)}",
                "the columns of annotators must hold labels, or 0 and 1",
                "Say from which grade on the label is chosen with --threshold, or name the numbers, from 0, with --labels-file."
            );
        }

        var notation = Notation(annotators, blankIsUnknown: true, oneLabelIsUsual: true);
        return new TableScheme(
            TableForm.Annotators,
            $"its columns {_columns.Listed(annotators)} are annotators and hold "
                + (
                    flags
                        ? $"votes for the label \"{LabelOfFlags}\"" + (_reading.LabelList is [_] ? "" : ", which --labels can name")
                        : notation.Description ?? "labels"
                )
                + (_columns.Aggregate >= 0 ? $"; {_columns.Name(_columns.Aggregate)} holds the labels made of them" : "")
        )
        {
            Id = _columns.Id,
            Text = _columns.RequireText(),
            Split = _columns.Split,
            Columns = annotators,
            MayBeGrades = MayBeGrades(annotators),
            Aggregate = _columns.Aggregate,
            AreFlags = flags,
            Idle = _columns.Idle,
            Notation = notation,
        };
    }

    private TableScheme Ratings()
    {
        var id = _columns.RequireId();
        var label = _columns.LabelOfRows();
        if (label < 0)
        {
            throw MisreadTable.NothingToRead(_columns, "label", "--label-column");
        }

        if (_columns.Annotators.Length == 0)
        {
            throw MisreadTable.NothingToRead(_columns, "annotator_1", "--annotator-columns");
        }

        return new TableScheme(
            TableForm.Ratings,
            $"its rows are an item and a label, {_columns.Name(label)}, and its columns "
                + $"{_columns.Listed(_columns.Annotators)} are annotators"
        )
        {
            Id = id,
            Text = _columns.RequireText(),
            Split = _columns.Split,
            Label = label,
            Columns = _columns.Annotators,
            MayBeGrades = MayBeGrades(_columns.Annotators),
            Idle = _columns.Idle,
            Notation = Notation([label], blankIsUnknown: true, oneLabelIsUsual: true),
        };
    }

    /// <summary>The label that 1 stands for where columns of annotators hold 0 and 1.</summary>
    private string LabelOfFlags => _reading.LabelList is [var one] ? one : TableItems.Yes;

    private bool MayBeGrades(int[] columns) => Array.Exists(columns, column => column >= 0 && Contents[column].HasNumbers);

    private LabelNotation Notation(IReadOnlyList<int> columns, bool blankIsUnknown, bool oneLabelIsUsual) =>
        LabelNotation.Of(
            _reading,
            [.. columns.Where(column => column >= 0).SelectMany(column => _columns.Head.Select(row => row[column]))],
            blankIsUnknown,
            oneLabelIsUsual
        );

    /// <summary>The columns that are neither labels nor have another role: a label may be among them, so they are said.</summary>
    private string Carried(IReadOnlyList<int> used) =>
        _columns.Rest.Except(used).ToArray() is not { Length: > 0 } rest
            ? ""
            : $"; {_columns.Listed(rest)} {(rest.Length == 1 ? "is a field" : "are fields")}";

    /// <summary>Refuses a column beside the label that may say whether the label was chosen.</summary>
    private void RefuseQualifiers(int id, int label)
    {
        var qualifier = _columns.Rest.FirstOrDefault(
            column =>
                column != label
                && (Contents[column].AreNumbers || Contents[column].AreFlags)
                && (
                    ColumnNames.Qualifiers.Contains(_columns.Name(column), StringComparer.OrdinalIgnoreCase)
                    || DistinguishesLabels(id, label, column)
                ),
            -1
        );
        if (qualifier < 0)
        {
            return;
        }

        var name = _columns.Name(qualifier);
        throw _columns.Invalid(
            qualifier,
            $"{Excerpt.Of(name)}, which {Contents[qualifier].LooksLike}",
            $"it must be known whether a column beside {Excerpt.Of(_columns.Name(label))} says that the label was chosen",
            $"Say --value-column {name} where 0 means that it was not, or --omit-columns {name} where it says nothing about that."
        );
    }

    /// <summary>
    /// Whether every voter has a row for every label and the column differs between the rows of one voter: then a single row is not a vote
    /// for its label.
    /// </summary>
    private bool DistinguishesLabels(int id, int label, int column)
    {
        var votes = _columns.Head.GroupBy(row => (row[id], row[_columns.Annotator])).ToList();
        return votes.Count > 1
            && votes
                .Select(vote => string.Join('\n', vote.Select(row => row[label].Trim()).Order(StringComparer.Ordinal)))
                .Distinct()
                .Count() == 1
            && votes.Exists(vote => vote.Select(row => row[column]).Distinct(StringComparer.Ordinal).Count() > 1);
    }
}
