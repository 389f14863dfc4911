using System.Collections;
using Parquet;
using Parquet.Schema;

namespace Plurality.Runtime.DataFiles;

/// <summary>
/// Restores empty lists and maps in rows of Parquet. Parquet.Net gives an empty list the value null, but an empty list of labels is a vote
/// for none, and null is no vote. The definition levels of the column tell them apart
/// (https://parquet.apache.org/docs/file-format/nestedencoding/).
/// </summary>
internal static class EmptyLists
{
    /// <summary>Puts the empty lists of one row group into its rows.</summary>
    public static async Task RestoreAsync(
        ParquetSchema schema,
        ParquetRowGroupReader group,
        IReadOnlyList<IDictionary<string, object>> rows
    )
    {
        foreach (var list in schema.Fields.SelectMany(field => Lists([], [field.Name], field)))
        {
            using var levels = await group.ReadRawColumnDataBaseAsync(LeafOf(list.Field)).ConfigureAwait(false);

            // The element of each outer list that the next value belongs to; the first is the row.
            var places = new int[list.Owners.Count + 1];
            places[0] = -1;
            for (var i = 0; i < levels.RepetitionLevels.Length; i++)
            {
                var repeated = levels.RepetitionLevels[i];
                if (repeated >= places.Length)
                {
                    continue; // A further element of the same list.
                }

                places[repeated]++;
                Array.Clear(places, repeated + 1, places.Length - repeated - 1);
                if (levels.DefinitionLevels[i] == list.Field.MaxDefinitionLevel - 1)
                {
                    Restore(rows[places[0]], list, places);
                }
            }
        }
    }

    /// <summary>
    /// All lists and maps, those in structures that are elements of lists included. Parquet.Net keeps empty lists that are elements
    /// themselves, and refuses maps whose values are lists.
    /// </summary>
    private static IEnumerable<NestedList> Lists(NestedList[] owners, string[] path, Field field) =>
        field switch
        {
            StructField owner => owner.Fields.SelectMany(inner => Lists(owners, [.. path, inner.Name], inner)),
            ListField { Item: StructField item } when new NestedList(owners, path, field) is var list =>
            [
                list,
                .. Lists([.. owners, list], [], item),
            ],
            ListField or MapField => [new NestedList(owners, path, field)],
            _ => [],
        };

    private static DataField LeafOf(Field field) =>
        field switch
        {
            ListField list => LeafOf(list.Item),
            MapField map => LeafOf(map.Key),
            StructField owner => LeafOf(owner.Fields[0]),
            var leaf => (DataField)leaf,
        };

    private static void Restore(IDictionary<string, object> row, NestedList list, int[] places)
    {
        object? element = row;
        foreach (var owner in list.Owners)
        {
            element = ((IList)Owner(element, owner.Path)[owner.Path[^1]])[places[owner.Owners.Count + 1]];
        }

        Owner(element, list.Path)[list.Path[^1]] = list.Field is MapField ? new Dictionary<string, object>() : Array.Empty<object>();
    }

    /// <summary>The structure that holds the last name of a path; it is made where it had nothing but empty lists.</summary>
    private static IDictionary<string, object> Owner(object? element, string[] path)
    {
        var owner = (IDictionary<string, object>)element!;
        foreach (var name in path[..^1])
        {
            if (!owner.TryGetValue(name, out var inner) || inner is not IDictionary<string, object> known)
            {
                owner[name] = known = new Dictionary<string, object>(StringComparer.Ordinal);
            }

            owner = known;
        }

        return owner;
    }

    /// <summary>A list or a map inside of others.</summary>
    /// <param name="Owners">The lists that hold it, from the outside.</param>
    /// <param name="Path">The names that lead to it from an element of the innermost owner, or from the row.</param>
    /// <param name="Field">The column.</param>
    private sealed record NestedList(IReadOnlyList<NestedList> Owners, string[] Path, Field Field);
}
