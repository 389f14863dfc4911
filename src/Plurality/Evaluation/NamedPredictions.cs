namespace Plurality.Evaluation;

/// <summary>Predictions that form one row of a scoreboard.</summary>
/// <param name="Name">The name of the row.</param>
/// <param name="Predictions">The probabilities.</param>
internal sealed record NamedPredictions(string Name, Predictions Predictions);
