namespace Plurality.Evaluation;

/// <summary>A method's figures.</summary>
/// <param name="Method">The name of the row.</param>
/// <param name="IsBound">Whether the row is a bound that knows the truth: shown, but never best. Other rows are compared.</param>
/// <param name="Cells">One per metric, in order; or the reason why the method has none.</param>
/// <param name="Notes">Notes for readers of the row.</param>
public sealed record ScoreRow(string Method, bool IsBound, Outcome<IReadOnlyList<ScoreCell>> Cells, IReadOnlyList<string> Notes);
