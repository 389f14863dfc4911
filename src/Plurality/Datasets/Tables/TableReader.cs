using System.Globalization;

namespace Plurality.Datasets.Tables;

/// <summary>Reads the rows of a table whose scheme is known.</summary>
internal sealed class TableReader
{
    private readonly Table _table;
    private readonly TableScheme _scheme;
    private readonly DatasetReading _reading;
    private readonly FaultLog _faults;
    private readonly FieldColumns _fields;
    private readonly MissingValues _missing;
    private readonly FlagCells _flags;
    private readonly ShareCells _shares;
    private bool _hasLabels; // A file with only blank lists has no labels, although each blank is an empty list.

    /// <summary>Creates the reader.</summary>
    /// <exception cref="DatasetFormatException">A carried-along column has the name of an item key.</exception>
    public TableReader(Table table, TableScheme scheme, DatasetReading reading, FaultLog faults)
    {
        (_table, _scheme, _reading, _faults) = (table, scheme, reading, faults);
        _missing = new MissingValues(table);
        _flags = new FlagCells(table, scheme, reading, _missing);
        _shares = new ShareCells(table, scheme, _missing);
        int[] used =
        [
            scheme.Id,
            scheme.Text,
            scheme.Split,
            scheme.Annotator,
            scheme.Label,
            scheme.Value,
            scheme.Total,
            scheme.Aggregate,
            .. scheme.Columns,
            .. scheme.Blank,
            .. scheme.Idle,
        ];
        _fields = new FieldColumns(table, reading.Columns, used);
    }

    /// <summary>Reads the items one after the other; items with a fault are recorded and skipped.</summary>
    public IEnumerable<LocatedItem> Read(IEnumerable<TableRow> rows)
    {
        var items = _scheme.Form switch
        {
            TableForm.Long => Voted(
                rows,
                LongVotes,
                _scheme.VotesHaveOneRow ? VoteRows.One
                    : _scheme.Value >= 0 ? VoteRows.OnePerLabel
                    : VoteRows.OnePerChosenLabel
            ),
            TableForm.Ratings => Voted(rows, RatingVotes, VoteRows.OnePerLabel),
            TableForm.Wide when _scheme.Annotator >= 0 => Voted(rows, row => [WideVote(row)], VoteRows.One),
            TableForm.Wide => OnePerRow(rows, row => Item(row) with { Labels = _flags.Chosen(row) }),
            TableForm.Shares => OnePerRow(rows, row => Item(row) with { Distribution = _shares.Read(row) }),
            TableForm.Annotators => OnePerRow(rows, AnnotatedItem),
            _ => OnePerRow(rows, ListedItem),
        };
        var (any, known) = (false, _scheme is { Form: TableForm.Lists, Label: < 0 });
        foreach (var located in items)
        {
            any = true;
            known |=
                _scheme.Form == TableForm.Lists
                    ? _hasLabels
                    : located.Item is { Labels: not null } or { Annotations.Count: > 0 } or { Distribution: not null };
            yield return located;
        }

        if (any && !known && _reading.LabelsAreExpected && !_faults.Any)
        {
            throw _table.Invalid(
                null,
                $"no value in {string.Join(", ", _scheme.Columns.Append(_scheme.Label).Where(column => column >= 0).Select(Name))}",
                "a data file must have labels or votes",
                "Check the columns; if a blank means that the label was not chosen, say --blank not-chosen."
            );
        }

        foreach (var sentence in _missing.Sentences)
        {
            _reading.Remark?.Invoke(sentence);
        }
    }

    private IEnumerable<LocatedItem> OnePerRow(IEnumerable<TableRow> rows, Func<TableRow, TextItem> read)
    {
        foreach (var row in Readable(rows))
        {
            if (_faults.Attempt(() => read(row)) is { } item)
            {
                yield return new LocatedItem(row.Line, item, label => Place(row, label));
            }
        }
    }

    private IEnumerable<TableRow> Readable(IEnumerable<TableRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Fault is { } fault)
            {
                _faults.Add(fault);
            }
            else
            {
                yield return row;
            }
        }
    }

    private IEnumerable<LocatedItem> Voted(IEnumerable<TableRow> rows, Func<TableRow, IReadOnlyList<VoteRow>> read, VoteRows voteRows)
    {
        IEnumerable<VoteRow> Votes()
        {
            foreach (var row in Readable(rows))
            {
                if (_faults.Attempt(() => read(row)) is not { } votes)
                {
                    _faults.LeaveOut(Id(row));
                    continue;
                }

                foreach (var vote in votes)
                {
                    yield return vote;
                }
            }
        }

        return new VoteGroups(_reading, _faults, _fields.Names, voteRows).Collect(Votes());
    }

    private string Name(int column) => Excerpt.Of(_table.Columns[column]);

    private string Id(TableRow row) => _scheme.Id < 0 ? row.Line.ToString(CultureInfo.InvariantCulture) : row[_scheme.Id].Trim();

    private string? Split(TableRow row) => row[_scheme.Split].Trim() is { Length: > 0 } split && !Cell.IsMissing(split) ? split : null;

    private TextItem Item(TableRow row) => new(Id(row), row[_scheme.Text]) { Split = Split(row), Fields = _fields.Read(row) };

    private TextItem ListedItem(TableRow row)
    {
        if (_scheme.Label < 0)
        {
            return Item(row);
        }

        var labels = Labels(row);
        _hasLabels |=
            labels is not null && (!string.IsNullOrWhiteSpace(row[_scheme.Label]) || _reading.Columns.Blank == BlankCell.NotChosen);
        return Item(row) with { Labels = labels };
    }

    /// <summary>The labels of a row's list; blank lists that are read as no label are counted.</summary>
    private IReadOnlyList<string>? Labels(TableRow row)
    {
        var labels = _scheme.Notation.Read(_table, row, _scheme.Label);
        if (labels is { Count: 0 } && string.IsNullOrWhiteSpace(row[_scheme.Label]) && _reading.Columns.Blank == BlankCell.ByColumn)
        {
            _missing.AddBlank(row, _scheme.Label);
        }

        return labels;
    }

    private VoteRow Vote(TableRow row, string? annotator, IReadOnlyList<string>? labels) =>
        new(row.Line, Id(row), row[_scheme.Text], Split(row), annotator, labels, _fields.Values(row));

    private string NameOfVote(TableRow row, string? annotator) => $"{Id(row)}\n{annotator}";

    private string? Annotator(TableRow row) => _scheme.Annotator < 0 ? null : row[_scheme.Annotator].Trim();

    private VoteRow[] LongVotes(TableRow row)
    {
        var labels = Labels(row);
        if (labels is null)
        {
            _missing.Add(row, _scheme.Label, NameOfVote(row, Annotator(row)));
        }

        var vote = Vote(row, Annotator(row), labels);
        if (_scheme.Value < 0 || labels is null)
        {
            return [vote];
        }

        return [Qualified(vote, row, _scheme.Value, labels)];
    }

    private VoteRow[] RatingVotes(TableRow row)
    {
        if (_scheme.Notation.Read(_table, row, _scheme.Label) is not { Count: > 0 } labels)
        {
            throw _table.Invalid(
                row,
                _scheme.Label,
                Excerpt.Of(row[_scheme.Label]),
                "a row must name the label that its votes are for",
                "Write the label, or remove the row."
            );
        }

        return
        [
            .. _scheme.Columns.Select(column =>
            {
                var annotator = _table.Columns[column];
                return Cell.IsMissing(row[column]) && _reading.Columns.Blank != BlankCell.NotChosen
                    ? Vote(row, annotator, labels: null) with
                    {
                        IsIncomplete = true,
                    }
                    : Qualified(Vote(row, annotator, labels), row, column, labels);
            }),
        ];
    }

    /// <summary>The vote of a row with a cell that says whether its labels were chosen.</summary>
    private VoteRow Qualified(VoteRow vote, TableRow row, int column, IReadOnlyList<string> labels)
    {
        if (_flags.IsChosen(row, column) is not { } chosen)
        {
            _missing.Add(row, column, NameOfVote(row, vote.Annotator));
            return vote with { Labels = null, IsIncomplete = true };
        }

        return chosen ? vote : vote with { Labels = [], Rejected = labels };
    }

    private VoteRow WideVote(TableRow row)
    {
        var chosen = _flags.Chosen(row);
        if (_scheme.Unclear >= 0 && chosen is { Count: > 0 } && Cell.Flag(row[_scheme.Unclear]) == true)
        {
            throw _table.Invalid(
                row,
                _scheme.Unclear,
                $"{Excerpt.Of(row[_scheme.Unclear])} and {Excerpt.Of(chosen[0])}",
                "a vote that marks the document as unclear must choose no label",
                "Remove the mark or the label."
            );
        }

        return Vote(row, Annotator(row), chosen);
    }

    private TextItem AnnotatedItem(TableRow row)
    {
        var votes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var column in _scheme.Columns)
        {
            if (LabelsOf(row, column) is { } labels)
            {
                votes.Add(_table.Columns[column].Trim(), labels);
            }
        }

        return Item(row) with
        {
            Annotations = votes.Count == 0 ? null : votes,
            Labels = _scheme.Aggregate < 0 ? null : LabelsOf(row, _scheme.Aggregate),
        };
    }

    private IReadOnlyList<string>? LabelsOf(TableRow row, int column) =>
        !_scheme.AreFlags ? _scheme.Notation.Read(_table, row, column)
        : _flags.IsChosen(row, column) is not { } chosen ? null
        : chosen ? [_reading.LabelList is [var one] ? one : TableItems.Yes]
        : [];

    private TextPlace? Place(TableRow row, string label) =>
        _scheme.Form switch
        {
            TableForm.Lists => row.PlaceOf(_scheme.Label),
            TableForm.Wide or TableForm.Shares => _table.IndexOf(label) is >= 0 and var column ? row.PlaceOf(column) : null,
            TableForm.Annotators => _scheme.Columns.FirstOrDefault(column => row[column].Contains(label, StringComparison.Ordinal), -1)
                is >= 0
                    and var column
                ? row.PlaceOf(column)
                : null,
            _ => null,
        };
}
