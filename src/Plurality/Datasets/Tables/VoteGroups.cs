using System.Globalization;

namespace Plurality.Datasets.Tables;

/// <summary>Groups rows of one vote each into items with all their votes, in the order of their first rows.</summary>
/// <param name="reading">Says whether the rows of an item are adjacent.</param>
/// <param name="faults">Receives contradictions between the rows of an item.</param>
/// <param name="fieldNames">The names of the rows' fields.</param>
/// <param name="voteRows">The number of rows per vote.</param>
internal sealed class VoteGroups(DatasetReading reading, FaultLog faults, IReadOnlyList<string> fieldNames, VoteRows voteRows)
{
    /// <summary>Yields the items: each as soon as the next begins if rows are adjacent, else all at the end.</summary>
    public IEnumerable<LocatedItem> Collect(IEnumerable<VoteRow> rows)
    {
        if (reading.Grouped)
        {
            VotedItem? current = null;
            foreach (var row in rows)
            {
                if (current is not null && !string.Equals(current.Id, row.Id, StringComparison.Ordinal))
                {
                    yield return current.Finish();
                    current = null;
                }

                current ??= new VotedItem(row, fieldNames, voteRows);
                Add(current, row);
            }

            if (current is not null)
            {
                yield return current.Finish();
            }

            yield break;
        }

        var items = new Dictionary<string, VotedItem>(StringComparer.Ordinal);
        var order = new List<VotedItem>();
        foreach (var row in rows)
        {
            if (!items.TryGetValue(row.Id, out var item))
            {
                order.Add(item = new VotedItem(row, fieldNames, voteRows));
                items.Add(row.Id, item);
            }

            Add(item, row);
        }

        foreach (var item in order)
        {
            yield return item.Finish();
        }
    }

    private void Add(VotedItem item, VoteRow row)
    {
        if (item.Contradiction(row) is var (found, expected, remedy))
        {
            var id = Excerpt.Of(row.Id);
            faults.Add(
                new DatasetFault(
                    reading.SourceName,
                    row.Line,
                    Column: null,
                    Found: string.Create(CultureInfo.InvariantCulture, $"{found} of item {id}, which begins on line {item.Line}"),
                    expected,
                    remedy
                )
            );
            faults.LeaveOut(row.Id);
        }
        else
        {
            item.Add(row);
        }
    }
}
