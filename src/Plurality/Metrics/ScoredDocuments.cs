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

    /// <summary>The two methods of a permutation test; null otherwise.</summary>
    private readonly ScoredDocuments[]? _parts;

    private readonly DerivedTables _derived = new();

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
        Thresholds? thresholds,
        ScoredDocuments[]? parts = null
    )
    {
        (Labels, Task, _ids, _probabilities, _shares, _hasShares) = (labels, task, ids, probabilities, shares, hasShares);
        (_gold, _hasGold, _decided, SharesAreGold, Thresholds) = (gold, hasGold, decided, sharesAreGold, thresholds);
        _parts = parts;
    }

    /// <summary>The labels, in the order of every row.</summary>
    public LabelSet Labels { get; }

    /// <summary>Whether a document has any number of labels, or exactly one.</summary>
    public TaskKind Task { get; }

    /// <summary>The ids of the documents, in order.</summary>
    public IReadOnlyList<string> Ids => _parts is null ? _ids : [.. _parts.SelectMany(part => part._ids)];

    /// <summary>The number of documents, at least 1.</summary>
    public int Count => _ids.Length * (_parts?.Length ?? 1);

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

            Check(labels, task, document.Id, document.Probabilities);
            if (document.Shares is not null)
            {
                CheckLabels(labels, document.Id, document.Shares);
            }

            if (document.Gold is not null && document.Gold.Count != labels.Count)
            {
                throw Shape(labels, document.Id, "G", document.Gold.Count);
            }
        }

        var sharesAreGold = documents.All(document => document.Shares is null) && documents.Any(document => document.Gold is not null);
        var size = documents.Count * labels.Count;
        var (probabilities, shares, gold) = (new double[size], new double[size], new bool[size]);
        var (hasShares, hasGold) = (new bool[documents.Count], new bool[documents.Count]);
        for (var document = 0; document < documents.Count; document++)
        {
            var (first, scores) = (document * labels.Count, documents[document]);
            hasGold[document] = scores.Gold is not null;
            hasShares[document] = sharesAreGold ? hasGold[document] : scores.Shares is not null;
            Copy(scores.Probabilities, probabilities.AsSpan(first, labels.Count));
            Copy(scores.Shares?.Probabilities, shares.AsSpan(first, labels.Count));
            Copy(scores.Gold, gold.AsSpan(first, labels.Count));
            for (var cell = first; sharesAreGold && cell < first + labels.Count; cell++)
            {
                shares[cell] = gold[cell] ? 1 : 0;
            }
        }

        return new ScoredDocuments(
            labels,
            task,
            [.. documents.Select(document => document.Id)],
            probabilities,
            shares,
            hasShares,
            gold,
            hasGold,
            [],
            sharesAreGold,
            null
        ).Decide(thresholds);
    }

    /// <summary>The same documents, with the same Ĥ and G, scored by another method.</summary>
    /// <param name="rows">Q of each document, one value per label.</param>
    /// <param name="thresholds">As for <see cref="Create"/>.</param>
    /// <inheritdoc cref="Create" path="/exception"/>
    internal ScoredDocuments ScoredBy(IEnumerable<IReadOnlyList<double>> rows, Thresholds? thresholds)
    {
        var probabilities = new double[_ids.Length * Labels.Count];
        foreach (var (document, row) in rows.Index())
        {
            Check(Labels, Task, _ids[document], row);
            Copy(row, probabilities.AsSpan(document * Labels.Count, Labels.Count));
        }

        return new ScoredDocuments(Labels, Task, _ids, probabilities, _shares, _hasShares, _gold, _hasGold, [], SharesAreGold, null).Decide(
            thresholds
        );
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
    public ReadOnlySpan<double> Probabilities(int document)
    {
        var scored = Of(ref document);
        return scored.Row(scored._probabilities, document);
    }

    /// <summary>Whether a document has Ĥ; without it, the result of <see cref="Shares"/> is meaningless.</summary>
    public bool HasShares(int document) => Of(ref document)._hasShares[document];

    /// <summary>Ĥ of a document, one value per label; check <see cref="HasShares"/> first.</summary>
    public ReadOnlySpan<double> Shares(int document)
    {
        var scored = Of(ref document);
        return scored.Row(scored._shares, document);
    }

    /// <summary>Whether a document has an aggregate, possibly empty; without it, the result of <see cref="Gold"/> is meaningless.</summary>
    public bool HasGold(int document) => Of(ref document)._hasGold[document];

    /// <summary>G of a document, one flag per label; check <see cref="HasGold"/> first.</summary>
    public ReadOnlySpan<bool> Gold(int document)
    {
        var scored = Of(ref document);
        return scored.Row(scored._gold, document);
    }

    /// <summary>P of a document, one flag per label.</summary>
    public ReadOnlySpan<bool> Decided(int document)
    {
        var scored = Of(ref document);
        return scored.Row(scored._decided, document);
    }

    /// <summary>Whether a document has every input that a metric needs.</summary>
    internal bool Has(MetricInputs inputs, int document) =>
        (!inputs.HasFlag(MetricInputs.Shares) || HasShares(document)) && (!inputs.HasFlag(MetricInputs.Gold) || HasGold(document));

    /// <summary>Whether each document has every input that a metric needs; the same array each time.</summary>
    internal bool[] Counted(MetricInputs inputs) =>
        Derived(inputs & (MetricInputs.Shares | MetricInputs.Gold), () =>
            Enumerable.Range(0, Count).Select(document => Has(inputs, document)).ToArray()
        );

    /// <summary>The methods whose documents these are: two in a permutation test, one after the other; else these alone.</summary>
    internal IReadOnlyList<ScoredDocuments> Parts => _parts ?? (IReadOnlyList<ScoredDocuments>)[this];

    /// <inheritdoc cref="DerivedTables.Held"/>
    internal T Derived<T>(object key, Func<T> compute)
        where T : class => _derived.Held(key, compute);

    /// <inheritdoc cref="DerivedTables.Kept"/>
    internal T Kept<T>(object key, Func<T> compute)
        where T : class => _derived.Kept(key, compute);

    /// <summary>
    /// Joins these documents and those of another method, for the draws of a permutation test; nothing is copied. Ids occur twice, so the
    /// result never leaves the assembly.
    /// </summary>
    internal ScoredDocuments Beside(ScoredDocuments other) =>
        new(Labels, Task, _ids, _probabilities, _shares, _hasShares, _gold, _hasGold, _decided, SharesAreGold, null, [this, other]);

    /// <summary>Whether another method was scored on the same documents, in the same order, against the same truth.</summary>
    internal bool SameTruth(ScoredDocuments other) =>
        Labels.SequenceEqual(other.Labels)
        && Task == other.Task
        && _ids.AsSpan().SequenceEqual(other._ids)
        && _hasShares.AsSpan().SequenceEqual(other._hasShares)
        && _hasGold.AsSpan().SequenceEqual(other._hasGold)
        && (ReferenceEquals(_shares, other._shares) || _shares.AsSpan().SequenceEqual(other._shares))
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

    /// <summary>The method that a document belongs to, and the place of the document there.</summary>
    private ScoredDocuments Of(ref int document)
    {
        if (_parts is null)
        {
            return this;
        }

        var part = _parts[document / _ids.Length];
        document %= _ids.Length;
        return part;
    }

    private ReadOnlySpan<T> Row<T>(T[] cells, int document)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(document);
        return cells.AsSpan(document * Labels.Count, Labels.Count);
    }

    private static void Copy<T>(IReadOnlyList<T>? row, Span<T> cells)
    {
        if (row is T[] array)
        {
            array.CopyTo(cells);
            return;
        }

        for (var label = 0; label < row?.Count; label++)
        {
            cells[label] = row[label];
        }
    }

    private static void Check(LabelSet labels, TaskKind task, string id, IReadOnlyList<double> row)
    {
        if (row.Count != labels.Count)
        {
            throw Shape(labels, id, "Q", row.Count);
        }

        for (var label = 0; label < row.Count; label++)
        {
            if (!(row[label] >= 0 && row[label] <= 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Q of label '{labels[label]}' of document '{id}' must be in [0,1]; got {row[label]:R}.")
                );
            }
        }

        if (task == TaskKind.SingleLabel && row.All(probability => probability <= 0))
        {
            throw new ArgumentException($"Q of document '{id}' must have a positive value in a single-label task; all are 0.");
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
