using Plurality.Catalogues;

namespace Plurality.Metrics;

/// <summary>
/// The metrics by name (docs/method.md#5-metrics; annotator agreement does not compare a method, so it is not included). Registered metrics
/// can be columns of scoreboards. A metric with an argument is named <c>name:argument</c>, such as <c>ndcg:5</c>.
/// </summary>
/// <remarks>Thread-safe: several threads may register and read.</remarks>
public static class MetricCatalogue
{
    private const MetricInputs Soft = MetricInputs.Probabilities | MetricInputs.Shares;
    private const MetricInputs Ranked = MetricInputs.Probabilities | MetricInputs.Gold;
    private const MetricInputs Sets = MetricInputs.Decisions | MetricInputs.Gold;

    // In table order.
    private static readonly Catalogue<MetricEntry> Entries = new(
        "metric",
        entry => entry.Word,
        [
            Plain(
                new DocumentMetric("nll", "negative log-likelihood of the annotators' shares", false, Soft, (d, i) => SoftScores.Nll(d, i))
            ),
            Plain(new DocumentMetric("l1", "Manhattan distance from the annotators' shares", false, Soft, (d, i) => SoftScores.L1(d, i))),
            Plain(
                new DocumentMetric("brier", "squared distance from the annotators' shares", false, Soft, (d, i) => SoftScores.Brier(d, i))
            ),
            Plain(
                new DocumentMetric("kl", "Kullback-Leibler divergence from the annotators' shares", false, Soft, (d, i) =>
                    SoftScores.Kl(d, i)
                )
            ),
            Plain(
                new DocumentMetric("jsd", "Jensen-Shannon divergence from the annotators' shares", false, Soft, (d, i) =>
                    SoftScores.Jsd(d, i)
                )
            ),
            Plain(BinnedCalibrationMetric.Plain("ece_equal_width_15", BinnedCalibrationMetric.DefaultBins)),
            Plain(new EqualMassErrorMetric("ece_equal_mass_15", BinnedCalibrationMetric.DefaultBins)),
            Counted("ece_equal_width", null, bins => BinnedCalibrationMetric.Plain($"ece_equal_width:{bins}", bins)),
            Counted("ece_equal_mass", null, bins => new EqualMassErrorMetric($"ece_equal_mass:{bins}", bins)),
            Counted("ece_top_label", BinnedCalibrationMetric.TopLabel(null), bins => BinnedCalibrationMetric.TopLabel(bins)),
            Counted("mce", BinnedCalibrationMetric.Maximum(null), bins => BinnedCalibrationMetric.Maximum(bins)),
            Counted("ece_debiased", BinnedCalibrationMetric.Debiased(null), bins => BinnedCalibrationMetric.Debiased(bins)),
            Counted("brier_reliability", BrierPartMetric.Reliability(null), bins => BrierPartMetric.Reliability(bins)),
            Counted("brier_resolution", BrierPartMetric.Resolution(null), bins => BrierPartMetric.Resolution(bins)),
            Plain(new BrierUncertaintyMetric()),
            Plain(new EntropyCorrelationMetric(ranks: false)),
            Plain(new EntropyCorrelationMetric(ranks: true)),
            Plain(
                new DocumentMetric("example_f1", "F1 of each document's labels, 1 where both sets are empty", true, Sets, (d, i) =>
                    SetRatio.F1.Of(d, i, 1)
                )
            ),
            .. from zeroDivision in (int[])[0, 1]
            from average in (ConfusionAverage[])[ConfusionAverage.Micro, ConfusionAverage.Macro, ConfusionAverage.Weighted]
            from ratio in SetRatio.All
            select Plain(new ConfusionMetric(ratio, average, zeroDivision)),
            .. from zeroDivision in (int[])[0, 1]
            from ratio in SetRatio.All
            select Plain(
                new DocumentMetric(
                    $"{ratio.Name}_samples_zd{zeroDivision}",
                    $"{ratio.Summary} of each document's labels, {zeroDivision} for nothing of nothing",
                    true,
                    Sets,
                    (d, i) => ratio.Of(d, i, zeroDivision)
                )
            ),
            .. SetRatio.All.Select(ratio => Plain(new ConfusionMetric(ratio, ConfusionAverage.Present, 0))),
            .. SetRatio.All.Select(ratio => Plain(new LabelRatioMetric(ratio))),
            Beta("fbeta_micro", (ratio, argument) => new ConfusionMetric(ratio, ConfusionAverage.Micro, 0, argument)),
            Beta("fbeta_macro", (ratio, argument) => new ConfusionMetric(ratio, ConfusionAverage.Macro, 0, argument)),
            Beta("fbeta_by_label", (ratio, argument) => new LabelRatioMetric(ratio, argument)),
            Plain(new SupportMetric()),
            Plain(MatthewsMetric.PerLabel),
            Plain(MatthewsMetric.Macro),
            Plain(MatthewsMetric.Micro),
            Plain(
                new DocumentMetric("hamming_loss", "share of label decisions that differ from gold", false, Sets, (d, i) =>
                    SetScores.HammingLoss(d, i)
                )
            ),
            Plain(
                new DocumentMetric("subset_accuracy", "share of documents whose labels are all as in gold", true, Sets, (d, i) =>
                    SetScores.SubsetAccuracy(d, i)
                )
            ),
            new MetricEntry(SemanticF1Metric.Word, null, SemanticF1Metric.Parse),
            Plain(
                new DocumentMetric("label_ranking_average_precision", "precision down to each gold label", true, Ranked, (d, i) =>
                    RankingScores.AveragePrecision(d, i)
                )
            ),
            Plain(
                new DocumentMetric("coverage_error", "labels to read until all gold ones are seen", false, Ranked, (d, i) =>
                    RankingScores.CoverageError(d, i)
                )
            ),
            Plain(
                new DocumentMetric("label_ranking_loss", "share of (gold, other) pairs in the wrong order", false, Ranked, (d, i) =>
                    RankingScores.RankingLoss(d, i)
                )
            ),
            Plain(new DocumentMetric("one_error", "share of documents whose top label is not gold", false, Ranked, RankingScores.OneError)),
            Counted("ndcg", Ndcg(null), k => Ndcg(k)),
            Counted("precision_at_k", PrecisionAt(null), k => PrecisionAt(k)),
            Plain(CurveMetric.RocAuc),
            Plain(CurveMetric.AveragePrecision),
            .. from curve in (CurveMetric[])[CurveMetric.RocAuc, CurveMetric.AveragePrecision]
            from micro in (bool[])[true, false]
            select Plain(new CurveAverage(curve, micro)),
            Plain(
                new DocumentMetric("lewidi_manhattan", "Manhattan distance of distributions, as LeWiDi 2025 scores", false, Soft, (d, i) =>
                    LewidiScores.Manhattan(d, i)
                )
            ),
            Plain(
                new DocumentMetric(
                    "lewidi_wasserstein",
                    "Wasserstein distance over labels as a scale, as LeWiDi 2025 scores",
                    false,
                    Soft,
                    LewidiScores.Wasserstein
                )
                {
                    NoValue = "it needs a single-label task, whose labels are a scale in their order",
                }
            ),
            Plain(
                new DocumentMetric(
                    "lewidi_error_rate",
                    "share of annotators who decided otherwise, as LeWiDi 2025 scores one answer for all",
                    false,
                    MetricInputs.Decisions | MetricInputs.Shares,
                    (d, i) => LewidiScores.ErrorRate(d, i)
                )
            ),
            Plain(
                new DocumentMetric("lewidi_cross_entropy", "cross-entropy with the clip of LeWiDi 2023", false, Soft, (d, i) =>
                    LewidiScores.CrossEntropy(d, i)
                )
            ),
        ]
    );

    /// <summary>Every metric that needs no argument: the library's metrics, then registered ones.</summary>
    public static IReadOnlyList<IMetric> All => [.. Entries.All.Select(entry => entry.Default).OfType<IMetric>()];

    /// <summary>The short selection for tables that people read.</summary>
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

    /// <summary>
    /// The metrics of shared tasks, scored as their organisers do: the metric names of each preset. <c>semeval2018-e-c</c>: SemEval-2018
    /// task 1, subtask E-c. <c>lewidi2023</c>, <c>lewidi2025</c>: Learning with Disagreements.
    /// </summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> Presets { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            ["semeval2018-e-c"] = ["jaccard_samples_zd1", "f1_micro_zd0", "f1_macro_zd0"],
            ["lewidi2023"] = ["lewidi_cross_entropy", "f1_micro_zd0"],
            ["lewidi2025"] = ["lewidi_manhattan", "lewidi_wasserstein", "lewidi_error_rate"],
        };

    /// <summary>Adds a metric.</summary>
    /// <exception cref="ArgumentException">
    /// The name is taken, or has characters other than letters, digits, hyphens, underscores and dots.
    /// </exception>
    public static void Register(IMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Entries.Register(Plain(metric));
    }

    /// <summary>Finds a metric by name, with its argument after a colon if it takes one. This overload never reads files.</summary>
    /// <exception cref="PluralityException">There is no such metric, or it does not accept the argument.</exception>
    public static IMetric Named(string name) => Named(name, null);

    /// <summary>Finds a metric by name; <paramref name="read"/> returns the text of a file that the argument names.</summary>
    /// <exception cref="PluralityException">There is no such metric, or it does not accept the argument.</exception>
    internal static IMetric Named(string name, Func<string, string>? read) => Named(name, read, []);

    /// <summary>Finds the metrics of a list of names and expands presets.</summary>
    /// <exception cref="PluralityException">There is no such metric, or it does not accept the argument.</exception>
    internal static IReadOnlyList<IMetric> Chosen(IEnumerable<string> names, Func<string, string>? read) =>
        [
            .. names
                .SelectMany(name => Presets.TryGetValue(name, out var preset) ? preset : [name])
                .Distinct(StringComparer.Ordinal)
                .Select(name => Named(name, read, Presets.Keys)),
        ];

    /// <summary>Finds a metric by name; if there is none, the message lists <paramref name="others"/> too.</summary>
    private static IMetric Named(string name, Func<string, string>? read, IEnumerable<string> others)
    {
        ArgumentNullException.ThrowIfNull(name);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var entry = Entries.Find(colon < 0 ? name : name[..colon]) ?? throw new MetricException(name, [.. Entries.Words, .. others]);
        return colon < 0 && entry.Default is { } metric
            ? metric
            : entry.Parse(entry.Word == SemanticF1Metric.Word ? OptionText.OfOneValue(name) : new OptionText(name), read);
    }

    private static MetricEntry Plain(IMetric metric) =>
        new(metric.Name, metric, (options, _) =>
            throw options.Refusal($"{options.Name} must stand alone, it takes no argument", $"Write {options.Name}.")
        );

    /// <summary>A metric whose argument is a whole number of at least 1: the number of bins or ranks.</summary>
    private static MetricEntry Counted(string word, IMetric? byDefault, Func<int, IMetric> of) => new(word, byDefault, (options, _) =>
        {
            var count = options.TakeCount("")
                ?? throw options.Refusal($"{word} must have a whole number", $"Write {word}:N, such as {word}:10.");
            options.End();
            return of(count);
        });

    private static MetricEntry Beta(string word, Func<SetRatio, string, IMetric> of) => new(word, null, (options, _) =>
        {
            var beta = options.TakeNumber("", 1e-3, 1e3)
                ?? throw options.Refusal($"{word} must have a beta", $"Write {word}:BETA, such as {word}:0.5.");
            options.End();
            return of(SetRatio.FBeta(beta), FormattableString.Invariant($":{beta:R}"));
        });

    private static DocumentMetric Ndcg(int? k) =>
        new(
            k is null ? "ndcg" : FormattableString.Invariant($"ndcg:{k}"),
            "normalised discounted cumulative gain of gold labels"
                + (k is null ? "" : FormattableString.Invariant($" in the first {k} places")),
            true,
            Ranked,
            (d, i) => RankingScores.Ndcg(d, i, k ?? int.MaxValue)
        );

    private static DocumentMetric PrecisionAt(int? k) =>
        new(
            k is null ? "precision_at_k" : FormattableString.Invariant($"precision_at_k:{k}"),
            FormattableString.Invariant($"share of gold labels in the first {k ?? 1} places"),
            true,
            Ranked,
            (d, i) => RankingScores.PrecisionAt(d, i, k ?? 1)
        );
}
