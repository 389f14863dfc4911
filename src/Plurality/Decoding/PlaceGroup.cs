using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>
/// Places of one document that are scored together. Their common prefix is the trunk, which is computed once; the rest is a tree behind
/// it. Each prompt is tokenised whole, and the tokens show where prompts diverge, because a border between characters need not be a border
/// between tokens.
/// </summary>
internal sealed class PlaceGroup
{
    private readonly List<ScoredPlace> _places;
    private readonly TreeLimits _limits;

    private PlaceGroup(List<ScoredPlace> places, TreeLimits limits)
    {
        (_places, _limits) = (places, limits);
        Trunk = CommonBeginning(places);
    }

    /// <summary>The places, at least one.</summary>
    public IReadOnlyList<ScoredPlace> Places => _places;

    /// <summary>Their common prefix; at least one token.</summary>
    public int[] Trunk { get; }

    /// <summary>
    /// Groups neighbours that ask about the same document, in order. A place stays alone if its path from the others exceeds a tree.
    /// </summary>
    /// <param name="places">The places of a batch; each has at least one token before it.</param>
    /// <param name="isTogether">Whether neighbours may share a group; hidden states are read only behind a trunk.</param>
    /// <param name="limits">The largest tree of one evaluation.</param>
    public static IEnumerable<PlaceGroup> Of(IReadOnlyList<ScoredPlace> places, bool isTogether, TreeLimits limits)
    {
        for (var start = 0; start < places.Count; )
        {
            var end = start + 1;
            while (isTogether && end < places.Count && IsSameDocument(places[start], places[end]))
            {
                end++;
            }

            List<ScoredPlace> together = [.. places.Skip(start).Take(end - start)];
            var trunk = CommonBeginning(together).Length;
            var tooFar = together.FindAll(place => together.Count > 1 && !FitsBehind(place, trunk, limits));
            together.RemoveAll(tooFar.Contains);
            if (together.Count > 0)
            {
                yield return new PlaceGroup(together, limits);
            }

            foreach (var place in tooFar)
            {
                yield return new PlaceGroup([place], limits);
            }

            start = end;
        }
    }

    /// <summary>Reads all places.</summary>
    /// <param name="branch">Holds the first tokens of the trunk that are already computed.</param>
    /// <param name="computed">The number of these tokens.</param>
    /// <param name="settings">The scoring mode.</param>
    /// <param name="hiddenStates">Receives the hidden states behind the trunk.</param>
    public async Task EvaluateAsync(ITokenBranch branch, int computed, ScoreSettings settings, IHiddenStateReader hiddenStates)
    {
        var wanted = hiddenStates.Layers.Count > 0 ? hiddenStates : null;
        var tree = new PlaceTree(Trunk[computed..], _limits);
        foreach (var place in _places)
        {
            place.Prepare(settings, place.All.Length - Trunk.Length);
            if (place.All.Length == Trunk.Length)
            {
                tree.AddRoot(place.Reading!);
            }
        }

        // Sorted by their tokens, neighbours share the longest paths.
        foreach (var place in _places.OrderBy(place => place.All, Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            for (var part = 0; part < place.Reading!.Tries.Count; part++)
            {
                if (!tree.TryAdd(place.All.AsSpan(Trunk.Length), place.Reading, part))
                {
                    await branch.EvaluateAsync(tree.Tree, tree, wanted).ConfigureAwait(false);
                    wanted = null;
                    tree = new PlaceTree([], _limits);
                    tree.TryAdd(place.All.AsSpan(Trunk.Length), place.Reading, part);
                }
            }
        }

        if (tree.Tree.Count > 0)
        {
            await branch.EvaluateAsync(tree.Tree, tree, wanted).ConfigureAwait(false);
        }
    }

    private static bool IsSameDocument(ScoredPlace first, ScoredPlace other)
    {
        var characters = first.Prompt.DocumentCharacters;
        return characters > 0
            && other.Prompt.DocumentCharacters == characters
            && other.Prompt.Chat == first.Prompt.Chat
            && first
                .Prompt.Text.AsSpan(0, characters)
                .SequenceEqual(other.Prompt.Text.AsSpan(0, Math.Min(characters, other.Prompt.Text.Length)));
    }

    /// <summary>Whether the path to the place and the longest option behind it fit in one tree.</summary>
    private static bool FitsBehind(ScoredPlace place, int trunk, TreeLimits limits) =>
        trunk > 0 && place.All.Length - trunk + place.LongestOption <= limits.Tokens;

    private static int[] CommonBeginning(List<ScoredPlace> places)
    {
        var beginning = places[0].All.AsSpan();
        foreach (var place in places)
        {
            beginning = beginning[..beginning.CommonPrefixLength(place.All)];
        }

        return beginning.ToArray();
    }
}
