namespace Plurality.Datasets;

/// <summary>An item and the line, counted from 1, on which it begins in its file.</summary>
/// <param name="Line">The line.</param>
/// <param name="Item">The item.</param>
public readonly record struct LocatedItem(int Line, TextItem Item)
{
    internal LocatedItem(int line, TextItem item, Func<string, TextPlace?> find)
        : this(line, item) => Find = find;

    /// <summary>Finds the position of a label of the item, before the next item is read. Null if only the line is known.</summary>
    internal Func<string, TextPlace?>? Find { get; }
}
