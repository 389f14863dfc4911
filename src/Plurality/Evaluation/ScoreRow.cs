namespace Plurality.Evaluation;

/// <summary>A method's figures.</summary>
/// <param name="Method">What the row is called.</param>
/// <param name="IsBound">Whether it is a bound that knows the truth: shown, but never the best. Other rows are compared.</param>
/// <param name="Cells">One per metric, in their order; or why the method has none.</param>
/// <param name="Notes">What a reader of the row must know.</param>
public sealed record ScoreRow(string Method, bool IsBound, Outcome<IReadOnlyList<ScoreCell>> Cells, IReadOnlyList<string> Notes);
