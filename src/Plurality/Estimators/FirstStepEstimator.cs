using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary><c>first-step</c>: Q_l = p_1(l), the distribution before anything is written; the labels' sum is at most 1.</summary>
public sealed class FirstStepEstimator : IEstimator
{
    /// <inheritdoc/>
    public string Name => "first-step";

    /// <inheritdoc/>
    public string Summary => "the distribution at the first step, p_1(l)";

    /// <inheritdoc/>
    public LabelMarginals Estimate(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var first = trace.Steps[0].Distribution.Probabilities;
        return Estimator.ForEachLabel(trace, label => first[label]);
    }
}
