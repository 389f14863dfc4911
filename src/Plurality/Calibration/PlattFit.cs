using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>
/// <c>platt</c>: σ(a·z + b) by maximum likelihood on the raw soft targets (Platt, 1999, without his smoothing of targets). Per label it is
/// drawn towards the pooled curve: + λ/2·[(a − a₀)² + (b − b₀)²], λ by cross-validation, common to all labels.
/// </summary>
internal sealed class PlattFit : ICurveFit
{
    /// <summary>The steepest slope. If a threshold separates the targets, the likelihood keeps rising with the slope
    /// (docs/method.md#calibrators).</summary>
    public const double SteepestSlope = 1e3;

    /// <summary>The values of λ that cross-validation tries.</summary>
    public static IReadOnlyList<double> Strengths { get; } = [0.1, 1, 10, 100, 1000];

    /// <inheritdoc/>
    public string Name => "platt";

    /// <inheritdoc/>
    public string Summary => "a slope and an intercept on the logits";

    /// <inheritdoc/>
    public FittedCurve Fit(double[] logits, double[] targets)
    {
        if (logits.Max() <= logits.Min())
        {
            return new FittedCurve(
                new SigmoidCurve(1, LogSpace.Logit(targets.Average()) - logits[0]),
                "All logits are equal: only the intercept was fitted."
            );
        }

        var slope = Separation.Direction(logits, targets) * SteepestSlope;
        if (slope == 0)
        {
            var fit = LogisticRegression.Fit(Column(logits), targets, 1, LogisticPenalty.None);
            if (Math.Abs(fit.Weights[0]) <= SteepestSlope)
            {
                return new FittedCurve(new SigmoidCurve(fit.Weights[0], fit.Intercept));
            }

            slope = Math.Sign(fit.Weights[0]) * SteepestSlope;
        }

        return new FittedCurve(
            new SigmoidCurve(slope, Separation.Intercept([.. logits.Select(z => slope * z)], targets)),
            "The targets are separable by the logits: the slope stops at 1000."
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<FittedCurve> FitPerLabel(CalibrationSet calibration, ICurve pooled)
    {
        var (logits, targets) = ByLabel(calibration);
        var centre = (SigmoidCurve)pooled;
        var losses = new double[Strengths.Count];
        foreach (var (fitted, held) in Folds.Of(calibration.Items.Count))
        {
            for (var label = 0; label < logits.Length; label++)
            {
                double[] z = [.. fitted.Select(item => logits[label][item])];
                double[] t = [.. fitted.Select(item => targets[label][item])];
                for (var s = 0; s < losses.Length; s++)
                {
                    var curve = Shrunken(z, t, Strengths[s], centre);
                    foreach (var item in held)
                    {
                        var margin = curve.Slope * logits[label][item] + curve.Intercept;
                        losses[s] += LogSpace.Softplus(margin) - targets[label][item] * margin;
                    }
                }
            }
        }

        var strength = Strengths[Array.IndexOf(losses, losses.Min())];
        return [.. logits.Select((z, label) => new FittedCurve(Shrunken(z, targets[label], strength, centre)))];
    }

    private static SigmoidCurve Shrunken(double[] logits, double[] targets, double strength, SigmoidCurve centre)
    {
        double[] parameters = [centre.Slope, centre.Intercept];
        var fit = LogisticRegression.Fit(
            Column(logits),
            targets,
            1,
            new LogisticPenalty(strength, strength, parameters),
            LogisticRegression.Tight,
            [.. parameters]
        );
        return new SigmoidCurve(fit.Weights[0], fit.Intercept);
    }

    private static DenseFeatures Column(double[] logits) => new([.. logits.Select(z => new[] { z })]);

    private static (double[][] Logits, double[][] Targets) ByLabel(CalibrationSet calibration) =>
        (
            [.. calibration.Labels.Select((_, label) => calibration.LogitsOf(label))],
            [.. calibration.Labels.Select((_, label) => calibration.TargetsOf(label))]
        );
}
