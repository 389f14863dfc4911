using Plurality.Catalogues;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary>
/// <c>max-over-generations</c>, the training-free alignment of Ma et al. (EMNLP 2025, arXiv 2505.17510): Q_l = max_r p_r(l), the highest
/// probability that the label had at any step of the answer; never below ε = 1e-8. With <c>:reach</c> (ours): Q_l = max_r reach_r · p_r(l),
/// where reach_r is the model's own probability that its list has an r-th label (docs/method.md#4-methods).
/// </summary>
internal sealed class MaxOverGenerationsEstimator(bool weighsReach = false) : ZeroShotEstimator
{
    /// <summary>The estimator's name without options.</summary>
    internal const string PlainName = "max-over-generations";

    private const string Reach = "reach";

    /// <inheritdoc/>
    public override string Name => weighsReach ? $"{PlainName}:{Reach}" : PlainName;

    /// <inheritdoc/>
    public override string Summary =>
        weighsReach
            ? "the highest probability of a label at any step, weighted by the probability that the list gets there"
            : "the highest probability of a label at any step, max_r p_r(l); option reach: weighted by P(the list gets there)";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Trace;

    /// <inheritdoc/>
    public override string Cost => "1";

    /// <inheritdoc/>
    public override StepScores Reads => StepScores.All;

    /// <inheritdoc/>
    public override string? ReasonAgainst(TaskKind task) =>
        task == TaskKind.SingleLabel ? "an answer with one label has one step, use first-step" : null;

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        Needed.Applicable(this, task);
        var steps = Needed.Trace(this, evidence).Steps;
        double[] reach = weighsReach ? Reaches(steps) : [.. steps.Select(_ => 1.0)];
        return Needed.Marginals(evidence, label =>
            Math.Max(HardEstimator.Epsilon, steps.Select((step, r) => reach[r] * step.Distribution.Probabilities[label]).Max())
        );
    }

    /// <summary>Reads the options of <see cref="Name"/>.</summary>
    /// <exception cref="PluralityException">An option is unknown.</exception>
    internal static MaxOverGenerationsEstimator Parse(OptionText options)
    {
        var option = options.Take("");
        options.End(Reach);
        return option switch
        {
            null => new MaxOverGenerationsEstimator(),
            Reach => new MaxOverGenerationsEstimator(weighsReach: true),
            _ => throw options.Refusal($"The option of {PlainName} must be {Reach}", "Correct it, or leave it out."),
        };
    }

    /// <summary>reach_1 = 1, reach_r = Π_{s&lt;r} (1 − P(end)_s); a step without P(end) counts as one that certainly goes on.</summary>
    private static double[] Reaches(IReadOnlyList<LabelStep> steps)
    {
        var reach = new double[steps.Count];
        var next = 1.0;
        for (var r = 0; r < steps.Count; r++)
        {
            reach[r] = next;
            next *= 1 - (steps[r].EndProbability ?? 0);
        }

        return reach;
    }
}
