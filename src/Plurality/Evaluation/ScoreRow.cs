namespace Plurality.Evaluation;

/// <summary>A method's figures.</summary>
/// <param name="Method">What the row is called.</param>
/// <param name="IsBound">Whether it is a bound that knows the truth: shown, but never the best. Other rows are compared.</param>
/// <param name="Cells">One a metric, in their order; empty where the method failed.</param>
/// <param name="Fault">Why there are no figures; null where there are.</param>
/// <param name="Notes">What a reader of the row must know.</param>
public sealed record ScoreRow(string Method, bool IsBound, IReadOnlyList<ScoreCell> Cells, string? Fault, IReadOnlyList<string> Notes);
