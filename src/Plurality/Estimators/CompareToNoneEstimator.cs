using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary>
/// <c>compare-to-none</c>, the paper's first baseline: Q_l = σ(z_1(l) − z_1(none)), each label against <c>none</c> alone. In exact mode the
/// scores are log masses.
/// </summary>
public sealed class CompareToNoneEstimator : IEstimator
{
    /// <inheritdoc/>
    public string Name => "compare-to-none";

    /// <inheritdoc/>
    public string Summary => "each label against none at the first step, σ(z_1(l) − z_1(none))";

    /// <inheritdoc/>
    public LabelMarginals Estimate(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var scores = trace.Steps[0].Distribution.Scores;
        return Estimator.ForEachLabel(trace, label => LogSpace.Sigmoid(scores[label] - scores[^1]));
    }
}
