using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Cohen's kappa over all categories (Cohen 1960) for each pair of annotators that shares at least two items: the value of the only pair if
/// there are two annotators, else the plain mean over pairs (Light 1971). A pair whose own rates leave no room for disagreement is left
/// out. The support is the number of items that the remaining pairs share, each counted once.
/// </summary>
internal sealed class PairedKappas
{
    private readonly Pair[] _pairs;
    private readonly int _annotators;
    private readonly string? _undefined;

    public PairedKappas(AnnotationMatrix annotations)
    {
        _annotators = annotations.Annotators.Count;
        if (annotations.Naming == AnnotatorNaming.Slots)
        {
            (_pairs, _undefined) = ([], "annotators' names do not persist across items");
            return;
        }

        var shared = new Dictionary<(int, int), List<(int, int, int)>>();
        for (var item = 0; item < annotations.Items.Count; item++)
        {
            var annotators = annotations.AnnotatorsOn(item);
            var choices = annotations.ChoicesOn(item);
            for (var i = 0; i < annotators.Length; i++)
            {
                for (var j = i + 1; j < annotators.Length; j++)
                {
                    var (first, second) = annotators[i] < annotators[j] ? (i, j) : (j, i);
                    var pair = (annotators[first], annotators[second]);
                    if (!shared.TryGetValue(pair, out var votes))
                    {
                        shared[pair] = votes = [];
                    }

                    votes.Add((item, choices[first], choices[second]));
                }
            }
        }

        _pairs = [.. shared.Values.Where(votes => votes.Count > 1).Select(Pair.Of)];
        _undefined = _pairs.Length == 0 ? "no two annotators share two items" : null;
    }

    public MetricValue Cohen(double[] weights) =>
        _undefined is null && _annotators > 2
            ? MetricValue.Undefined(
                0,
                FormattableString.Invariant($"there are {_annotators} annotators; Light's kappa is the mean over pairs")
            )
            : Light(weights);

    public MetricValue Light(double[] weights)
    {
        if (_undefined is not null)
        {
            return MetricValue.Undefined(0, _undefined);
        }

        var (sum, kappas, items) = (0.0, 0, 0);
        var counted = new bool[weights.Length];
        var most = _pairs.Max(pair => pair.Categories);
        var (first, second) = (new double[most], new double[most]);
        foreach (var pair in _pairs)
        {
            Array.Clear(first);
            Array.Clear(second);
            var (all, agreed) = (0.0, 0.0);
            foreach (var (item, one, other) in pair.Votes)
            {
                var weight = weights[item];
                all += weight;
                agreed += one == other ? weight : 0;
                first[one] += weight;
                second[other] += weight;
            }

            var expected = 0.0;
            for (var category = 0; category < pair.Categories; category++)
            {
                expected += first[category] * second[category];
            }

            expected /= all * all;
            if (all > 0 && 1 - expected > 1e-12)
            {
                sum += ((agreed / all) - expected) / (1 - expected);
                kappas++;
                foreach (var (item, _, _) in pair.Votes)
                {
                    items += weights[item] > 0 && !counted[item] ? 1 : 0;
                    counted[item] |= weights[item] > 0;
                }
            }
        }

        return kappas == 0
            ? MetricValue.Undefined(0, "every pair of annotators gives one and the same answer on all items it shares")
            : MetricValue.Defined(sum / kappas, items);
    }

    /// <summary>The votes of two annotators on their shared items; categories are numbered from 0 within the pair.</summary>
    private sealed record Pair((int Item, int First, int Second)[] Votes, int Categories)
    {
        public static Pair Of(List<(int Item, int First, int Second)> votes)
        {
            int[] categories = [.. votes.SelectMany(vote => (int[])[vote.First, vote.Second]).Distinct().Order()];
            return new Pair(
                [
                    .. votes.Select(vote =>
                        (vote.Item, Array.BinarySearch(categories, vote.First), Array.BinarySearch(categories, vote.Second))
                    ),
                ],
                categories.Length
            );
        }
    }
}
