namespace Plurality.Annotations;

/// <summary>Statistics of one annotator.</summary>
/// <param name="Annotator">The annotator's name.</param>
/// <param name="Items">The number of items the annotator judged, at least 1.</param>
/// <param name="MeanLabels">The mean number of labels the annotator chose per item.</param>
internal sealed record AnnotatorStatistics(string Annotator, int Items, double MeanLabels);
