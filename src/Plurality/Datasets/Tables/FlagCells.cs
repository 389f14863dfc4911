namespace Plurality.Datasets.Tables;

/// <summary>Reads cells that say whether a label was chosen: 0 and 1, or grades.</summary>
internal sealed class FlagCells(Table table, TableScheme scheme, DatasetReading reading, MissingValues missing)
{
    private bool _minusOneIsGrade = scheme.MinusOneIsGrade;
    private int? _firstNotScored;

    /// <summary>The labels of a row of the wide form; null if one of its cells has no value, which makes the vote unknown.</summary>
    /// <exception cref="DatasetFormatException">A cell is neither 0 nor 1, nor a grade where a threshold is given.</exception>
    public IReadOnlyList<string>? Chosen(TableRow row)
    {
        RefuseLateValues(row);
        if (IsNotScored(row))
        {
            missing.AddNotScored(row);
            return null;
        }

        var chosen = new List<string>();
        int? blank = null;
        foreach (var column in scheme.Columns)
        {
            switch (IsChosen(row, column))
            {
                case true:
                    chosen.Add(table.Columns[column].Trim());
                    break;
                case null:
                    blank ??= column;
                    break;
                default:
                    break;
            }
        }

        if (blank is { } first)
        {
            missing.Add(row, first);
            return null;
        }

        return chosen;
    }

    /// <summary>Whether a cell of 0 and 1, or a grade, is a vote for the label; null if it has no value.</summary>
    /// <exception cref="DatasetFormatException">It is something else.</exception>
    public bool? IsChosen(TableRow row, int column)
    {
        var cell = row[column];
        if (Cell.IsMissing(cell))
        {
            return reading.Columns.Blank == BlankCell.NotChosen ? false : null;
        }

        if (reading.Threshold is { } threshold && Cell.Number(cell) is { } grade)
        {
            return grade >= threshold;
        }

        return Cell.Flag(cell)
            ?? throw table.Invalid(
                row,
                column,
                Excerpt.Of(cell),
                $"{Excerpt.Of(table.Columns[column])}, which says whether a label was chosen, must be 0 or 1",
                Cell.IsNotScored(cell)
                        ? "Leave the cell blank if nobody judged the label"
                            + (HasSeveralLabels ? "; only a row of -1 throughout is a document that is not scored." : ".")
                            + " If -1 is a grade, say from which value on it is a vote with --threshold."
                    : Cell.Number(cell) is null
                        ? "Write 1 where the label was chosen, or say which columns are labels with --indicator-columns."
                    : "Say from which value on a grade is a vote for the label with --threshold, such as --threshold 1, or which "
                        + "columns are labels with --indicator-columns."
            );
    }

    private bool HasSeveralLabels => scheme is { Form: TableForm.Wide, Columns: [_, _, ..] };

    /// <summary>
    /// Whether a row is −1 throughout, as in label files that hide which documents are scored. In a table of grades, −1 is a grade if a
    /// row has it beside another one.
    /// </summary>
    /// <exception cref="DatasetFormatException">−1 turns out to be a grade after it was taken for a mark.</exception>
    private bool IsNotScored(TableRow row)
    {
        if (!HasSeveralLabels || _minusOneIsGrade)
        {
            return false;
        }

        if (scheme.Columns.All(column => Cell.IsNotScored(row[column])))
        {
            _firstNotScored ??= row.Line;
            return true;
        }

        if (reading.Threshold is null || !TableScheme.HasMinusOneAmongGrades(row, scheme.Columns))
        {
            return false;
        }

        if (_firstNotScored is { } first)
        {
            var column = scheme.Columns.First(column => Cell.IsNotScored(row[column]));
            throw table.Invalid(
                row,
                column,
                "-1 beside other grades",
                FormattableString.Invariant($"-1 must not be a grade: line {first} is -1 throughout, which means \"not scored\""),
                "If -1 is a grade, leave the cells of documents that are not scored blank; if not, those of labels that nobody judged."
            );
        }

        _minusOneIsGrade = true;
        return false;
    }

    /// <summary>A column taken for a label without values must not gain a value after the rows that were inspected.</summary>
    private void RefuseLateValues(TableRow row)
    {
        foreach (var column in scheme.Blank)
        {
            if (!Cell.IsMissing(row[column]))
            {
                throw table.Invalid(
                    row,
                    column,
                    Excerpt.Of(row[column]),
                    $"{Excerpt.Of(table.Columns[column])}, which is blank in the first rows, must be blank in all",
                    "Name the columns of labels with --indicator-columns."
                );
            }
        }
    }
}
