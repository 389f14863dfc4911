using System.Globalization;
using Plurality.Datasets;
using Plurality.Datasets.Duplicates;
using Plurality.Features;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Prompts;

/// <summary>
/// Chooses the demonstrations of every document from one pool, which is prepared once. The choice depends only on seed, items and document,
/// not on the order of the pool, and must not change between versions. A document is never its own demonstration, by id or as a copy.
/// </summary>
internal sealed class DemonstrationSelector
{
    private readonly DemonstrationCandidate[] _pool;
    private readonly LabelSet _labels;
    private readonly DemonstrationSampling _sampling;
    private readonly int _count;
    private readonly ILookup<string, int> _byText;
    private readonly ILookup<string, int> _byId;
    private readonly NearestTexts? _nearest;
    private readonly HashSet<int> _shared = [];

    private DemonstrationSelector(
        DemonstrationCandidate[] pool,
        LabelSet labels,
        DemonstrationSampling sampling,
        int count,
        TextVectors? vectors
    )
    {
        _pool = pool;
        _labels = labels;
        _sampling = sampling;
        _count = count;
        var positions = Enumerable.Range(0, pool.Length);
        _byText = positions.ToLookup(position => NormalizedText.Of(pool[position].Item.Text), StringComparer.Ordinal);
        _byId = positions.ToLookup(position => pool[position].Item.Id, StringComparer.Ordinal);
        if (sampling.IsPerDocument)
        {
            _nearest = NearestTexts.Among([.. pool.Select(candidate => candidate.Item.Text)], vectors);
            return;
        }

        var choice = Choose(_pool);
        Shared = Sample(_pool, choice);
        _shared.UnionWith(choice.Positions);
    }

    /// <summary>The demonstrations for every document that is not one of them; null if each document has its own.</summary>
    public DemonstrationSample? Shared { get; }

    /// <summary>Prepares a pool.</summary>
    /// <param name="pool">Items to choose from; those without <see cref="TextItem.Labels"/> are skipped.</param>
    /// <param name="labels">The labels of the task: only these are counted.</param>
    /// <param name="sampling">The method.</param>
    /// <param name="count">How many demonstrations a document gets; 0 or more. If the pool has fewer, all are used and a note says
    /// so.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="vectors">
    /// For <see cref="DemonstrationSampling.Similarity"/>: the vectors for text similarity (cosine); null for TF-IDF of words and word
    /// pairs, fitted on the pool.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="vectors"/> gives vectors of different lengths.</exception>
    public static DemonstrationSelector Create(
        IEnumerable<TextItem> pool,
        LabelSet labels,
        DemonstrationSampling sampling,
        int count,
        ulong seed,
        TextVectors? vectors = null
    )
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        // This shuffle is the only random step. Every method prefers earlier items, so leaving out a document does not affect the others.
        var items = StableOrder.Of(pool.Where(item => item.Labels is not null));
        SeededGenerator.For(seed, "demonstrations").Shuffle(items.AsSpan());
        return new DemonstrationSelector(
            [.. items.Select(item => DemonstrationCandidate.Of(item, labels))],
            labels,
            sampling,
            count,
            vectors
        );
    }

    /// <summary>The demonstrations of a document. For similarity, texts come in ascending similarity, the nearest last.</summary>
    /// <param name="query">
    /// The document. Pool items with the same normalised text or id are skipped. An id of only digits is ignored, because items without an
    /// id are named by their line in some file.
    /// </param>
    public DemonstrationSample For(TextItem query)
    {
        ArgumentNullException.ThrowIfNull(query);
        HashSet<int> itself = [.. _byText[NormalizedText.Of(query.Text)]];
        if (!query.Id.All(char.IsAsciiDigit))
        {
            itself.UnionWith(_byId[query.Id]);
        }

        if (_nearest is not null)
        {
            int[] nearest = [.. _nearest.To(query.Text).Where(position => !itself.Contains(position)).Take(_count)];
            return Sample(_pool, new DemonstrationChoice([.. nearest.Reverse()], []));
        }

        if (!_shared.Overlaps(itself))
        {
            return Shared!;
        }

        DemonstrationCandidate[] others = [.. _pool.Where((_, position) => !itself.Contains(position))];
        return Sample(others, Choose(others));
    }

    private DemonstrationChoice Choose(DemonstrationCandidate[] candidates) =>
        _sampling switch
        {
            { MultiLabelShare: { } share } => MultiLabelDraw.Choose(candidates, _count, share),
            _ when _sampling == DemonstrationSampling.Complete => CompleteDraw.Choose(candidates, _count, _labels),
            _ when _sampling == DemonstrationSampling.Uniform => UniformDraw.Choose(candidates, _count, _labels),
            _ => DemonstrationChoice.Filled([], candidates.Length, _count, []),
        };

    private DemonstrationSample Sample(DemonstrationCandidate[] candidates, DemonstrationChoice choice)
    {
        Demonstration[] shown = [.. choice.Positions.Select(position => Demonstration.Of(candidates[position].Item))];
        return new DemonstrationSample(shown, shown.Length == _count ? choice.Notes : [TooFew(shown.Length), .. choice.Notes]);
    }

    private string TooFew(int available) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_count} demonstrations were asked for; the pool has {available} items with labels, and all are used."
        );
}
