using Plurality.Metrics;

namespace Plurality.Reports;

/// <summary>How well a method finds one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Precision">The share of documents with the label among those to which it is assigned; null if it is never
/// assigned.</param>
/// <param name="Recall">The share of documents to which it is assigned among those that have it; null if none has it.</param>
/// <param name="F1">The harmonic mean of the two; null if the label is neither assigned nor in the data.</param>
/// <param name="RocAuc">The area under the ROC curve; null if all documents have the label, or none has.</param>
/// <param name="AveragePrecision">The average precision; null if no document has the label.</param>
/// <param name="Support">The number of documents that have it.</param>
/// <param name="Assigned">The share of documents to which it is assigned; null without labelled documents.</param>
/// <param name="Annotated">The share of documents that have it; null without labelled documents.</param>
/// <param name="Probability">The mean probability over documents with annotators.</param>
/// <param name="Share">The mean share of annotators who chose it; null without annotators.</param>
internal sealed record LabelScores(
    string Label,
    double? Precision,
    double? Recall,
    double? F1,
    double? RocAuc,
    double? AveragePrecision,
    int Support,
    double? Assigned,
    double? Annotated,
    double? Probability,
    double? Share
)
{
    /// <summary>The scores of every label, in the set's order.</summary>
    public static IReadOnlyList<LabelScores> Of(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        IMetric auc = CurveMetric.RocAuc,
            precision = CurveMetric.AveragePrecision;
        var (areas, averages) = (auc.Compute(documents).ByLabel!, precision.Compute(documents).ByLabel!);
        int[] all = [.. Enumerable.Range(0, documents.Count)];
        int[] labelled = [.. all.Where(documents.HasGold)];
        int[] voted = [.. all.Where(documents.HasShares)];
        return
        [
            .. documents.Labels.Select(
                (label, at) =>
                {
                    var assigned = labelled.Count(document => documents.Decided(document)[at]);
                    var gold = labelled.Count(document => documents.Gold(document)[at]);
                    var both = labelled.Count(document => documents.Decided(document)[at] && documents.Gold(document)[at]);
                    return new LabelScores(
                        label,
                        Ratio(both, assigned),
                        Ratio(both, gold),
                        Ratio(2 * both, assigned + gold),
                        areas[at].Value,
                        averages[at].Value,
                        gold,
                        Ratio(assigned, labelled.Length),
                        Ratio(gold, labelled.Length),
                        voted.Length == 0 ? null : voted.Average(document => documents.Probabilities(document)[at]),
                        voted.Length == 0 ? null : voted.Average(document => documents.Shares(document)[at])
                    );
                }
            ),
        ];
    }

    private static double? Ratio(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
