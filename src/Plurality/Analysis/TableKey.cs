namespace Plurality.Analysis;

/// <summary>A key column of a table.</summary>
/// <param name="Name">The name of the column, such as <c>step</c>.</param>
/// <param name="IsNumber">Whether its values are numbers, in the invariant culture.</param>
public sealed record TableKey(string Name, bool IsNumber = false);
