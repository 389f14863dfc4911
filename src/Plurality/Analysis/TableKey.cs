namespace Plurality.Analysis;

/// <summary>A column of a table that says what a row is about.</summary>
/// <param name="Name">The column's name, such as <c>step</c>.</param>
/// <param name="IsNumber">Whether its values are numbers, written in the invariant culture.</param>
public sealed record TableKey(string Name, bool IsNumber = false);
