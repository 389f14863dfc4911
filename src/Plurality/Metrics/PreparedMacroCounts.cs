namespace Plurality.Metrics;

/// <summary>A macro average of a function of each label's counts.</summary>
/// <param name="documents">The documents.</param>
/// <param name="metric">The metric.</param>
/// <param name="range">The range of its values.</param>
/// <param name="present">Whether the average leaves out labels that no document has.</param>
/// <param name="value">The value of one label.</param>
internal sealed class PreparedMacroCounts(
    ScoredDocuments documents,
    ICountMetric metric,
    ValueRange range,
    bool present,
    Func<LabelCounts, double> value
) : PreparedCounts(documents, metric), IMacroMetric
{
    /// <inheritdoc/>
    public ValueRange Range => range;

    /// <inheritdoc/>
    public int[] Having(ReadOnlySpan<double> weights) => Table.Having(weights, predicted: false);

    /// <inheritdoc/>
    public MacroValues?[] Labels(WeightTile tile, int[] having)
    {
        var (support, counts) = (Table.Support(tile), Table.Counts(tile));
        var values = new MacroValues?[tile.Lanes];
        for (var lane = 0; lane < values.Length; lane++)
        {
            values[lane] = support[lane] == 0 ? null : Labels(counts[lane], having);
        }

        return values;
    }

    private MacroValues Labels(LabelCounts[] counts, int[] having)
    {
        var drawn = new double?[having.Count(documents => documents > 0)];
        var (place, others) = (0, 0.0);
        for (var label = 0; label < counts.Length; label++)
        {
            if (having[label] > 0)
            {
                drawn[place++] = counts[label].Gold > 0 ? value(counts[label]) : null;
            }
            else if (!present)
            {
                others += value(counts[label]);
            }
        }

        return new MacroValues(drawn, others, present ? drawn.Length : counts.Length);
    }
}
