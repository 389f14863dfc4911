namespace Plurality.Metrics.Agreement;

/// <summary>
/// Coefficients (P − P_e) / (1 − P_e) with one observed agreement P and several chance agreements P_e. P is the mean, over items with two
/// votes, of the share of pairs that agree. With π_k the mean over items of the share of votes for category k, and q the number of
/// categories, P_e is: Fleiss (1971) Σ π_k²; Brennan and Prediger (1981) 1/q; Gwet's AC1 (2008) Σ π_k(1 − π_k) / (q − 1).
/// </summary>
internal sealed class ChanceCoefficients
{
    private const string Same = "all votes are the same";

    private readonly ChoiceCounts _choices;
    private readonly int _categories;

    public ChanceCoefficients(ChoiceCounts choices) => (_choices, _categories) = (choices, choices.Sets);

    /// <summary>Fleiss' kappa, the coefficient of Brennan and Prediger and Gwet's AC1, with each item counted by its weight.</summary>
    public MetricValue[] Of(byte[] weights)
    {
        var (pairable, agreement, judged, support) = (0.0, 0.0, 0.0, 0);
        var shares = new double[_categories];
        for (var item = 0; item < _choices.Items; item++)
        {
            var (votes, weight) = (_choices.VotesOn(item), weights[item]);
            if (votes == 0 || weight == 0)
            {
                continue;
            }

            judged += weight;
            var sets = _choices.SetsOn(item);
            var counts = _choices.CountsOn(item);
            var agreeing = 0.0;
            for (var place = 0; place < sets.Length; place++)
            {
                shares[sets[place]] += (double)weight * counts[place] / votes;
                agreeing += (double)counts[place] * (counts[place] - 1);
            }

            if (votes >= 2)
            {
                support++;
                pairable += weight;
                agreement += weight * agreeing / ((double)votes * (votes - 1));
            }
        }

        if (support == 0 || _categories < 2)
        {
            return [.. Enumerable.Repeat(MetricValue.Undefined(support, support == 0 ? "no item has two votes" : Same), 3)];
        }

        for (var category = 0; category < shares.Length; category++)
        {
            shares[category] /= judged;
        }

        return
        [
            Coefficient(shares.Sum(share => share * share)),
            Coefficient(1.0 / _categories),
            Coefficient(shares.Sum(share => share * (1 - share)) / (_categories - 1)),
        ];

        MetricValue Coefficient(double expected) =>
            1 - expected < 1e-12
                ? MetricValue.Undefined(support, Same)
                : MetricValue.Defined(((agreement / pairable) - expected) / (1 - expected), support);
    }
}
