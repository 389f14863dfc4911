using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>
/// The input of metrics, document by document: probabilities Q, empirical human shares Ĥ, aggregate labels G, and the method's decided
/// labels P. Immutable. A document has a row of each, with one value per label; methods of the same documents share the rows of Ĥ and G.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class ScoredDocuments
{
    private readonly double[][] _probabilities;
    private readonly double[][] _shares;
    private readonly bool[][] _gold;
    private readonly bool[] _decided; // [documents × labels]
    private readonly bool[] _hasShares;
    private readonly bool[] _hasGold;
    private readonly string[] _ids;

    /// <summary>The two methods of a permutation test; null otherwise.</summary>
    private readonly ScoredDocuments[]? _parts;

    /// <summary>The labels of each document, counted when first asked for.</summary>
    private SetCounts[]? _counts;

    private readonly DerivedTables _derived = new();

    /// <summary>What is derived of Ĥ and G alone, which all methods share.</summary>
    private readonly DerivedTables _derivedOfTruth;

    private ScoredDocuments(
        LabelSet labels,
        TaskKind task,
        string[] ids,
        double[][] probabilities,
        double[][] shares,
        bool[] hasShares,
        bool[][] gold,
        bool[] hasGold,
        bool[] decided,
        bool sharesAreGold,
        Thresholds? thresholds,
        DerivedTables derivedOfTruth,
        ScoredDocuments[]? parts = null
    )
    {
        (Labels, Task, _ids, _probabilities, _shares, _hasShares) = (labels, task, ids, probabilities, shares, hasShares);
        (_gold, _hasGold, _decided, SharesAreGold, Thresholds) = (gold, hasGold, decided, sharesAreGold, thresholds);
        (_derivedOfTruth, _parts) = (derivedOfTruth, parts);
    }

    /// <summary>Documents with the truth of others. Two methods side by side have more documents, so their tables are their own.</summary>
    private ScoredDocuments(
        ScoredDocuments others,
        double[][] probabilities,
        bool[] decided,
        Thresholds? thresholds,
        ScoredDocuments[]? parts = null
    )
        : this(
            others.Labels,
            others.Task,
            others._ids,
            probabilities,
            others._shares,
            others._hasShares,
            others._gold,
            others._hasGold,
            decided,
            others.SharesAreGold,
            thresholds,
            parts is null ? others._derivedOfTruth : new DerivedTables(),
            parts
        ) { }

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
    ) => Of(labels, task, documents, thresholds, row => [.. row], row => [.. row]);

    /// <summary>Like <see cref="Create"/>, but keeps the arrays of rows: the caller must never change them.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    internal static ScoredDocuments Keep(
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<DocumentScores> documents,
        Thresholds? thresholds = null
    ) => Of(labels, task, documents, thresholds, Kept, Kept);

    private static ScoredDocuments Of(
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<DocumentScores> documents,
        Thresholds? thresholds,
        Func<IReadOnlyList<double>, double[]> numbers,
        Func<IReadOnlyList<bool>, bool[]> flags
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

            ScoreChecks.Require(labels, task, document);
        }

        var sharesAreGold = documents.All(document => document.Shares is null) && documents.Any(document => document.Gold is not null);
        var count = documents.Count;
        var (probabilities, shares, gold) = (new double[count][], new double[count][], new bool[count][]);
        var (hasShares, hasGold) = (new bool[count], new bool[count]);
        var (noShares, noGold) = (new double[labels.Count], new bool[labels.Count]);
        for (var document = 0; document < count; document++)
        {
            var scores = documents[document];
            (hasGold[document], hasShares[document]) = (
                scores.Gold is not null,
                sharesAreGold ? scores.Gold is not null : scores.Shares is not null
            );
            probabilities[document] = numbers(scores.Probabilities);
            gold[document] = scores.Gold is null ? noGold : flags(scores.Gold);
            shares[document] =
                sharesAreGold ? Array.ConvertAll(gold[document], isGold => isGold ? 1.0 : 0)
                : scores.Shares is null ? noShares
                : numbers(scores.Shares.Probabilities);
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
            null,
            new DerivedTables()
        ).Decide(thresholds);
    }

    /// <summary>The same documents, with the same Ĥ and G, scored by another method. Arrays of rows are kept.</summary>
    /// <param name="rows">Q of each document, one value per label.</param>
    /// <param name="thresholds">As for <see cref="Create"/>.</param>
    /// <inheritdoc cref="Create" path="/exception"/>
    internal ScoredDocuments ScoredBy(IEnumerable<IReadOnlyList<double>> rows, Thresholds? thresholds)
    {
        double[][] probabilities = [.. rows.Select(Kept)];
        foreach (var (document, row) in probabilities.Index())
        {
            ScoreChecks.Require(Labels, Task, _ids[document], row);
        }

        return new ScoredDocuments(this, probabilities, [], null).Decide(thresholds);
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

        var decided = new bool[Count * Labels.Count];
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

        return new ScoredDocuments(this, _probabilities, decided, thresholds);
    }

    /// <summary>Q of a document, one value per label.</summary>
    public ReadOnlySpan<double> Probabilities(int document)
    {
        var scored = Of(ref document);
        return scored._probabilities[document];
    }

    /// <summary>Whether a document has Ĥ; without it, the result of <see cref="Shares"/> is meaningless.</summary>
    public bool HasShares(int document) => Of(ref document)._hasShares[document];

    /// <summary>Ĥ of a document, one value per label; check <see cref="HasShares"/> first.</summary>
    public ReadOnlySpan<double> Shares(int document)
    {
        var scored = Of(ref document);
        return scored._shares[document];
    }

    /// <summary>Whether a document has an aggregate, possibly empty; without it, the result of <see cref="Gold"/> is meaningless.</summary>
    public bool HasGold(int document) => Of(ref document)._hasGold[document];

    /// <summary>G of a document, one flag per label; check <see cref="HasGold"/> first.</summary>
    public ReadOnlySpan<bool> Gold(int document)
    {
        var scored = Of(ref document);
        return scored._gold[document];
    }

    /// <summary>P of a document, one flag per label.</summary>
    public ReadOnlySpan<bool> Decided(int document)
    {
        var scored = Of(ref document);
        return scored._decided.AsSpan(document * Labels.Count, Labels.Count);
    }

    /// <summary>The numbers of a document's labels in P and G, counted once for all metrics.</summary>
    internal SetCounts Counts(int document)
    {
        var scored = Of(ref document);
        // Threads that ask at once count the same numbers; a lock would stop them all.
        return (scored._counts ??= scored.CountAll())[document];
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
    /// What is computed of Ĥ and G alone, once for all methods. The computation must not start parallel loops: threads that compute other
    /// methods wait for it, and a loop might need them.
    /// </summary>
    internal T KeptOfTruth<T>(object key, Func<T> compute)
        where T : class => _derivedOfTruth.Kept(key, compute);

    /// <summary>
    /// Joins these documents and those of another method, for the draws of a permutation test; nothing is copied. Ids occur twice, so the
    /// result never leaves the assembly.
    /// </summary>
    internal ScoredDocuments Beside(ScoredDocuments other) => new(this, _probabilities, _decided, null, [this, other]);

    /// <summary>Whether another method was scored on the same documents, in the same order, against the same truth.</summary>
    internal bool SameTruth(ScoredDocuments other) =>
        Labels.SequenceEqual(other.Labels)
        && Task == other.Task
        && _ids.AsSpan().SequenceEqual(other._ids)
        && _hasShares.AsSpan().SequenceEqual(other._hasShares)
        && _hasGold.AsSpan().SequenceEqual(other._hasGold)
        && (ReferenceEquals(_shares, other._shares) || Equal(_shares, other._shares))
        && (ReferenceEquals(_gold, other._gold) || Equal(_gold, other._gold));

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

    private SetCounts[] CountAll()
    {
        var counts = new SetCounts[Count];
        for (var document = 0; document < counts.Length; document++)
        {
            counts[document] = SetCounts.Of(Decided(document), Gold(document));
        }

        return counts;
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

    private static T[] Kept<T>(IReadOnlyList<T> row) => row as T[] ?? [.. row];

    private static bool Equal<T>(T[][] rows, T[][] others)
        where T : IEquatable<T> => rows.Zip(others).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
