using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>
/// <c>binary</c>: one question per pair of options, converted to Bradley-Terry strengths s. Q_l = σ(s_l − s_none); in single-label tasks,
/// which have no <c>none</c>, the softmax of the strengths. <c>binary-outcome</c> uses only the outcomes: p rounded to 0 or 1,
/// where ½, to within 1e-9, stays ½.
/// </summary>
/// <param name="outcomes">Whether preferences are rounded to outcomes.</param>
internal sealed class BinaryEstimator(bool outcomes) : ZeroShotEstimator
{
    /// <summary>λ, the weight of the strengths' squared norm: our choice (docs/method.md#estimators).</summary>
    public const double Penalty = 0.01;

    private const int StrengthDecimals = 9;

    /// <inheritdoc/>
    public override string Name => outcomes ? "binary-outcome" : "binary";

    /// <inheritdoc/>
    public override string Summary =>
        outcomes
            ? "as binary, with each pair's answer rounded to a win or a loss"
            : "one question per pair of options: which fits better? Bradley-Terry strengths against none";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Pairs;

    /// <inheritdoc/>
    public override string Cost => "(n+1)·n/2";

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var strengths = Strengths(evidence, task);
        if (task == TaskKind.SingleLabel)
        {
            return new LabelMarginals(evidence.Labels, LogSpace.Softmax(strengths));
        }

        return Needed.Marginals(evidence, label => LogSpace.Sigmoid(strengths[label] - strengths[^1]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double>? Logits(Evidence evidence, TaskKind task)
    {
        if (task == TaskKind.SingleLabel)
        {
            return null;
        }

        var strengths = Strengths(evidence, task);
        return [.. strengths.SkipLast(1).Select(strength => strength - strengths[^1])];
    }

    private double[] Strengths(Evidence evidence, TaskKind task)
    {
        var pairs = Needed.Part(Name, evidence, evidence.Pairs, "an answer on each pair");
        string[] items = task == TaskKind.SingleLabel ? [.. evidence.Labels] : [.. evidence.Labels, LabelSet.None];
        if (!pairs.Items.SequenceEqual(items, StringComparer.Ordinal))
        {
            throw new EvidenceException(
                evidence.Id,
                Name,
                $"the pairs must be of {string.Join(", ", items)}, in this order; got {string.Join(", ", pairs.Items)}. Repeat the run."
            );
        }

        // Wins and losses make many strengths equal except for the solver's last digits. These digits must not decide the ranking or the
        // side of ½. A gradient below 1e-12 over a curvature of at least 0.02 leaves an error below 1e-10.
        var strengths = BradleyTerry.Fit(outcomes ? [.. pairs.Probabilities.Select(Outcomes)] : pairs.Probabilities, Penalty).Strengths;
        return [.. strengths.Select(strength => Math.Round(strength, StrengthDecimals))];
    }

    private static double[] Outcomes(IReadOnlyList<double> row) =>
        [
            .. row.Select(p =>
                Math.Abs(p - 0.5) <= PairwisePreferences.Rounding ? 0.5
                : p > 0.5 ? 1
                : 0
            ),
        ];
}
