namespace Plurality.Analysis;

/// <summary>A figure that sums an analysis up.</summary>
/// <param name="Run">Of which run.</param>
/// <param name="Name">What it is, in a few words; the same for every run.</param>
/// <param name="Unit">What its numbers are.</param>
/// <param name="Estimate">The figure with its interval.</param>
public sealed record Headline(string Run, string Name, FigureUnit Unit, Estimate Estimate);
