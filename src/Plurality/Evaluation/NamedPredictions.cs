namespace Plurality.Evaluation;

/// <summary>Predictions that are a row of a scoreboard.</summary>
/// <param name="Name">What the row is called.</param>
/// <param name="Predictions">The probabilities.</param>
internal sealed record NamedPredictions(string Name, Predictions Predictions);
