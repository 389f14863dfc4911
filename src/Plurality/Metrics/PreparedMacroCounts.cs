namespace Plurality.Metrics;

/// <summary>A macro average of a function of each label's counts.</summary>
/// <param name="documents">The documents.</param>
/// <param name="metric">The metric.</param>
/// <param name="range">The range of its values.</param>
/// <param name="present">Whether labels that no document has are left out of the average.</param>
/// <param name="value">The value of one label.</param>
internal sealed class PreparedMacroCounts(
    ScoredDocuments documents,
    ICountMetric metric,
    ValueRange range,
    bool present,
    Func<LabelCounts, double> value
) : PreparedCounts(documents, metric), IMacroMetric
{
    private readonly bool[] _has = Has(documents);

    /// <inheritdoc/>
    public ValueRange Range => range;

    /// <inheritdoc/>
    public int[] Having(ReadOnlySpan<double> weights) => [.. Table.Having(weights, predicted: false).Where((_, label) => _has[label])];

    /// <inheritdoc/>
    public MacroValues?[] Labels(WeightTile tile)
    {
        var (support, counts) = (Table.Support(tile), Table.Counts(tile));
        var values = new MacroValues?[tile.Lanes];
        for (var lane = 0; lane < values.Length; lane++)
        {
            values[lane] = support[lane] == 0 ? null : Labels(counts[lane]);
        }

        return values;
    }

    private static bool[] Has(ScoredDocuments documents)
    {
        var ones = new double[documents.Count];
        Array.Fill(ones, 1);
        return Array.ConvertAll(LabelCountTable.Of(documents).Having(ones, predicted: false), count => count > 0);
    }

    private MacroValues Labels(LabelCounts[] counts)
    {
        var drawn = new double?[_has.Count(true)];
        var (place, others) = (0, 0.0);
        for (var label = 0; label < counts.Length; label++)
        {
            if (_has[label])
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
