using Plurality.Catalogues;

namespace Plurality.Metrics;

/// <summary>
/// Semantic F1 of each document's labels (Chochlakis et al., "Semantic F1 Scores: Fair Evaluation Under Fuzzy Class Boundaries", 2025): the
/// harmonic mean of precision and recall, where each label counts by its similarity to the nearest label of the other set. 1 if both sets
/// are empty, 0 if only one is.
/// </summary>
internal sealed class SemanticF1Metric(string name, SimilarityMatrix similarities) : IMetric
{
    /// <summary>The metric's name without its file.</summary>
    internal const string Word = "semantic_f1";

    public string Name => name;

    public string Summary => "F1 of each document's labels, near ones counting by their similarity";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Decisions | MetricInputs.Gold;

    public bool ByLabel => false;

    /// <summary>Reads <c>semantic_f1:FILE</c>.</summary>
    public static SemanticF1Metric Parse(OptionText options, Func<string, string>? read)
    {
        var file = options.Take("");
        options.End();
        return file is not null && read is not null
            ? new SemanticF1Metric($"semantic_f1:{file}", SimilarityMatrix.Parse(read(file), file))
            : throw options.Refusal("semantic_f1 must name a file of similarities", "Write semantic_f1:FILE.csv.");
    }

    /// <inheritdoc/>
    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var table = similarities.For(documents.Labels);
        return new DocumentMean(
            [
                .. Enumerable
                    .Range(0, documents.Count)
                    .Select(document => documents.HasGold(document) ? Of(table, documents, document) : null),
            ],
            Missing.Reason(MetricInputs.Gold)
        );
    }

    private static double? Of(double[][] table, ScoredDocuments documents, int document)
    {
        int[] decided = Members(documents.Decided(document));
        int[] gold = Members(documents.Gold(document));
        if (decided.Length == 0 || gold.Length == 0)
        {
            return decided.Length == gold.Length ? 1 : 0;
        }

        var precision = decided.Average(label => gold.Max(other => table[other][label]));
        var recall = gold.Average(label => decided.Max(other => table[other][label]));
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    private static int[] Members(ReadOnlySpan<bool> row)
    {
        List<int> members = [];
        for (var label = 0; label < row.Length; label++)
        {
            if (row[label])
            {
                members.Add(label);
            }
        }

        return [.. members];
    }
}
