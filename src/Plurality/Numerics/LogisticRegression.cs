using System.Numerics.Tensors;

namespace Plurality.Numerics;

/// <summary>
/// A logistic regression on soft targets: the minimum of penalty + C·Σ_i [ln(1 + e^m_i) − t_i·m_i] with m_i = w·x_i + b. Newton's method,
/// its equations solved by conjugate gradients (Nocedal and Wright, *Numerical Optimization*, 2006, algorithm 7.1), so that thousands of
/// sparse columns cost no matrix. Deterministic: no chance, one thread.
/// </summary>
/// <param name="Weights">w, one a feature.</param>
/// <param name="Intercept">b.</param>
/// <param name="Loss">The function at the end.</param>
/// <param name="GradientNorm">The largest absolute partial derivative at the end.</param>
/// <param name="Iterations">Newton steps taken.</param>
internal sealed record LogisticRegression(double[] Weights, double Intercept, double Loss, double GradientNorm, int Iterations)
{
    /// <summary>The gradient to reach where nothing else is said: with ½‖w‖² the error of w is then below 1e-10·√columns.</summary>
    public const double Tight = 1e-11;

    /// <summary>A gradient good enough to compare penalties in cross-validation.</summary>
    public const double Loose = 1e-3;

    private const int MaximumIterations = 200;

    /// <summary>The parameters as one vector, the intercept last.</summary>
    public double[] Parameters => [.. Weights, Intercept];

    /// <summary>Finds the minimum.</summary>
    /// <param name="features">[documents × columns].</param>
    /// <param name="targets">One in [0,1] a document.</param>
    /// <param name="weight">C, above 0.</param>
    /// <param name="penalty">What parameters cost.</param>
    /// <param name="tolerance">
    /// The gradient to reach, times max(1, C). Where rounding keeps it from falling so far, the search ends at the last step that helped.
    /// </param>
    /// <param name="start">Where to begin, weights and then intercept; zeros where null.</param>
    public static LogisticRegression Fit(
        IFeatures features,
        IReadOnlyList<double> targets,
        double weight,
        LogisticPenalty penalty,
        double tolerance = Tight,
        double[]? start = null
    )
    {
        var problem = new LogisticProblem(features, targets, weight, penalty);
        var point = problem.At(start ?? new double[features.Columns + 1]);
        var goal = tolerance * Math.Max(1, weight);
        var first = 0.0;
        for (var iteration = 0; ; iteration++)
        {
            var gradient = problem.Gradient(point);
            var norm = Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient));
            if (iteration == 0)
            {
                first = norm;
            }

            if (norm <= goal || iteration == MaximumIterations)
            {
                return Result(point, norm, iteration);
            }

            // Exact enough to converge faster than linearly, and no more exact far from the optimum.
            var step = ConjugateGradients(problem, point, gradient, Math.Min(0.1, Math.Sqrt(norm / first)));
            if (problem.Descend(point, step, gradient) is not { } next)
            {
                return Result(point, norm, iteration);
            }

            point = next;
        }
    }

    private static LogisticRegression Result(LogisticPoint point, double norm, int iterations) =>
        new(point.Parameters[..^1], point.Parameters[^1], point.Loss, norm, iterations);

    /// <summary>Solves H·d = −g to a relative residual, preconditioned by H's diagonal.</summary>
    private static double[] ConjugateGradients(LogisticProblem problem, LogisticPoint point, double[] gradient, double relative)
    {
        var n = gradient.Length;
        var hessian = problem.HessianAt(point);
        var step = new double[n];
        var residual = new double[n];
        TensorPrimitives.Negate(gradient, residual);
        var scaled = new double[n];
        TensorPrimitives.Divide(residual, hessian.Diagonal, scaled);
        var direction = (double[])scaled.Clone();
        var energy = TensorPrimitives.Dot<double>(residual, scaled);
        var goal = relative * relative * energy;
        var product = new double[n];
        for (var iteration = 0; iteration < 2 * n + 20 && energy > goal; iteration++)
        {
            hessian.Multiply(direction, product);
            var curvature = TensorPrimitives.Dot<double>(direction, product);
            if (!(curvature > 0))
            {
                break;
            }

            var length = energy / curvature;
            TensorPrimitives.MultiplyAdd(direction, length, step, step);
            TensorPrimitives.MultiplyAdd(product, -length, residual, residual);
            TensorPrimitives.Divide(residual, hessian.Diagonal, scaled);
            var next = TensorPrimitives.Dot<double>(residual, scaled);
            TensorPrimitives.MultiplyAdd(direction, next / energy, scaled, direction);
            energy = next;
        }

        return step;
    }
}
