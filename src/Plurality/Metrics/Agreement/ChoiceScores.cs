using Plurality.Labels;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Scores one annotator's 0/1 choices on one document against the other annotators, by the definitions of docs/method.md#5-metrics. For a
/// choice q of 0 or 1 and a share h, these have simple forms: each label adds to L1 the share of the others who chose otherwise, d = |q −
/// h|.
/// </summary>
internal sealed class ChoiceScores
{
    /// <summary>ln ε: Q is clipped to [ε, 1−ε] before its logarithm, ε = 1e-8.</summary>
    private static readonly double _logClip = Math.Log(1e-8);

    /// <summary>ln(1−ε).</summary>
    private static readonly double _logRest = Math.Log(1 - 1e-8);

    /// <summary>Creates the scores of a vote.</summary>
    /// <param name="own">Whether this annotator chose each label [labels].</param>
    /// <param name="others">How many of the others chose each label [labels].</param>
    /// <param name="voters">The number of other annotators, at least 1.</param>
    /// <param name="task">In a single-label task, NLL, KL and JSD use the distribution over labels.</param>
    public ChoiceScores(bool[] own, int[] others, int voters, TaskKind task)
    {
        var (chosen, correct, both, firstChosen, firstIsGold) = (0, 0, 0, -1, false);
        for (var label = 0; label < own.Length; label++)
        {
            var share = (double)others[label] / voters;
            var (choice, logChosen, logOther) = own[label] ? (1.0, _logRest, _logClip) : (0.0, _logClip, _logRest);
            var isGold = 2 * others[label] >= voters;
            chosen += own[label] ? 1 : 0;
            correct += isGold ? 1 : 0;
            both += own[label] && isGold ? 1 : 0;

            // The first of equally high labels counts; if none is chosen, that is the first label.
            if (label == 0 || (own[label] && firstChosen < 0))
            {
                firstIsGold = isGold;
            }

            firstChosen = own[label] && firstChosen < 0 ? label : firstChosen;
            var crossEntropy = -share * logChosen - (1 - share) * logOther;
            var middle = (share + choice) / 2;
            L1 += Math.Abs(choice - share);
            Brier += (choice - share) * (choice - share);
            if (task == TaskKind.SingleLabel)
            {
                Nll -= share * logChosen;
                Kl -= (share * logChosen) + Surprise(share);
                Jsd += Surprise(middle) - (Surprise(share) / 2);
            }
            else
            {
                Nll += crossEntropy;
                Kl += crossEntropy - Entropy(share);
                Jsd += Entropy(middle) - Entropy(share) / 2;
            }
        }

        ExampleF1 = chosen + correct == 0 ? 1 : 2.0 * both / (chosen + correct);
        (AveragePrecision, Coverage, RankingLoss) = Ranking(chosen, correct, both, own.Length);

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

    /// <summary>−p ln p − (1−p) ln(1−p), 0 at 0 and at 1.</summary>
    private static double Entropy(double p) => p is 0 or 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    /// <summary>−p ln p, 0 at 0: what a label adds to the entropy of a distribution over labels.</summary>
    private static double Surprise(double p) => p is 0 ? 0 : -p * Math.Log(p);
}
