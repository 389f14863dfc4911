namespace Plurality.Analysis;

/// <summary>One figure of a table.</summary>
/// <param name="Keys">What it is about, one value a key of the table; the first is the run.</param>
/// <param name="Estimate">The figure with its interval.</param>
public sealed record FigureRow(IReadOnlyList<string> Keys, Estimate Estimate);
