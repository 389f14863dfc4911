namespace Plurality.Metrics.Agreement;

/// <summary>
/// Scores one annotator's 0/1 choices on one document against the other annotators, by the definitions of docs/method.md#5-metrics. For a
/// choice q of 0 or 1 and a share h, these have simple forms: each label adds to L1 the share of the others who chose otherwise, d = |q −
/// h|.
/// </summary>
internal sealed class ChoiceScores
{
    /// <summary>Creates the scores of a vote.</summary>
    /// <param name="own">Whether this annotator chose each label [labels].</param>
    /// <param name="chosen">How many annotators, this one included, chose each label [labels].</param>
    /// <param name="voters">The number of other annotators, at least 1.</param>
    /// <param name="terms">What each choice adds (<see cref="ChoiceTerms.All"/>).</param>
    public ChoiceScores(bool[] own, int[] chosen, int voters, ChoiceTerms[] terms)
    {
        var (count, correct, both, firstChosen, firstIsGold) = (0, 0, 0, -1, false);
        for (var label = 0; label < own.Length; label++)
        {
            var others = chosen[label] - (own[label] ? 1 : 0);
            var isGold = 2 * others >= voters;
            count += own[label] ? 1 : 0;
            correct += isGold ? 1 : 0;
            both += own[label] && isGold ? 1 : 0;

            // The first of equally high labels counts; if none is chosen, that is the first label.
            if (label == 0 || (own[label] && firstChosen < 0))
            {
                firstIsGold = isGold;
            }

            firstChosen = own[label] && firstChosen < 0 ? label : firstChosen;
            ref readonly var added = ref terms[ChoiceTerms.Place(others, own[label])];
            L1 += added.L1;
            Brier += added.Brier;
            Nll += added.Nll;
            Kl += added.Kl;
            Jsd += added.Jsd;
        }

        ExampleF1 = count + correct == 0 ? 1 : 2.0 * both / (count + correct);
        (AveragePrecision, Coverage, RankingLoss) = Ranking(count, correct, both, own.Length);

        OneError =
            correct == 0 ? null
            : firstIsGold ? 0
            : 1;
    }

    /// <summary>Maps each metric's name, as result tables use it, to its value; null if undefined.</summary>
    public static IReadOnlyDictionary<string, Func<ChoiceScores, double?>> ByName { get; } =
        new Dictionary<string, Func<ChoiceScores, double?>>
        {
            ["nll"] = scores => scores.Nll,
            ["l1"] = scores => scores.L1,
            ["brier"] = scores => scores.Brier,
            ["kl"] = scores => scores.Kl,
            ["jsd"] = scores => scores.Jsd,
            ["example_f1"] = scores => scores.ExampleF1,
            ["label_ranking_average_precision"] = scores => scores.AveragePrecision,
            ["coverage_error"] = scores => scores.Coverage,
            ["label_ranking_loss"] = scores => scores.RankingLoss,
            ["one_error"] = scores => scores.OneError,
        };

    private double Nll { get; }

    private double L1 { get; }

    private double Brier { get; }

    private double Kl { get; }

    private double Jsd { get; }

    private double ExampleF1 { get; }

    private double AveragePrecision { get; }

    private double Coverage { get; }

    private double RankingLoss { get; }

    private double? OneError { get; }

    /// <summary>
    /// The ranking metrics of scores that are only 1 or 0, with ties at the worst rank: a chosen gold label has the number of chosen labels
    /// as its rank, any other gold label has the last rank.
    /// </summary>
    private static (double AveragePrecision, double Coverage, double RankingLoss) Ranking(int chosen, int gold, int both, int labels)
    {
        var missed = gold - both;
        var coverage =
            gold == 0 ? 0
            : missed > 0 ? labels
            : chosen;
        if (gold == 0 || gold == labels)
        {
            return (1, coverage, 0);
        }

        var precision = both == 0 ? 0 : (double)both * both / chosen;
        var averagePrecision = (precision + (double)missed * gold / labels) / gold;
        var wrong = chosen - both;

        // A pair of a gold and another label is an error unless only the gold one was chosen.
        var pairs = gold * (labels - gold);
        var right = both * (labels - gold - wrong);
        return (averagePrecision, coverage, (double)(pairs - right) / pairs);
    }
}
