using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>
/// <c>beta</c>: σ(a·ln p − b·ln(1 − p) + c) by maximum likelihood, unconstrained (Kull, Silva Filho and Flach, AISTATS 2017). It bends each
/// end separately, which a sigmoid of the logit cannot.
/// </summary>
internal sealed class BetaFit : ICurveFit
{
    /// <inheritdoc/>
    public string Name => "beta";

    /// <inheritdoc/>
    public string Summary => "a slope for each end of the probability, and an intercept";

    /// <inheritdoc/>
    public FittedCurve Fit(double[] logits, double[] targets)
    {
        if (logits.Distinct().Count() < 3)
        {
            var (curve, warning) = new PlattFit().Fit(logits, targets);
            var sigmoid = (SigmoidCurve)curve;
            return new FittedCurve(
                new BetaCurve(sigmoid.Slope, sigmoid.Slope, sigmoid.Intercept),
                warning ?? "Fewer than three different logits: fitted as platt, a = b."
            );
        }

        double[][] features = [.. logits.Select(z => new[] { BetaCurve.LogP(z), -BetaCurve.LogP(-z) })];
        var fit = LogisticRegression.Fit(new DenseFeatures(features), targets, 1, LogisticPenalty.None);
        var (a, b) = (fit.Weights[0], fit.Weights[1]);
        var steepest = Math.Max(Math.Abs(a), Math.Abs(b));
        double[] scores = [.. features.Select(row => a * row[0] + b * row[1])];
        if (steepest <= PlattFit.SteepestSlope && !Separates(scores, fit.Intercept, targets))
        {
            return new FittedCurve(new BetaCurve(a, b, fit.Intercept));
        }

        var factor = PlattFit.SteepestSlope / steepest;
        return new FittedCurve(
            new BetaCurve(a * factor, b * factor, Separation.Intercept([.. scores.Select(score => score * factor)], targets)),
            "The targets are separable by the probabilities: the larger slope stops at 1000."
        );
    }

    /// <summary>Whether every target is 0 or 1 and on its side of the curve; a steeper curve is then always more likely.</summary>
    private static bool Separates(double[] scores, double intercept, double[] targets) =>
        scores.Zip(targets).All(item => item.Second <= 0 ? item.First + intercept < 0 : item.Second >= 1 && item.First + intercept > 0);
}
