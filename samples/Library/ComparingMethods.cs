using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Statistics;

namespace Plurality.Samples;

/// <summary>Compares probabilities with what annotators said.</summary>
public static class ComparingMethods
{
    /// <summary>Compares methods: each figure with its interval, the best of a column, and the paired tests against it.</summary>
    public static void Compare(
        LabelSet labels,
        IReadOnlyList<TextItem> documents,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, LabelMarginals>> methods,
        TextWriter output
    )
    {
        var options = new ScoreboardOptions
        {
            Metrics = [MetricCatalogue.Named("l1"), MetricCatalogue.Named("f1_micro_zd0")],
            Resamples = 100,
        };
        Scoreboard board = Scoreboard.Of(labels, TaskKind.MultiLabel, documents, methods, options);
        foreach (ScoreRow row in board.Rows)
        {
            foreach (ScoreCell cell in row.Cells.Value)
            {
                Interval value = cell.Value;
                var figure = value.Estimate.Value is { } number ? FormattableString.Invariant($"{number:0.00}") : value.Reason;
                output.WriteLine($"{row.Method} {cell.Metric.Name} {figure}{(cell.IsBest ? ", the best" : "")}");
            }
        }
    }

    /// <summary>Computes one metric at a threshold for each label.</summary>
    public static double? MicroF1(LabelSet labels, IReadOnlyList<DocumentScores> documents, IReadOnlyList<double> thresholds)
    {
        var scored = ScoredDocuments.Create(labels, TaskKind.MultiLabel, documents, Thresholds.PerLabel(labels, thresholds));
        MetricResult result = MetricCatalogue.Named("f1_micro_zd0").Compute(scored);
        return result.Value.Value;
    }

    /// <summary>A metric of one's own: the largest probability of all, resampled by its weights.</summary>
    public sealed class LargestProbability : IMetric
    {
        /// <inheritdoc/>
        public string Name => "largest";

        /// <inheritdoc/>
        public string Summary => "largest probability of a label";

        /// <inheritdoc/>
        public bool HigherIsBetter => false;

        /// <inheritdoc/>
        public MetricInputs Inputs => MetricInputs.Probabilities;

        /// <inheritdoc/>
        public bool ByLabel => false;

        /// <inheritdoc/>
        public IPreparedMetric Prepare(ScoredDocuments documents) => new Prepared(documents);

        private sealed class Prepared(ScoredDocuments documents) : IPreparedMetric
        {
            public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights)
            {
                var (largest, support) = (0.0, 0);
                for (var document = 0; document < documents.Count; document++)
                {
                    if (weights[document] > 0)
                    {
                        support++;
                        foreach (var probability in documents.Probabilities(document))
                        {
                            largest = Math.Max(largest, probability);
                        }
                    }
                }

                return [support > 0 ? MetricValue.Defined(largest, support) : MetricValue.Undefined(0, "there is no document")];
            }
        }
    }
}
