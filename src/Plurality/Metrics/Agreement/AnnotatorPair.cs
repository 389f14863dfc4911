namespace Plurality.Metrics.Agreement;

/// <summary>How far two annotators agree on the items that both judged.</summary>
/// <param name="First">The first annotator.</param>
/// <param name="Second">The second annotator.</param>
/// <param name="Shared">The number of items that both judged, at least 1.</param>
/// <param name="Agreement">The share of (item, label) choices on which they agree, in [0,1].</param>
/// <param name="Kappa">The mean over labels of Cohen's kappa; null if chance never disagrees on any label.</param>
internal sealed record AnnotatorPair(string First, string Second, int Shared, double Agreement, double? Kappa);
