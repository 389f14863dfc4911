namespace Plurality.Metrics;

/// <summary>A prepared metric that averages over labels, and whose resamples may lack labels that the documents have.</summary>
internal interface IMacroMetric : ITiledMetric
{
    /// <summary>The range of the metric's values.</summary>
    ValueRange Range { get; }

    /// <summary>Why resamples say nothing about the metric; null if they do.</summary>
    string? WithoutInterval => null;

    /// <summary>The number of documents with a weight above 0 behind each label's value; 0 if no such document has the label.</summary>
    int[] Having(ReadOnlySpan<double> weights);

    /// <summary>The values that are averaged in each lane; null if no document counts.</summary>
    /// <param name="tile">The resamples.</param>
    /// <param name="having">The result of <see cref="Having"/> for the documents that are resampled.</param>
    MacroValues?[] Labels(WeightTile tile, int[] having);
}
