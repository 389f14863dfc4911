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
    private readonly bool[] _has =
    [
        .. Enumerable
            .Range(0, documents.Labels.Count)
            .Select(label =>
                Enumerable.Range(0, documents.Count).Any(document => documents.HasGold(document) && documents.Gold(document)[label])
            ),
    ];

    /// <inheritdoc/>
    public ValueRange Range => range;

    /// <inheritdoc/>
    public int[] Having(ReadOnlySpan<double> weights) => Having(weights, predicted: false);

    /// <inheritdoc/>
    public MacroValues? Labels(ReadOnlySpan<double> weights)
    {
        if (Support(weights) == 0)
        {
            return null;
        }

        var counts = Counts(weights);
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
