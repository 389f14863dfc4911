using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>
/// The input of metrics, document by document: probabilities Q, empirical human shares Ĥ, aggregate labels G, and the method's decided
/// labels P. Immutable; every array is [documents × labels], with the labels of a document side by side.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class ScoredDocuments
{
    private readonly double[] _probabilities;
    private readonly double[] _shares;
    private readonly bool[] _gold;
    private readonly bool[] _decided;
    private readonly bool[] _hasShares;
    private readonly bool[] _hasGold;
    private readonly string[] _ids;
    private readonly Dictionary<object, WeakReference<object>> _derived = [];

    private ScoredDocuments(
        LabelSet labels,
        TaskKind task,
        string[] ids,
        double[] probabilities,
        double[] shares,
        bool[] hasShares,
        bool[] gold,
        bool[] hasGold,
        bool[] decided,
        bool sharesAreGold,
        Thresholds? thresholds
    )
    {
        (Labels, Task, _ids, _probabilities, _shares, _hasShares) = (labels, task, ids, probabilities, shares, hasShares);
        (_gold, _hasGold, _decided, SharesAreGold, Thresholds) = (gold, hasGold, decided, sharesAreGold, thresholds);
    }

    /// <summary>The labels, in the order of every row.</summary>
    public LabelSet Labels { get; }

    /// <summary>Whether a document has any number of labels, or exactly one.</summary>
    public TaskKind Task { get; }

    /// <summary>The ids of the documents, in order.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>The number of documents, at least 1.</summary>
    public int Count => _ids.Length;

    /// <summary>Whether no document has annotators, in which case G as 0/1 replaces Ĥ everywhere (docs/method.md#5-metrics).</summary>
    public bool SharesAreGold { get; }

    /// <summary>
    /// The thresholds that turned Q into P; null in a single-label task, which decides for the first of the most probable labels.
    /// </summary>
    public Thresholds? Thresholds { get; }

    /// <summary>
    /// Takes the documents. P is the set of labels with Q ≥ threshold, 0.5 unless given; in a single-label task, P is the first of the most
    /// probable labels.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There is no document; an id is empty or occurs twice; a row does not have one value per label; Ĥ is for other labels; a value is
    /// outside [0,1] or not a number; Q of a single-label task is 0 throughout; thresholds are for other labels, or are given for a
    /// single-label task.
    /// </exception>
    public static ScoredDocuments Create(
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<DocumentScores> documents,
        Thresholds? thresholds = null
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count == 0)
        {
            throw new ArgumentException("documents must hold at least one document; got none.", nameof(documents));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (string.IsNullOrEmpty(document.Id))
            {
                throw new ArgumentException("The id of a document must not be empty.", nameof(documents));
            }

            if (!seen.Add(document.Id))
            {
                throw new ArgumentException($"The ids of documents must differ; got '{document.Id}' twice.", nameof(documents));
            }

            Check(labels, document.Id, "Q", document.Probabilities);
            if (document.Shares is { } shares)
            {
                CheckLabels(labels, document.Id, shares);
            }

            if (document.Gold is { } gold && gold.Count != labels.Count)
            {
                throw Shape(labels, document.Id, "G", gold.Count);
            }

            if (task == TaskKind.SingleLabel && document.Probabilities.All(probability => probability <= 0))
            {
                throw new ArgumentException(
                    $"Q of document '{document.Id}' must have a positive value in a single-label task; all are 0.",
                    nameof(documents)
                );
            }
        }

        var sharesAreGold = documents.All(document => document.Shares is null) && documents.Any(document => document.Gold is not null);
        double[] none = new double[labels.Count];
        var unknown = new bool[labels.Count];
        var probabilities = documents.SelectMany(document => document.Probabilities).ToArray();
        bool[] gold01 = [.. documents.SelectMany(document => document.Gold ?? unknown)];
        bool[] hasGold = [.. documents.Select(document => document.Gold is not null)];
        return new ScoredDocuments(
            labels,
            task,
            [.. documents.Select(document => document.Id)],
            probabilities,
            sharesAreGold
                ? [.. gold01.Select(gold => gold ? 1.0 : 0.0)]
                : [.. documents.SelectMany(document => document.Shares?.Probabilities ?? none)],
            sharesAreGold ? hasGold : [.. documents.Select(document => document.Shares is not null)],
            gold01,
            hasGold,
            [],
            sharesAreGold,
            null
        ).Decide(thresholds);
    }

    /// <summary>
    /// The same documents with P decided by other thresholds. Null means 0.5, or the most probable label in a single-label task.
    /// </summary>
    /// <exception cref="ArgumentException">The thresholds are for other labels, or the task is single-label.</exception>
    public ScoredDocuments Decide(Thresholds? thresholds)
    {
        if (thresholds is not null && Task == TaskKind.SingleLabel)
        {
            throw new ArgumentException(
                "A single-label task must have no thresholds: its most probable label is decided for.",
                nameof(thresholds)
            );
        }

        if (Task == TaskKind.MultiLabel)
        {
            thresholds ??= Thresholds.One(Labels, Thresholds.Default);
        }

        if (thresholds is not null && !thresholds.Labels.SequenceEqual(Labels))
        {
            throw new ArgumentException("thresholds must be of the labels of the documents, in their order.", nameof(thresholds));
        }

        var decided = new bool[_probabilities.Length];
        for (var document = 0; document < Count; document++)
        {
            var row = Probabilities(document);
            var first = document * Labels.Count;
            if (thresholds is null)
            {
                decided[first + Highest(row)] = true;
            }
            else
            {
                for (var label = 0; label < row.Length; label++)
                {
                    decided[first + label] = row[label] >= thresholds.Values[label];
                }
            }
        }

        return new ScoredDocuments(
            Labels,
            Task,
            _ids,
            _probabilities,
            _shares,
            _hasShares,
            _gold,
            _hasGold,
            decided,
            SharesAreGold,
            thresholds
        );
    }

    /// <summary>Q of a document, one value per label.</summary>
    public ReadOnlySpan<double> Probabilities(int document) => Row(_probabilities, document);

    /// <summary>Whether a document has Ĥ; without it, the result of <see cref="Shares"/> is meaningless.</summary>
    public bool HasShares(int document) => _hasShares[document];

    /// <summary>Ĥ of a document, one value per label; check <see cref="HasShares"/> first.</summary>
    public ReadOnlySpan<double> Shares(int document) => Row(_shares, document);

    /// <summary>Whether a document has an aggregate, possibly empty; without it, the result of <see cref="Gold"/> is meaningless.</summary>
    public bool HasGold(int document) => _hasGold[document];

    /// <summary>G of a document, one flag per label; check <see cref="HasGold"/> first.</summary>
    public ReadOnlySpan<bool> Gold(int document) => Row(_gold, document);

    /// <summary>P of a document, one flag per label.</summary>
    public ReadOnlySpan<bool> Decided(int document) => Row(_decided, document);

    /// <summary>Whether a document has every input that a metric needs.</summary>
    internal bool Has(MetricInputs inputs, int document) =>
        (!inputs.HasFlag(MetricInputs.Shares) || HasShares(document)) && (!inputs.HasFlag(MetricInputs.Gold) || HasGold(document));

    /// <summary>Whether each document has every input that a metric needs; the same array each time.</summary>
    internal bool[] Counted(MetricInputs inputs) =>
        Derived(inputs & (MetricInputs.Shares | MetricInputs.Gold), () =>
            Enumerable.Range(0, Count).Select(document => Has(inputs, document)).ToArray()
        );

    /// <summary>
    /// What several metrics need of these documents, such as their order by Q, computed once. It lives as long as a metric that holds it.
    /// </summary>
    internal T Derived<T>(object key, Func<T> compute)
        where T : class
    {
        lock (_derived)
        {
            if (_derived.TryGetValue(key, out var known) && known.TryGetTarget(out var derived))
            {
                return (T)derived;
            }

            var computed = compute();
            _derived[key] = new WeakReference<object>(computed);
            return computed;
        }
    }

    /// <summary>
    /// Joins these documents and those of another method, for the draws of a permutation test. Ids occur twice, so the result never leaves
    /// the assembly.
    /// </summary>
    internal ScoredDocuments Beside(ScoredDocuments other) =>
        new(
            Labels,
            Task,
            [.. _ids, .. other._ids],
            [.. _probabilities, .. other._probabilities],
            [.. _shares, .. other._shares],
            [.. _hasShares, .. other._hasShares],
            [.. _gold, .. other._gold],
            [.. _hasGold, .. other._hasGold],
            [.. _decided, .. other._decided],
            SharesAreGold,
            null
        );

    /// <summary>Whether another method was scored on the same documents, in the same order, against the same truth.</summary>
    internal bool SameTruth(ScoredDocuments other) =>
        Labels.SequenceEqual(other.Labels)
        && Task == other.Task
        && _ids.AsSpan().SequenceEqual(other._ids)
        && _hasShares.AsSpan().SequenceEqual(other._hasShares)
        && _hasGold.AsSpan().SequenceEqual(other._hasGold)
        && _shares.AsSpan().SequenceEqual(other._shares)
        && _gold.AsSpan().SequenceEqual(other._gold);

    /// <summary>The position of the first of the highest values.</summary>
    internal static int Highest(ReadOnlySpan<double> row)
    {
        var best = 0;
        for (var label = 1; label < row.Length; label++)
        {
            if (row[label] > row[best])
            {
                best = label;
            }
        }

        return best;
    }

    private ReadOnlySpan<T> Row<T>(T[] cells, int document)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(document);
        return cells.AsSpan(document * Labels.Count, Labels.Count);
    }

    private static void Check(LabelSet labels, string id, string what, IReadOnlyList<double> row)
    {
        if (row.Count != labels.Count)
        {
            throw Shape(labels, id, what, row.Count);
        }

        for (var label = 0; label < row.Count; label++)
        {
            if (!(row[label] >= 0 && row[label] <= 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"{what} of label '{labels[label]}' of document '{id}' must be in [0,1]; got {row[label]:R}."
                    )
                );
            }
        }
    }

    private static void CheckLabels(LabelSet labels, string id, LabelMarginals shares)
    {
        if (!ReferenceEquals(shares.Labels, labels) && !shares.Labels.SequenceEqual(labels, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"Ĥ of document '{id}' must be of the labels {string.Join(", ", labels)}, in their order; got "
                    + $"{string.Join(", ", shares.Labels)}."
            );
        }
    }

    private static ArgumentException Shape(LabelSet labels, string id, string what, int count) =>
        new($"{what} of document '{id}' must have one value per label, {labels.Count}; got {count}.");
}
