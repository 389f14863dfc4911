namespace Plurality.Numerics;

/// <summary>
/// One L2 logistic regression a label, ½‖w‖² + C·Σ loss with a free intercept, on common features and with a common C. A label whose
/// targets are all 0, or all 1, has nothing to separate: it keeps that frequency.
/// </summary>
/// <param name="Weights">[labels][columns]; zeros for a label with one class.</param>
/// <param name="Intercepts">One per label; −∞ or ∞ for a label with one class.</param>
/// <param name="Penalty">C as given or chosen.</param>
internal sealed record LabelRegressions(double[][] Weights, double[] Intercepts, double Penalty)
{
    /// <summary>The values of C that cross-validation tries.</summary>
    public static IReadOnlyList<double> Grid { get; } = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

    /// <summary>How near to 0 and 1 a held-out probability counts (docs/method.md#5-metrics).</summary>
    private const double Clip = 1e-8;

    /// <summary>Fits all labels.</summary>
    /// <param name="features">[documents × columns].</param>
    /// <param name="targets">[labels][documents], in [0,1].</param>
    /// <param name="penalty">C; null leaves it to cross-validation.</param>
    public static LabelRegressions Fit(IFeatures features, IReadOnlyList<double[]> targets, double? penalty)
    {
        var chosen = penalty ?? Choose(features, targets);
        var fits = targets
            .Select(target => IsOneClass(target) ? null : LogisticRegression.Fit(features, target, chosen, LogisticPenalty.Standard))
            .ToList();
        return new LabelRegressions(
            [.. fits.Select(fit => fit?.Weights ?? new double[features.Columns])],
            [.. fits.Select((fit, label) => fit?.Intercept ?? ConstantLogit(targets[label]))],
            chosen
        );
    }

    /// <summary>Whether all targets are 0, or all are 1.</summary>
    public static bool IsOneClass(double[] targets) => targets.All(target => target <= 0) || targets.All(target => target >= 1);

    private static double ConstantLogit(double[] targets) => targets[0] > 0 ? double.PositiveInfinity : double.NegativeInfinity;

    /// <summary>The C of <see cref="Grid"/> with the least negative log-likelihood on held-out documents, over all labels; the smaller in a
    /// tie.</summary>
    private static double Choose(IFeatures features, IReadOnlyList<double[]> targets)
    {
        var losses = new double[Grid.Count];
        foreach (var (fitted, held) in Folds.Of(features.Rows))
        {
            var (inside, outside) = (features.Select(fitted), features.Select(held));
            foreach (var target in targets)
            {
                double[] known = [.. fitted.Select(row => target[row])];
                double[] unknown = [.. held.Select(row => target[row])];
                AddLosses(inside, known, outside, unknown, losses);
            }
        }

        return Grid[Array.IndexOf(losses, losses.Min())];
    }

    private static void AddLosses(IFeatures inside, double[] known, IFeatures outside, double[] unknown, double[] losses)
    {
        var oneClass = IsOneClass(known);
        var parameters = new double[inside.Columns + 1];
        if (oneClass)
        {
            parameters[^1] = ConstantLogit(known);
        }

        for (var c = 0; c < Grid.Count; c++)
        {
            // From the smallest C upwards, each from where the last one ended: the way is short.
            if (!oneClass)
            {
                parameters = LogisticRegression
                    .Fit(inside, known, Grid[c], LogisticPenalty.Standard, LogisticRegression.Loose, parameters)
                    .Parameters;
            }

            for (var i = 0; i < unknown.Length; i++)
            {
                var p = Math.Clamp(LogSpace.Sigmoid(outside.Dot(i, parameters.AsSpan(0, inside.Columns)) + parameters[^1]), Clip, 1 - Clip);
                losses[c] -= unknown[i] * Math.Log(p) + (1 - unknown[i]) * Math.Log(1 - p);
            }
        }
    }
}
