using Plurality.Labels;

namespace Plurality.Metrics.Agreement;

/// <summary>What a label adds to the scores of an annotator's 0/1 choice q against the share h of the others who chose it.</summary>
/// <param name="L1">|q − h|.</param>
/// <param name="Brier">(q − h)².</param>
/// <param name="Nll">The cross-entropy, Q clipped.</param>
/// <param name="Kl">The divergence of Q, clipped, from Ĥ.</param>
/// <param name="Jsd">The Jensen-Shannon divergence.</param>
internal readonly record struct ChoiceTerms(double L1, double Brier, double Nll, double Kl, double Jsd)
{
    /// <summary>ln ε: Q is clipped to [ε, 1−ε] before its logarithm, ε = 1e-8.</summary>
    private static readonly double _logClip = Math.Log(1e-8);

    /// <summary>ln(1−ε).</summary>
    private static readonly double _logRest = Math.Log(1 - 1e-8);

    /// <summary>
    /// The terms of every choice, each at <see cref="Place"/>: with n other annotators there are 2·(n + 1) of them, however many labels
    /// there are.
    /// </summary>
    /// <param name="voters">The number of other annotators, at least 1.</param>
    /// <param name="task">In a single-label task, NLL, KL and JSD use the distribution over labels.</param>
    public static ChoiceTerms[] All(int voters, TaskKind task)
    {
        var all = new ChoiceTerms[2 * (voters + 1)];
        for (var others = 0; others <= voters; others++)
        {
            all[Place(others, false)] = Of((double)others / voters, false, task);
            all[Place(others, true)] = Of((double)others / voters, true, task);
        }

        return all;
    }

    /// <summary>The place of the terms of a label that some of the others chose, and that the annotator chose or not.</summary>
    public static int Place(int others, bool own) => (2 * others) + (own ? 1 : 0);

    private static ChoiceTerms Of(double share, bool own, TaskKind task)
    {
        var (choice, logChosen, logOther) = own ? (1.0, _logRest, _logClip) : (0.0, _logClip, _logRest);
        var (l1, brier, middle) = (Math.Abs(choice - share), (choice - share) * (choice - share), (share + choice) / 2);
        if (task == TaskKind.SingleLabel)
        {
            var ofShare = share * logChosen;
            return new ChoiceTerms(l1, brier, -ofShare, -(ofShare + Surprise(share)), Surprise(middle) - (Surprise(share) / 2));
        }

        var crossEntropy = -share * logChosen - (1 - share) * logOther;
        return new ChoiceTerms(l1, brier, crossEntropy, crossEntropy - Entropy(share), Entropy(middle) - Entropy(share) / 2);
    }

    /// <summary>−p ln p − (1−p) ln(1−p), 0 at 0 and at 1.</summary>
    private static double Entropy(double p) => p is 0 or 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    /// <summary>−p ln p, 0 at 0: what a label adds to the entropy of a distribution over labels.</summary>
    private static double Surprise(double p) => p is 0 ? 0 : -p * Math.Log(p);
}
