namespace Plurality.Metrics.Agreement;

/// <summary>How far two annotators agree on the items that both judged.</summary>
/// <param name="First">One.</param>
/// <param name="Second">The other.</param>
/// <param name="Shared">How many items both judged, at least 1.</param>
/// <param name="Agreement">The share of (item, label) choices in which they agree, in [0,1].</param>
/// <param name="Kappa">The mean over labels of Cohen's kappa; null where chance never disagrees on any label.</param>
internal sealed record AnnotatorPair(string First, string Second, int Shared, double Agreement, double? Kappa);
