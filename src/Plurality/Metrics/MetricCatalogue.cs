using Plurality.Catalogues;

namespace Plurality.Metrics;

/// <summary>
/// The metrics by name (docs/method.md#5-metrics; agreement between annotators is no comparison of a method and stands elsewhere). What is
/// registered here can be a column of scoreboards.
/// </summary>
/// <remarks>Thread-safe: several threads may register and read.</remarks>
public static class MetricCatalogue
{
    private const MetricInputs Soft = MetricInputs.Probabilities | MetricInputs.Shares;
    private const MetricInputs Ranked = MetricInputs.Probabilities | MetricInputs.Gold;
    private const MetricInputs Sets = MetricInputs.Decisions | MetricInputs.Gold;

    // In the order in which tables list them.
    private static readonly Catalogue<IMetric> Entries = new(
        "metric",
        metric => metric.Name,
        [
            new DocumentMetric("nll", "negative log-likelihood of the annotators' shares", false, Soft, (d, i) => SoftScores.Nll(d, i)),
            new DocumentMetric("l1", "Manhattan distance from the annotators' shares", false, Soft, (d, i) => SoftScores.L1(d, i)),
            new DocumentMetric("brier", "squared distance from the annotators' shares", false, Soft, (d, i) => SoftScores.Brier(d, i)),
            new DocumentMetric("kl", "Kullback-Leibler divergence from the annotators' shares", false, Soft, (d, i) => SoftScores.Kl(d, i)),
            new DocumentMetric("jsd", "Jensen-Shannon divergence from the annotators' shares", false, Soft, (d, i) => SoftScores.Jsd(d, i)),
            new CalibrationErrorMetric(equalMass: false),
            new CalibrationErrorMetric(equalMass: true),
            new EntropyCorrelationMetric(ranks: false),
            new EntropyCorrelationMetric(ranks: true),
            new DocumentMetric("example_f1", "F1 of each document's labels, 1 where both sets are empty", true, Sets, (d, i) =>
                SetRatio.F1.Of(d, i, 1)
            ),
            .. from zeroDivision in (int[])[0, 1]
            from average in Enum.GetValues<ConfusionAverage>()
            from ratio in SetRatio.All
            select new ConfusionMetric(ratio, average, zeroDivision),
            .. from zeroDivision in (int[])[0, 1]
            from ratio in SetRatio.All
            select new DocumentMetric(
                $"{ratio.Name}_samples_zd{zeroDivision}",
                $"{ratio.Summary} of each document's labels, {zeroDivision} for nothing of nothing",
                true,
                Sets,
                (d, i) => ratio.Of(d, i, zeroDivision)
            ),
            new DocumentMetric("hamming_loss", "share of label decisions that differ from gold", false, Sets, (d, i) =>
                SetScores.HammingLoss(d, i)
            ),
            new DocumentMetric("subset_accuracy", "share of documents whose labels are all as in gold", true, Sets, (d, i) =>
                SetScores.SubsetAccuracy(d, i)
            ),
            new DocumentMetric("label_ranking_average_precision", "precision down to each gold label", true, Ranked, (d, i) =>
                RankingScores.AveragePrecision(d, i)
            ),
            new DocumentMetric("coverage_error", "labels to read until all gold ones are seen", false, Ranked, (d, i) =>
                RankingScores.CoverageError(d, i)
            ),
            new DocumentMetric("label_ranking_loss", "share of (gold, other) pairs in the wrong order", false, Ranked, (d, i) =>
                RankingScores.RankingLoss(d, i)
            ),
            new DocumentMetric("one_error", "share of documents whose top label is not gold", false, Ranked, RankingScores.OneError),
            CurveMetric.RocAuc,
            CurveMetric.AveragePrecision,
        ]
    );

    /// <summary>Every metric: those of the library, then those that were registered.</summary>
    public static IReadOnlyList<IMetric> All => Entries.All;

    /// <summary>The few that tables for people show.</summary>
    public static IReadOnlyList<IMetric> Headline =>
        [
            .. (
                (string[])
                    [
                        "nll",
                        "l1",
                        "brier",
                        "jsd",
                        "example_f1",
                        "f1_micro_zd0",
                        "f1_macro_zd0",
                        "label_ranking_average_precision",
                        "ece_equal_mass_15",
                    ]
            ).Select(Named),
        ];

    /// <summary>Adds a metric.</summary>
    /// <exception cref="ArgumentException">There is a metric of that name, or the name has characters other than letters, digits, hyphens,
    /// underscores and dots.</exception>
    public static void Register(IMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Entries.Register(metric);
    }

    /// <summary>The metric of that name.</summary>
    /// <exception cref="PluralityException">There is no such metric.</exception>
    public static IMetric Named(string name) => Entries.Find(name) ?? throw new MetricException(name, Entries.Words);
}
