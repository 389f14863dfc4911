namespace Plurality.Datasets;

/// <summary>An item and the line, counted from 1, on which it begins in its file.</summary>
internal readonly record struct LocatedItem(int Line, TextItem Item);
