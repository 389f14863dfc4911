using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary>
/// <c>max-over-generations</c>, the paper's training-free alignment: Q_l = max_r p_r(l), the highest probability that the label had at any
/// step of the answer; never below ε = 1e-8.
/// </summary>
public sealed class MaxOverGenerationsEstimator : IEstimator
{
    /// <inheritdoc/>
    public string Name => "max-over-generations";

    /// <inheritdoc/>
    public string Summary => "the highest probability of a label at any step, max_r p_r(l)";

    /// <inheritdoc/>
    public LabelMarginals Estimate(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Estimator.ForEachLabel(
            trace, label => Math.Max(Estimator.Epsilon, trace.Steps.Max(step => step.Distribution.Probabilities[label])));
    }
}
