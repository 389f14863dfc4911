using Parquet;
using Parquet.Schema;

namespace Plurality.Runtime.DataFiles;

/// <summary>
/// Restores empty lists and maps in rows of Parquet. Parquet.Net gives an empty list the value null, but an empty list of labels is a vote
/// for none, and null is no vote. The definition levels of the column tell them apart
/// (https://parquet.apache.org/docs/file-format/nestedencoding/).
/// </summary>
/// <remarks>Lists inside other lists stay as they are.</remarks>
internal static class EmptyLists
{
    /// <summary>Puts the empty lists of one row group into its rows.</summary>
    public static async Task RestoreAsync(
        ParquetSchema schema,
        ParquetRowGroupReader group,
        IReadOnlyList<IDictionary<string, object>> rows
    )
    {
        foreach (var (path, field) in schema.Fields.SelectMany(field => Lists([], field)))
        {
            using var levels = await group.ReadRawColumnDataBaseAsync(LeafOf(field)).ConfigureAwait(false);
            var row = 0;
            for (var i = 0; i < levels.RepetitionLevels.Length; i++)
            {
                if (levels.RepetitionLevels[i] != 0)
                {
                    continue; // A further element of the same row.
                }

                if (levels.DefinitionLevels[i] == field.MaxDefinitionLevel - 1)
                {
                    Restore(rows[row], path, field);
                }

                row++;
            }
        }
    }

    /// <summary>The lists and maps of which a row has one each, with the names that lead to them.</summary>
    private static IEnumerable<(string[] Path, Field Field)> Lists(string[] owners, Field field) =>
        field switch
        {
            StructField owner => owner.Fields.SelectMany(inner => Lists([.. owners, owner.Name], inner)),
            ListField or MapField => [([.. owners, field.Name], field)],
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

    private static void Restore(IDictionary<string, object> row, string[] path, Field field)
    {
        foreach (var name in path[..^1])
        {
            if (!row.TryGetValue(name, out var inner) || inner is not IDictionary<string, object> owner)
            {
                row[name] = owner = new Dictionary<string, object>(StringComparer.Ordinal);
            }

            row = owner;
        }

        row[path[^1]] = field is MapField ? new Dictionary<string, object>() : Array.Empty<object>();
    }
}
