using System.Globalization;

namespace Plurality.Datasets.Tables;

/// <summary>Counts what has no value: parts of votes, documents that are not scored, and blank lists of labels.</summary>
internal sealed class MissingValues(Table table)
{
    private readonly HashSet<string> _votes = new(StringComparer.Ordinal);
    private int _count;
    private string? _first;
    private int _notScored;
    private int? _firstNotScored;
    private int _blanks;
    private string? _firstBlank;

    /// <summary>What is to be said about them, one sentence per kind; none if there are none.</summary>
    public IEnumerable<string> Sentences
    {
        get
        {
            if (_count > 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{table.SourceName}: {_count} {(_count == 1 ? "vote is" : "votes are")} unknown, because a part of "
                        + $"{(_count == 1 ? "it" : "each")} has no value (first: {_first}). If a blank means that the label was not "
                        + $"chosen, say --blank not-chosen."
                );
            }

            if (_notScored > 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{table.SourceName}: {_notScored} {(_notScored == 1 ? "row is" : "rows are")} -1 throughout, which means that the "
                        + $"document is not scored (first: line {_firstNotScored})."
                );
            }

            if (_blanks > 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{table.SourceName}: {_blanks} blank {(_blanks == 1 ? "list is" : "lists are")} read as no label (first: "
                        + $"{_firstBlank}). If a blank means that the labels are unknown, say --blank unknown."
                );
            }
        }
    }

    /// <summary>Counts one unknown vote, for the cell without a value.</summary>
    /// <param name="row">The row of the cell.</param>
    /// <param name="column">The column of the cell.</param>
    /// <param name="vote">What names the vote if it has several rows, so that it is counted once; null if it has one.</param>
    public void Add(TableRow row, int column, string? vote = null)
    {
        if (vote is not null && !_votes.Add(vote))
        {
            return;
        }

        _first ??= Place(row, column);
        _count++;
    }

    /// <summary>Counts one row of a document that is not scored.</summary>
    public void AddNotScored(TableRow row)
    {
        _firstNotScored ??= row.Line;
        _notScored++;
    }

    /// <summary>Counts one blank list of labels that is read as no label.</summary>
    public void AddBlank(TableRow row, int column)
    {
        _firstBlank ??= Place(row, column);
        _blanks++;
    }

    private string Place(TableRow row, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"line {row.PlaceOf(column).Line}, {Excerpt.Of(table.Columns[column])}");
}
