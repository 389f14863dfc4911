using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Krippendorff's alpha over the label sets that annotators chose, with any distance and with item weights: like
/// <see cref="KrippendorffAlpha"/>, but an item of weight 2 stands for two equal items. On a scale the distance is Krippendorff's interval
/// metric, (v − v′)², or his ordinal metric, (Σ of the votes from the one value to the other, half of those at both ends)².
/// </summary>
internal sealed class SetAlpha
{
    /// <summary>The largest number of sets whose distances are cached; more would fill memory.</summary>
    public const int MostInTable = 400;

    private readonly (int Item, int Votes, (int Set, int Count)[] Counts)[] _items;
    private readonly int _sets;
    private readonly Func<double[], Func<int, int, double>> _distance;

    public SetAlpha(AnnotationMatrix annotations, Func<int, int, double> distance)
        : this(annotations)
    {
        if (_sets > MostInTable)
        {
            _distance = _ => distance;
            return;
        }

        var table = new double[_sets][];
        for (var set = 0; set < _sets; set++)
        {
            table[set] = [.. Enumerable.Range(0, set).Select(other => distance(set, other))];
        }

        _distance = _ => (set, other) => set == other ? 0 : table[Math.Max(set, other)][Math.Min(set, other)];
    }

    /// <param name="annotations">The votes, each for exactly one label.</param>
    /// <param name="values">The value of each label.</param>
    /// <param name="ordinal">Whether only the order of values counts.</param>
    public SetAlpha(AnnotationMatrix annotations, double[] values, bool ordinal)
        : this(annotations)
    {
        double[] ofSet = [.. Enumerable.Range(0, _sets).Select(set => values[annotations.Choices[set][0]])];
        _distance = ordinal ? Ordinal : _ => (set, other) => (ofSet[set] - ofSet[other]) * (ofSet[set] - ofSet[other]);

        Func<int, int, double> Ordinal(double[] votes)
        {
            // The votes up to the middle of each value; the difference of two of these is the sum in the ordinal metric.
            var middles = new double[_sets];
            for (var set = 0; set < _sets; set++)
            {
                for (var other = 0; other < _sets; other++)
                {
                    middles[set] += ofSet[other] < ofSet[set] ? votes[other] : 0;
                }

                middles[set] += votes[set] / 2;
            }

            return (set, other) => (middles[set] - middles[other]) * (middles[set] - middles[other]);
        }
    }

    private SetAlpha(AnnotationMatrix annotations)
    {
        _items =
        [
            .. Enumerable
                .Range(0, annotations.Items.Count)
                .Where(item => annotations.VotesOn(item) > 1)
                .Select(item =>
                    (
                        item,
                        annotations.VotesOn(item),
                        annotations.ChoicesOn(item).ToArray().CountBy(set => set).Select(pair => (pair.Key, pair.Value)).ToArray()
                    )
                ),
        ];
        _sets = annotations.Choices.Count;
        _distance = _ => (_, _) => 0;
    }

    /// <summary>Alpha, with each item counted by its weight.</summary>
    public MetricValue Of(double[] weights)
    {
        var votes = new double[_sets];
        var (all, support) = (0.0, 0);
        foreach (var (item, onItem, counts) in _items)
        {
            support += weights[item] > 0 ? 1 : 0;
            all += weights[item] * onItem;
            foreach (var (set, count) in counts)
            {
                votes[set] += weights[item] * count;
            }
        }

        if (support == 0)
        {
            return MetricValue.Undefined(0, "no item has two votes");
        }

        var distance = _distance(votes);
        var observed = 0.0;
        foreach (var (item, onItem, counts) in _items)
        {
            var pairs = 0.0;
            for (var i = 0; i < counts.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    pairs += (double)counts[i].Count * counts[j].Count * distance(counts[i].Set, counts[j].Set);
                }
            }

            observed += weights[item] * pairs / (onItem - 1);
        }

        var expected = 0.0;
        for (var set = 0; set < _sets; set++)
        {
            for (var other = 0; other < set && votes[set] > 0; other++)
            {
                expected += votes[set] * votes[other] * distance(set, other);
            }
        }

        return expected <= 0
            ? MetricValue.Undefined(support, "all votes on items with at least two are the same")
            : MetricValue.Defined(1 - ((all - 1) * observed / expected), support);
    }
}
