namespace Plurality.Prompts;

/// <summary>Finds few candidates that together have many labels (set cover), for prompts with fewer places than labels.</summary>
internal sealed class LabelCover
{
    // Set cover is NP-hard. Real label sets need a few thousand steps; beyond this limit the greedy result is used.
    private const int MaximumSteps = 200_000;

    private readonly DemonstrationCandidate[] _candidates;
    private readonly int[] _kinds;
    private readonly int _largest;
    private int _steps;

    private LabelCover(DemonstrationCandidate[] candidates)
    {
        _candidates = candidates;

        // Candidates with the same labels are interchangeable, so the first one represents them.
        _kinds = [.. Enumerable.Range(0, candidates.Length).DistinctBy(position => string.Join(' ', candidates[position].Labels))];
        _largest = _kinds.Select(kind => candidates[kind].Labels.Length).DefaultIfEmpty().Max();
    }

    /// <summary>At most <paramref name="count"/> positions that cover all labels of the candidates, or as many as a greedy choice
    /// can.</summary>
    public static IReadOnlyList<int> Find(DemonstrationCandidate[] candidates, int count)
    {
        var cover = new LabelCover(candidates);
        var labels = candidates.SelectMany(candidate => candidate.Labels).ToHashSet();
        return cover.Search(labels, count) ?? cover.Greedy(labels, count);
    }

    /// <summary>Branches on the label that the fewest kinds have; null if there is no cover, or none was found in time.</summary>
    private List<int>? Search(HashSet<int> uncovered, int places)
    {
        if (uncovered.Count == 0)
        {
            return [];
        }

        if (uncovered.Count > places * _largest || ++_steps > MaximumSteps)
        {
            return null;
        }

        var rarest = uncovered.Order().MinBy(label => _kinds.Count(kind => _candidates[kind].Labels.Contains(label)));
        foreach (var kind in _kinds.Where(kind => _candidates[kind].Labels.Contains(rarest)))
        {
            if (Search([.. uncovered.Except(_candidates[kind].Labels)], places - 1) is { } rest)
            {
                return [kind, .. rest];
            }
        }

        return null;
    }

    private List<int> Greedy(HashSet<int> labels, int places)
    {
        List<int> chosen = [];
        while (chosen.Count < places && labels.Count > 0)
        {
            chosen.Add(_kinds.MaxBy(kind => _candidates[kind].Labels.Count(labels.Contains)));
            labels.ExceptWith(_candidates[chosen[^1]].Labels);
        }

        return chosen;
    }
}
