namespace Plurality.Numerics;

/// <summary>The function that a logistic regression minimises, with its derivatives.</summary>
internal sealed class LogisticProblem(IFeatures features, IReadOnlyList<double> targets, double weight, LogisticPenalty penalty)
{
    /// <summary>The place with these parameters.</summary>
    public LogisticPoint At(double[] parameters)
    {
        var margins = new double[features.Rows];
        Project(parameters, margins);
        return new LogisticPoint(parameters, margins, LossAt(parameters, margins));
    }

    /// <summary>The first derivatives, weights and then intercept.</summary>
    public double[] Gradient(LogisticPoint point)
    {
        var gradient = new double[point.Parameters.Length];
        for (var j = 0; j < gradient.Length; j++)
        {
            gradient[j] = Factor(j) * (point.Parameters[j] - Centre(j));
        }

        for (var i = 0; i < features.Rows; i++)
        {
            var difference = weight * (LogSpace.Sigmoid(point.Margins[i]) - targets[i]);
            features.AddTo(i, difference, gradient.AsSpan(0, features.Columns));
            gradient[^1] += difference;
        }

        return gradient;
    }

    /// <summary>The second derivatives.</summary>
    public LogisticHessian HessianAt(LogisticPoint point) =>
        new(features, [.. point.Margins.Select(margin => weight * LogSpace.Sigmoid(margin) * LogSpace.Sigmoid(-margin))], penalty);

    /// <summary>
    /// Goes along a step, halved until the function falls by a part of what its slope promises; null where no length helps, which is the
    /// case only at the optimum, to rounding.
    /// </summary>
    public LogisticPoint? Descend(LogisticPoint point, double[] step, double[] gradient)
    {
        var slope = gradient.Zip(step, (g, s) => g * s).Sum();
        if (!(slope < 0))
        {
            return null;
        }

        var change = new double[features.Rows];
        Project(step, change);

        // Differences of the loss below this are rounding: there the whole Newton step is right.
        var rounding = 1e-14 * Math.Abs(point.Loss);
        for (var length = 1.0; length > 1e-9; length /= 2)
        {
            var (parameters, margins) = (new double[step.Length], new double[features.Rows]);
            for (var j = 0; j < step.Length; j++)
            {
                parameters[j] = point.Parameters[j] + length * step[j];
            }

            for (var i = 0; i < margins.Length; i++)
            {
                margins[i] = point.Margins[i] + length * change[i];
            }

            var loss = LossAt(parameters, margins);
            if (loss <= point.Loss + 1e-4 * length * slope + rounding)
            {
                return new LogisticPoint(parameters, margins, loss);
            }
        }

        return null;
    }

    private void Project(double[] parameters, double[] result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = features.Dot(i, parameters.AsSpan(0, features.Columns)) + parameters[^1];
        }
    }

    private double LossAt(double[] parameters, double[] margins)
    {
        var (paid, loss) = (0.0, 0.0);
        for (var j = 0; j < parameters.Length; j++)
        {
            paid += Factor(j) / 2 * Math.Pow(parameters[j] - Centre(j), 2);
        }

        for (var i = 0; i < margins.Length; i++)
        {
            loss += LogSpace.Softplus(margins[i]) - targets[i] * margins[i];
        }

        return paid + weight * loss;
    }

    private double Factor(int parameter) => parameter < features.Columns ? penalty.Weights : penalty.Intercept;

    private double Centre(int parameter) => penalty.Centre?[parameter] ?? 0;
}
