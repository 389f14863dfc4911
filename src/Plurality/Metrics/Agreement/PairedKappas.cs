using System.Runtime.InteropServices;
using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Cohen's kappa over all categories (Cohen 1960) for each pair of annotators that shares at least two items: the value of the only pair if
/// there are two annotators, else the plain mean over pairs (Light 1971). A pair whose own rates leave no room for disagreement is left
/// out. The support is the number of items that the remaining pairs share, each counted once.
/// </summary>
/// <remarks>
/// All pairs of votes stand in two arrays, 8 bytes each: a million items with four votes have six million pairs. A pair of annotators has
/// few different pairs of votes, so a resample counts these and looks at the categories once each.
/// </remarks>
internal sealed class PairedKappas
{
    private readonly Pair[] _pairs = [];

    /// <summary>For each pair of annotators, one after the other, the items that both judged.</summary>
    private readonly int[] _items = [];

    /// <summary>The pair of votes on each of these, a place in <see cref="Pair.Votes"/>.</summary>
    private readonly int[] _votes = [];

    private readonly int _mostVotes;
    private readonly int _annotators;
    private readonly string? _undefined;

    public PairedKappas(AnnotationMatrix annotations)
    {
        _annotators = annotations.Annotators.Count;
        if (annotations.Naming == AnnotatorNaming.Slots)
        {
            _undefined = "annotators' names do not persist across items";
            return;
        }

        var numbers = new Dictionary<(int First, int Second), int>();
        var shared = new List<int>();
        foreach (var (_, pair) in Judging(annotations))
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, pair, out var isKnown);
            if (!isKnown)
            {
                number = shared.Count;
                shared.Add(0);
            }

            shared[number]++;
        }

        var ends = new int[shared.Count];
        var before = 0;
        for (var pair = 0; pair < ends.Length; pair++)
        {
            (ends[pair], before) = (before, before + shared[pair]);
        }

        _items = new int[before];
        foreach (var (item, pair) in Judging(annotations))
        {
            _items[ends[numbers[pair]]++] = item;
        }

        _votes = new int[before];
        var places = new Dictionary<(int First, int Second), int>();
        var pairs = new List<Pair>();
        foreach (var ((first, second), number) in numbers.OrderBy(pair => pair.Value))
        {
            places.Clear();
            var begin = ends[number] - shared[number];
            for (var at = begin; at < ends[number]; at++)
            {
                var annotators = annotations.AnnotatorsOn(_items[at]);
                var choices = annotations.ChoicesOn(_items[at]);
                var votes = (choices[annotators.IndexOf(first)], choices[annotators.IndexOf(second)]);
                ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, votes, out var isKnown);
                place = isKnown ? place : places.Count - 1;
                _votes[at] = place;
            }

            _mostVotes = Math.Max(_mostVotes, places.Count);
            if (shared[number] > 1)
            {
                pairs.Add(Pair.Of([.. places.OrderBy(votes => votes.Value).Select(votes => votes.Key)], begin, ends[number]));
            }
        }

        _pairs = [.. pairs];
        _undefined = _pairs.Length == 0 ? "no two annotators share two items" : null;
    }

    /// <summary>Cohen's and Light's kappa, with each item counted by its weight.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="hasSupport">Whether the support is counted, which takes as long as the value; 0 otherwise.</param>
    public MetricValue[] Of(byte[] weights, bool hasSupport)
    {
        var light = Light(weights, hasSupport);
        return
        [
            _undefined is null && _annotators > 2
                ? MetricValue.Undefined(
                    0,
                    FormattableString.Invariant($"there are {_annotators} annotators; Light's kappa is the mean over pairs")
                )
                : light,
            light,
        ];
    }

    private MetricValue Light(byte[] weights, bool hasSupport)
    {
        if (_undefined is not null)
        {
            return MetricValue.Undefined(0, _undefined);
        }

        var (sum, kappas, items) = (0.0, 0, 0);
        var counted = new bool[hasSupport ? weights.Length : 0];
        var counts = new long[_mostVotes];
        var most = _pairs.Max(pair => pair.Categories);
        var (first, second) = (new double[most], new double[most]);
        foreach (var pair in _pairs)
        {
            counts.AsSpan(0, pair.Votes.Length).Clear();
            var shared = _items.AsSpan(pair.First..pair.End);
            var votes = _votes.AsSpan(pair.First..pair.End);
            for (var place = 0; place < shared.Length; place++)
            {
                counts[votes[place]] += weights[shared[place]];
            }

            if (pair.Kappa(counts, first.AsSpan(0, pair.Categories), second.AsSpan(0, pair.Categories)) is not { } kappa)
            {
                continue;
            }

            sum += kappa;
            kappas++;
            foreach (var item in hasSupport ? shared : [])
            {
                items += weights[item] > 0 && !counted[item] ? 1 : 0;
                counted[item] |= weights[item] > 0;
            }
        }

        return kappas == 0
            ? MetricValue.Undefined(0, "every pair of annotators gives one and the same answer on all items it shares")
            : MetricValue.Defined(sum / kappas, items);
    }

    /// <summary>Each item with each pair of annotators who judged it, the annotators in the order of their numbers.</summary>
    private static IEnumerable<(int Item, (int First, int Second) Pair)> Judging(AnnotationMatrix annotations)
    {
        for (var item = 0; item < annotations.Items.Count; item++)
        {
            var votes = annotations.VotesOn(item);
            for (var i = 0; i < votes; i++)
            {
                for (var j = i + 1; j < votes; j++)
                {
                    var (first, second) = (annotations.AnnotatorsOn(item)[i], annotations.AnnotatorsOn(item)[j]);
                    yield return (item, first < second ? (first, second) : (second, first));
                }
            }
        }
    }

    /// <summary>Two annotators.</summary>
    /// <param name="Votes">The different pairs of their votes; categories are numbered from 0 within the two annotators.</param>
    /// <param name="Categories">The number of categories.</param>
    /// <param name="First">The place of their first shared item.</param>
    /// <param name="End">The place after their last one.</param>
    private sealed record Pair((int First, int Second)[] Votes, int Categories, int First, int End)
    {
        public int Shared => End - First;

        public static Pair Of((int First, int Second)[] votes, int first, int end)
        {
            int[] categories = [.. votes.SelectMany(vote => (int[])[vote.First, vote.Second]).Distinct().Order()];
            return new Pair(
                [.. votes.Select(vote => (Array.BinarySearch(categories, vote.First), Array.BinarySearch(categories, vote.Second)))],
                categories.Length,
                first,
                end
            );
        }

        /// <summary>Kappa, where each pair of votes occurs so often; null if there is none.</summary>
        /// <param name="counts">How often, in the order of <see cref="Votes"/>.</param>
        /// <param name="first">Room for the categories.</param>
        /// <param name="second">As much.</param>
        public double? Kappa(ReadOnlySpan<long> counts, Span<double> first, Span<double> second)
        {
            var (all, agreed) = (0.0, 0.0);
            first.Clear();
            second.Clear();
            for (var place = 0; place < Votes.Length; place++)
            {
                var (one, other) = Votes[place];
                all += counts[place];
                agreed += one == other ? counts[place] : 0;
                first[one] += counts[place];
                second[other] += counts[place];
            }

            var expected = 0.0;
            for (var category = 0; category < Categories; category++)
            {
                expected += first[category] * second[category];
            }

            expected /= all * all;
            return all > 0 && 1 - expected > 1e-12 ? ((agreed / all) - expected) / (1 - expected) : null;
        }
    }
}
