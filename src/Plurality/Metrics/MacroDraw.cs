namespace Plurality.Metrics;

/// <summary>A macro average of a resample.</summary>
internal static class MacroDraw
{
    /// <summary>
    /// Leaves out labels that the documents have but the resample lacks; the other labels of the documents stand for them, because a
    /// resample without a rare label says nothing about it. Labels that no document has count as they do in the figure.
    /// </summary>
    public static IReadOnlyList<MetricValue> Of(LabelCounts[] counts, LabelCounts[] documents, int support, Func<LabelCounts, double> value)
    {
        var (present, drawn, sum, rest) = (0, 0, 0.0, 0.0);
        for (var label = 0; label < counts.Length; label++)
        {
            if (documents[label].Gold <= 0)
            {
                rest += value(counts[label]);
                continue;
            }

            present++;
            if (counts[label].Gold > 0)
            {
                drawn++;
                sum += value(counts[label]);
            }
        }

        return
        [
            present > 0 && drawn == 0
                ? MetricValue.Undefined(support, "no document of the resample has gold labels")
                : MetricValue.Defined((rest + (drawn > 0 ? sum / drawn * present : 0)) / counts.Length, support),
        ];
    }
}
