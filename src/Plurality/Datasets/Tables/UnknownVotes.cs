using System.Globalization;

namespace Plurality.Datasets.Tables;

/// <summary>Counts votes that are unknown because a part of them has no value.</summary>
internal sealed class UnknownVotes(Table table)
{
    private int _count;
    private string? _first;

    /// <summary>The note about unknown votes; null if there are none.</summary>
    public string? Sentence =>
        _count == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{table.SourceName}: {_count} {(_count == 1 ? "vote is" : "votes are")} unknown, because a part of "
                    + $"{(_count == 1 ? "it" : "each")} has no value (first: {_first}). If a blank means that the label was not chosen, "
                    + $"say --blank not-chosen."
            );

    /// <summary>Counts one unknown vote, for the cell without a value.</summary>
    public void Add(TableRow row, int column)
    {
        _first ??= string.Create(CultureInfo.InvariantCulture, $"line {row.PlaceOf(column).Line}, {Excerpt.Of(table.Columns[column])}");
        _count++;
    }
}
