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
    private readonly UnknownVotes _unknown;
    private bool _hasLabels; // A file with only blank lists has no labels, although each blank is an empty list.

    /// <summary>Creates the reader.</summary>
    /// <exception cref="DatasetFormatException">A carried-along column has the name of an item key.</exception>
    public TableReader(Table table, TableScheme scheme, DatasetReading reading, FaultLog faults)
    {
        (_table, _scheme, _reading, _faults) = (table, scheme, reading, faults);
        _unknown = new UnknownVotes(table);
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
            TableForm.Wide => OnePerRow(rows, row => Item(row) with { Labels = Chosen(row) }),
            TableForm.Shares => OnePerRow(rows, row => Item(row) with { Distribution = Shares(row) }),
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

        if (_unknown.Sentence is { } sentence)
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

        var labels = _scheme.Notation.Read(_table, row, _scheme.Label);
        _hasLabels |=
            labels is not null && (!string.IsNullOrWhiteSpace(row[_scheme.Label]) || _reading.Columns.Blank == BlankCell.NotChosen);
        return Item(row) with { Labels = labels };
    }

    private VoteRow Vote(TableRow row, string? annotator, IReadOnlyList<string>? labels) =>
        new(row.Line, Id(row), row[_scheme.Text], Split(row), annotator, labels, _fields.Values(row));

    private string? Annotator(TableRow row) => _scheme.Annotator < 0 ? null : row[_scheme.Annotator].Trim();

    private VoteRow[] LongVotes(TableRow row)
    {
        var labels = _scheme.Notation.Read(_table, row, _scheme.Label);
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
        if (IsChosen(row, column) is not { } chosen)
        {
            _unknown.Add(row, column);
            return vote with { Labels = null, IsIncomplete = true };
        }

        return chosen ? vote : vote with { Labels = [], Rejected = labels };
    }

    private VoteRow WideVote(TableRow row)
    {
        var chosen = Chosen(row);
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

    /// <summary>The labels of a row of the wide form; null if one of its cells has no value, which makes the vote unknown.</summary>
    private List<string>? Chosen(TableRow row)
    {
        RefuseLateValues(row);
        if (IsNotScored(row))
        {
            _unknown.Add(row, _scheme.Columns[0]);
            return null;
        }

        var chosen = new List<string>();
        int? missing = null;
        foreach (var column in _scheme.Columns)
        {
            switch (IsChosen(row, column))
            {
                case true:
                    chosen.Add(_table.Columns[column].Trim());
                    break;
                case null:
                    missing ??= column;
                    break;
                default:
                    break;
            }
        }

        if (missing is { } first)
        {
            _unknown.Add(row, first);
            return null;
        }

        return chosen;
    }

    /// <summary>
    /// Whether a row is −1 throughout, as in label files that hide which documents are scored; −1 beside 0 and 1 is a grade.
    /// </summary>
    private bool IsNotScored(TableRow row) =>
        _reading.Threshold is null && _scheme.Columns is [_, _, ..] && _scheme.Columns.All(column => Cell.IsNotScored(row[column]));

    /// <summary>Whether a cell of 0 and 1, or a grade, is a vote for the label; null if it has no value.</summary>
    private bool? IsChosen(TableRow row, int column)
    {
        var cell = row[column];
        if (Cell.IsMissing(cell))
        {
            return _reading.Columns.Blank == BlankCell.NotChosen ? false : null;
        }

        if (_reading.Threshold is { } threshold && Cell.Number(cell) is { } grade)
        {
            return grade >= threshold;
        }

        return Cell.Flag(cell)
            ?? throw _table.Invalid(
                row,
                column,
                Excerpt.Of(cell),
                $"{Excerpt.Of(_table.Columns[column])}, which says whether a label was chosen, must be 0 or 1",
                Cell.Number(cell) is null
                    ? "Write 1 where the label was chosen, or say which columns are labels with --indicator-columns."
                    : "Say from which value on a grade is a vote for the label with --threshold, such as --threshold 1."
            );
    }

    /// <summary>A column taken for a label without values must not gain a value after the rows that were inspected.</summary>
    private void RefuseLateValues(TableRow row)
    {
        foreach (var column in _scheme.Blank)
        {
            if (!Cell.IsMissing(row[column]))
            {
                throw _table.Invalid(
                    row,
                    column,
                    Excerpt.Of(row[column]),
                    $"{Excerpt.Of(_table.Columns[column])}, which is blank in the first rows, must be blank in all",
                    "Name the columns of labels with --indicator-columns."
                );
            }
        }
    }

    private Dictionary<string, double>? Shares(TableRow row)
    {
        if (_scheme.Columns.FirstOrDefault(column => Cell.IsMissing(row[column]), -1) is >= 0 and var missing)
        {
            _unknown.Add(row, missing);
            return null;
        }

        var numbers = _scheme.Columns.Select(column => Share(row, column)).ToArray();
        var total =
            !_scheme.AreCounts ? 1
            : _scheme.Total >= 0 ? Share(row, _scheme.Total)
            : numbers.Sum();
        if (total == 0)
        {
            return null;
        }

        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < numbers.Length; i++)
        {
            var column = _scheme.Columns[i];
            if (numbers[i] > total)
            {
                throw _table.Invalid(
                    row,
                    column,
                    Excerpt.Of(row[column]),
                    _scheme.AreCounts
                        ? "a count must not be greater than the number of annotators"
                        : $"{Excerpt.Of(_table.Columns[column])} must be a share from 0 to 1",
                    _scheme.AreCounts
                        ? "Name the column with their number with --total-column."
                        : "Divide it, or name the columns of labels."
                );
            }

            shares.Add(_table.Columns[column].Trim(), numbers[i] / total);
        }

        return shares;
    }

    private double Share(TableRow row, int column) =>
        Cell.Number(row[column]) is >= 0 and var number && (!_scheme.AreCounts || Math.Floor(number) == number)
            ? number
            : throw _table.Invalid(
                row,
                column,
                Excerpt.Of(row[column]),
                $"{Excerpt.Of(_table.Columns[column])} must be {(_scheme.AreCounts ? "a count" : "a share from 0 to 1")}",
                "Correct it, or name the columns of labels with --indicator-columns."
            );

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
        : IsChosen(row, column) is not { } chosen ? null
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
