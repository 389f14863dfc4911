namespace Plurality.Datasets;

/// <summary>An item and the line, counted from 1, on which it begins in its file.</summary>
/// <param name="Line">The line.</param>
/// <param name="Item">The item.</param>
/// <param name="Find">Where a label of the item stands; to be asked before the next item is read. Null where only the line is
/// known.</param>
public readonly record struct LocatedItem(int Line, TextItem Item, Func<string, TextPlace?>? Find = null);
