namespace Plurality.Metrics;

/// <summary>A prepared metric that averages over labels, and whose resamples may lack labels that the documents have.</summary>
internal interface IMacroMetric : ITiledMetric
{
    /// <summary>The range of the metric's values.</summary>
    ValueRange Range { get; }

    /// <summary>The number of documents with a weight above 0 that have each label of <see cref="MacroValues.Present"/>.</summary>
    int[] Having(ReadOnlySpan<double> weights);

    /// <summary>The values that are averaged in each lane; null if no document counts.</summary>
    MacroValues?[] Labels(WeightTile tile);
}
