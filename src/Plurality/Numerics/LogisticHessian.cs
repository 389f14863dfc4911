namespace Plurality.Numerics;

/// <summary>The second derivatives of a logistic regression at one place, as a product with vectors.</summary>
/// <param name="features">The features.</param>
/// <param name="curvatures">C·p·(1 − p), one per document.</param>
/// <param name="penalty">What parameters cost.</param>
internal sealed class LogisticHessian(IFeatures features, double[] curvatures, LogisticPenalty penalty)
{
    /// <summary>The diagonal; never 0, so that it can be divided by.</summary>
    public double[] Diagonal { get; } = MakeDiagonal(features, curvatures, penalty);

    /// <summary>H·vector.</summary>
    public void Multiply(double[] vector, double[] product)
    {
        var columns = features.Columns;
        for (var j = 0; j < columns; j++)
        {
            product[j] = penalty.Weights * vector[j];
        }

        product[columns] = penalty.Intercept * vector[columns];
        for (var i = 0; i < curvatures.Length; i++)
        {
            var factor = curvatures[i] * (features.Dot(i, vector.AsSpan(0, columns)) + vector[columns]);
            features.AddTo(i, factor, product.AsSpan(0, columns));
            product[columns] += factor;
        }
    }

    private static double[] MakeDiagonal(IFeatures features, double[] curvatures, LogisticPenalty penalty)
    {
        var diagonal = new double[features.Columns + 1];
        Array.Fill(diagonal, penalty.Weights);
        diagonal[^1] = penalty.Intercept;
        for (var i = 0; i < curvatures.Length; i++)
        {
            features.AddSquaresTo(i, curvatures[i], diagonal.AsSpan(0, features.Columns));
            diagonal[^1] += curvatures[i];
        }

        for (var j = 0; j < diagonal.Length; j++)
        {
            diagonal[j] = diagonal[j] > 0 ? diagonal[j] : 1;
        }

        return diagonal;
    }
}
