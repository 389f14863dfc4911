using System.Collections.ObjectModel;

namespace Plurality.Datasets.Tables;

/// <summary>The columns of a table that have no meaning in its format and are carried along as fields.</summary>
internal sealed class FieldColumns
{
    private readonly Table _table;
    private readonly int[] _columns;

    /// <summary>Takes every column that is neither <paramref name="used"/> nor omitted.</summary>
    /// <exception cref="DatasetFormatException">A column has the name of an item key but does not hold that key.</exception>
    public FieldColumns(Table table, ColumnMapping mapping, IEnumerable<int> used)
    {
        _table = table;
        _columns =
        [
            .. Enumerable
                .Range(0, table.Columns.Count)
                .Except(used)
                .Where(column => !(mapping.Omitted ?? []).Contains(table.Columns[column], StringComparer.OrdinalIgnoreCase)),
        ];
        Names = [.. _columns.Select(column => table.Columns[column])];
        foreach (var column in _columns)
        {
            if (!JsonLinesWriter.IsFieldName(table.Columns[column]))
            {
                throw table.Invalid(
                    column,
                    $"{Excerpt.Of(table.Columns[column])}, which holds something else here",
                    "a field must not have the name of a key of items",
                    "Rename the column, or name it among those to omit."
                );
            }
        }
    }

    /// <summary>The fields' names, as the header writes them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A row's values, in the order of the names.</summary>
    public string[] Values(TableRow row) => [.. _columns.Select(column => row[column])];

    /// <summary>A row's fields by name.</summary>
    public IReadOnlyDictionary<string, string> Read(TableRow row) =>
        _columns.Length == 0
            ? ReadOnlyDictionary<string, string>.Empty
            : _columns.ToDictionary(column => _table.Columns[column], column => row[column], StringComparer.Ordinal);
}
