using System.Numerics.Tensors;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>The weights that a probe learns from vectors: for each label, a direction in their space.</summary>
/// <param name="Means">The mean of each dimension.</param>
/// <param name="Weights">[labels][dimensions]: what a deviation from the mean adds to the logit; 0 for a dropped dimension.</param>
/// <param name="Intercepts">The logit at the mean; ±∞ for a label with one class.</param>
/// <param name="Penalty">C as given or chosen.</param>
/// <param name="Components">The number of singular vectors that the regressions were fitted on.</param>
internal sealed record ProbeFit(double[] Means, double[][] Weights, double[] Intercepts, double Penalty, int Components)
{
    /// <summary>
    /// Standardises, projects and fits. Cross-validation reuses the projection of all documents, which does not depend on labels. A new
    /// projection per fold would cost several times the whole fit.
    /// </summary>
    /// <param name="rows">[documents][dimensions]; at least one dimension must differ between documents.</param>
    /// <param name="targets">[labels][documents], in [0,1].</param>
    /// <param name="penalty">C; null leaves it to cross-validation.</param>
    public static ProbeFit Of(IReadOnlyList<double[]> rows, IReadOnlyList<double[]> targets, double? penalty)
    {
        var standardisation = Standardisation.Of(rows);
        double[][] standardised = [.. rows.Select(standardisation.Apply)];
        var components = Math.Min(Math.Max(1, rows[0].Length / 4), Math.Min(rows.Count, standardisation.Kept.Length));
        var directions = PrincipalDirections.Of(standardised, components);
        double[][] projected =
        [
            .. standardised.Select(row => directions.Select(direction => TensorPrimitives.Dot<double>(direction, row)).ToArray()),
        ];
        var regressions = LabelRegressions.Fit(new DenseFeatures(projected), targets, penalty);
        return new ProbeFit(
            standardisation.Means,
            [.. regressions.Weights.Select(weights => Unproject(weights, directions, standardisation))],
            regressions.Intercepts,
            regressions.Penalty,
            components
        );
    }

    /// <summary>The logit of each label.</summary>
    public double[] Logits(double[] row)
    {
        double[] deviations = [.. row.Zip(Means, (value, mean) => value - mean)];
        return [.. Weights.Select((weights, label) => Intercepts[label] + TensorPrimitives.Dot<double>(weights, deviations))];
    }

    /// <summary>Converts component weights to dimension weights, so that one vector per label is applied and stored.</summary>
    private static double[] Unproject(double[] weights, double[][] directions, Standardisation standardisation)
    {
        var dimensions = new double[standardisation.Means.Length];
        for (var k = 0; k < standardisation.Kept.Length; k++)
        {
            var dimension = standardisation.Kept[k];
            for (var c = 0; c < weights.Length; c++)
            {
                dimensions[dimension] += weights[c] * directions[c][k];
            }

            dimensions[dimension] /= standardisation.Deviations[dimension];
        }

        return dimensions;
    }
}
