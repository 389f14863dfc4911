using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Coefficients (P − P_e) / (1 − P_e) with one observed agreement P and several chance agreements P_e. P is the mean, over items with two
/// votes, of the share of pairs that agree. With π_k the mean over items of the share of votes for category k, and q the number of
/// categories, P_e is: Fleiss (1971) Σ π_k²; Brennan and Prediger (1981) 1/q; Gwet's AC1 (2008) Σ π_k(1 − π_k) / (q − 1).
/// </summary>
internal sealed class ChanceCoefficients
{
    private readonly (int Item, int Votes, (int Category, int Count)[] Counts)[] _items;
    private readonly int _categories;

    public ChanceCoefficients(AnnotationMatrix annotations)
    {
        _items =
        [
            .. Enumerable
                .Range(0, annotations.Items.Count)
                .Where(item => annotations.VotesOn(item) > 0)
                .Select(item =>
                    (
                        item,
                        annotations.VotesOn(item),
                        annotations.ChoicesOn(item).ToArray().CountBy(set => set).Select(pair => (pair.Key, pair.Value)).ToArray()
                    )
                ),
        ];
        _categories = annotations.Choices.Count;
    }

    public MetricValue Fleiss(double[] weights) => Of(weights, shares => shares.Sum(share => share * share));

    public MetricValue BrennanPrediger(double[] weights) => Of(weights, _ => 1.0 / _categories);

    public MetricValue GwetAc1(double[] weights) => Of(weights, shares => shares.Sum(share => share * (1 - share)) / (_categories - 1));

    private MetricValue Of(double[] weights, Func<double[], double> chance)
    {
        var (pairable, agreement, judged, support) = (0.0, 0.0, 0.0, 0);
        var shares = new double[_categories];
        foreach (var (item, votes, counts) in _items)
        {
            var weight = weights[item];
            judged += weight;
            foreach (var (category, count) in counts)
            {
                shares[category] += weight * count / votes;
            }

            if (votes < 2 || weight <= 0)
            {
                continue;
            }

            support++;
            pairable += weight;
            agreement += weight * counts.Sum(pair => (double)pair.Count * (pair.Count - 1)) / ((double)votes * (votes - 1));
        }

        if (support == 0)
        {
            return MetricValue.Undefined(0, "no item has two votes");
        }

        if (_categories < 2)
        {
            return MetricValue.Undefined(support, "all votes are the same");
        }

        for (var category = 0; category < shares.Length; category++)
        {
            shares[category] /= judged;
        }

        var expected = chance(shares);
        return 1 - expected < 1e-12
            ? MetricValue.Undefined(support, "all votes are the same")
            : MetricValue.Defined(((agreement / pairable) - expected) / (1 - expected), support);
    }
}
