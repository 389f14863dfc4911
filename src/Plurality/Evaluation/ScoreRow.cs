namespace Plurality.Evaluation;

/// <summary>A method's figures.</summary>
/// <param name="Method">What the row is called.</param>
/// <param name="Kind">Whether it takes part in the comparison.</param>
/// <param name="Cells">One a metric, in their order; empty where the method failed.</param>
/// <param name="Fault">Why there are no figures; null where there are.</param>
/// <param name="Notes">What a reader of the row must know.</param>
public sealed record ScoreRow(string Method, RowKind Kind, IReadOnlyList<ScoreCell> Cells, string? Fault, IReadOnlyList<string> Notes);
