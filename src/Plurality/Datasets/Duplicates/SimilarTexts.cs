using System.Runtime.InteropServices;

namespace Plurality.Datasets.Duplicates;

/// <summary>Two texts that are alike.</summary>
/// <param name="First">The position of one, the smaller.</param>
/// <param name="Second">The position of the other.</param>
/// <param name="Similarity">The Jaccard similarity of their character triples, in (0, 1].</param>
internal readonly record struct SimilarPair(int First, int Second, double Similarity);

/// <summary>
/// All pairs of texts whose sets of character triples have at least a given Jaccard similarity, exactly (prefix filtering: Bayardo, Ma and
/// Srikant, "Scaling up all pairs similarity search", WWW 2007; Xiao et al., "Efficient similarity joins for near duplicate detection",
/// WWW 2008). Triples are ordered by rarity; two sets that are alike must share one of each other's rarest few, so that only texts with a
/// rare triple in common are compared.
/// </summary>
internal static class SimilarTexts
{
    // What a product of doubles may be off by: a bound must not be rounded up past the whole number that it means.
    private const double Slack = 1e-9;

    /// <summary>Finds the pairs, each once, in no promised order.</summary>
    /// <param name="texts">Normalised texts, all different.</param>
    /// <param name="similarity">The smallest similarity, in (0, 1].</param>
    public static IEnumerable<SimilarPair> Find(IReadOnlyList<string> texts, double similarity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(similarity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(similarity, 1);
        var sets = Sets(texts);
        int[] bySize = [.. Enumerable.Range(0, sets.Length).OrderBy(text => sets[text].Length)];
        var index = new Dictionary<int, List<int>>();
        var compared = new int[sets.Length]; // The text, counted from 1, that each was compared with last.
        foreach (var text in bySize)
        {
            var set = sets[text];
            var smallest = (int)Math.Ceiling((similarity * set.Length) - Slack);

            // Indexed sets meet only larger sets, with which they must share more: a shorter prefix is enough.
            var probed = set.Length - smallest + 1;
            var indexed = set.Length - (int)Math.Ceiling((2 * similarity / (1 + similarity) * set.Length) - Slack) + 1;
            for (var place = 0; place < probed; place++)
            {
                var triple = set[place];
                ref var others = ref CollectionsMarshal.GetValueRefOrAddDefault(index, triple, out _);
                others ??= [];
                var found = others;
                for (var at = found.Count - 1; at >= 0 && sets[found[at]].Length >= smallest; at--)
                {
                    var other = found[at];
                    if (compared[other] == text + 1)
                    {
                        continue;
                    }

                    compared[other] = text + 1;
                    if (Compare(set, sets[other], similarity) is { } alike)
                    {
                        yield return new SimilarPair(Math.Min(text, other), Math.Max(text, other), alike);
                    }
                }

                if (place < indexed)
                {
                    found.Add(text);
                }
            }
        }
    }

    /// <summary>The sets of triples as numbers, rare ones small, ascending.</summary>
    private static int[][] Sets(IReadOnlyList<string> texts)
    {
        ulong[][] triples = [.. texts.Select(Triples)];
        var frequencies = new Dictionary<ulong, int>();
        foreach (var triple in triples.SelectMany(set => set))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(frequencies, triple, out _)++;
        }

        var ranks = frequencies
            .OrderBy(entry => entry.Value)
            .ThenBy(entry => entry.Key)
            .Select((entry, rank) => (entry.Key, rank))
            .ToDictionary();
        return
        [
            .. triples.Select(set =>
            {
                var ranked = Array.ConvertAll(set, triple => ranks[triple]);
                Array.Sort(ranked);
                return ranked;
            }),
        ];
    }

    /// <summary>Three characters in one number, so that different ones never meet; a shorter text is one "triple" of its own.</summary>
    private static ulong[] Triples(string text)
    {
        if (text.Length < 3)
        {
            return [text.Aggregate(0UL, (sum, character) => (sum << 16) + character)];
        }

        var triples = new ulong[text.Length - 2];
        for (var at = 0; at < triples.Length; at++)
        {
            triples[at] = ((ulong)text[at] << 32) + ((ulong)text[at + 1] << 16) + text[at + 2];
        }

        Array.Sort(triples);
        var different = 1;
        for (var at = 1; at < triples.Length; at++)
        {
            if (triples[at] != triples[different - 1])
            {
                triples[different++] = triples[at];
            }
        }

        return triples[..different];
    }

    /// <summary>The similarity of two ascending sets; null if it is too small, found out as early as can be.</summary>
    private static double? Compare(int[] left, int[] right, double similarity)
    {
        var needed = (int)Math.Ceiling((similarity / (1 + similarity) * (left.Length + right.Length)) - Slack);
        var common = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length; )
        {
            if (common + Math.Min(left.Length - i, right.Length - j) < needed)
            {
                return null;
            }

            if (left[i] == right[j])
            {
                common++;
                i++;
                j++;
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common >= needed ? (double)common / (left.Length + right.Length - common) : null;
    }
}
