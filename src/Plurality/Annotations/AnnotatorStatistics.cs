namespace Plurality.Annotations;

/// <summary>What one annotator did.</summary>
/// <param name="Annotator">Their name.</param>
/// <param name="Items">The number of items they judged, at least 1.</param>
/// <param name="MeanLabels">How many labels they chose on an item, on average.</param>
internal sealed record AnnotatorStatistics(string Annotator, int Items, double MeanLabels);
