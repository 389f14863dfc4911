namespace Plurality.Datasets;

/// <summary>A place in a file.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The character in the line, counted from 1; null if only the line is known.</param>
internal readonly record struct TextPlace(int Line, int? Column);
