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

    private readonly ChoiceCounts _choices;
    private readonly Func<double[], Func<int, int, double>> _distance;

    /// <summary>Σ of the distances of each item's pairs of votes [items], which no weight changes; null for the ordinal metric, whose
    /// distances depend on all votes.</summary>
    private readonly double[]? _pairs;

    /// <param name="choices">The votes.</param>
    /// <param name="distance">The distance of two sets.</param>
    public SetAlpha(ChoiceCounts choices, Func<int, int, double> distance)
    {
        var known = choices.Sets > MostInTable ? distance : Tabled(choices.Sets, distance);
        (_choices, _distance) = (choices, _ => known);
        _pairs = [.. Enumerable.Range(0, choices.Items).Select(item => Pairs(item, known))];
    }

    /// <param name="choices">The votes, each for exactly one label.</param>
    /// <param name="ofSet">The value of each set's label.</param>
    /// <param name="ordinal">Whether only the order of values counts.</param>
    public SetAlpha(ChoiceCounts choices, double[] ofSet, bool ordinal)
    {
        _choices = choices;
        if (ordinal)
        {
            _distance = Ordinal;
            return;
        }

        double Squared(int set, int other) => (ofSet[set] - ofSet[other]) * (ofSet[set] - ofSet[other]);
        _distance = _ => Squared;
        _pairs = [.. Enumerable.Range(0, choices.Items).Select(item => Pairs(item, Squared))];

        Func<int, int, double> Ordinal(double[] votes)
        {
            // The votes up to the middle of each value; the difference of two of these is the sum in the ordinal metric.
            var middles = new double[votes.Length];
            for (var set = 0; set < votes.Length; set++)
            {
                for (var other = 0; other < votes.Length; other++)
                {
                    middles[set] += ofSet[other] < ofSet[set] ? votes[other] : 0;
                }

                middles[set] += votes[set] / 2;
            }

            return (set, other) => (middles[set] - middles[other]) * (middles[set] - middles[other]);
        }
    }

    /// <summary>Alpha, with each item counted by its weight.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="pairable">The votes, with these weights.</param>
    public MetricValue Of(byte[] weights, PairableVotes pairable)
    {
        if (pairable.Items == 0)
        {
            return MetricValue.Undefined(0, "no item has two votes");
        }

        var votes = pairable.OfSet;
        var distance = _distance(votes);
        var observed = 0.0;
        for (var item = 0; item < weights.Length; item++)
        {
            if (weights[item] > 0 && _choices.VotesOn(item) is var onItem and >= 2)
            {
                observed += weights[item] * (_pairs?[item] ?? Pairs(item, distance)) / (onItem - 1);
            }
        }

        var expected = 0.0;
        for (var set = 0; set < votes.Length; set++)
        {
            for (var other = 0; other < set && votes[set] > 0; other++)
            {
                expected += votes[set] * votes[other] * distance(set, other);
            }
        }

        return expected <= 0
            ? MetricValue.Undefined(pairable.Items, "all votes on items with at least two are the same")
            : MetricValue.Defined(1 - ((pairable.All - 1) * observed / expected), pairable.Items);
    }

    private double Pairs(int item, Func<int, int, double> distance)
    {
        var sets = _choices.SetsOn(item);
        var counts = _choices.CountsOn(item);
        var pairs = 0.0;
        for (var i = 0; i < sets.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                pairs += (double)counts[i] * counts[j] * distance(sets[i], sets[j]);
            }
        }

        return pairs;
    }

    private static Func<int, int, double> Tabled(int sets, Func<int, int, double> distance)
    {
        var table = new double[sets][];
        for (var set = 0; set < sets; set++)
        {
            table[set] = [.. Enumerable.Range(0, set).Select(other => distance(set, other))];
        }

        return (set, other) => set == other ? 0 : table[Math.Max(set, other)][Math.Min(set, other)];
    }
}
