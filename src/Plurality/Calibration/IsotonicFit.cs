using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>
/// <c>isotonic</c>: the never-falling function of p = σ(z) with the least squared error (Zadrozny and Elkan, KDD 2002), by pooling adjacent
/// violators; targets of equal p are averaged first.
/// </summary>
internal sealed class IsotonicFit : ICurveFit
{
    /// <inheritdoc/>
    public string Name => "isotonic";

    /// <inheritdoc/>
    public string Summary => "any function of the probability that never falls";

    /// <inheritdoc/>
    public FittedCurve Fit(double[] logits, double[] targets)
    {
        var groups = logits
            .Select(LogSpace.Sigmoid)
            .Zip(targets, (p, target) => (P: p, Target: target))
            .GroupBy(item => item.P, item => item.Target)
            .OrderBy(group => group.Key)
            .ToList();
        var values = Monotone.Fit([.. groups.Select(group => group.Average())], [.. groups.Select(group => group.Count())]);
        return new FittedCurve(
            new IsotonicCurve([.. groups.Select(group => group.Key)], [.. values.Select(value => Math.Clamp(value, 0, 1))])
        );
    }
}
