using Plurality.Training.Kernels;

namespace Plurality.Training.Optimisation;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2).</summary>
internal sealed class AdamW
{
    private readonly IReadOnlyList<(Matrix Values, Matrix Gradient)> _parameters;
    private readonly IReadOnlyList<float[]> _means;
    private readonly IReadOnlyList<float[]> _squares;

    /// <param name="parameters">The parameters with their gradients.</param>
    public AdamW(IEnumerable<(Matrix Values, Matrix Gradient)> parameters)
    {
        _parameters = [.. parameters];
        _means = [.. _parameters.Select(parameter => new float[parameter.Values.Numbers.Length])];
        _squares = [.. _parameters.Select(parameter => new float[parameter.Values.Numbers.Length])];
    }

    /// <summary>The decay of the running mean of gradients.</summary>
    public float FirstDecay { get; init; } = 0.9f;

    /// <summary>The decay of the running mean of squared gradients.</summary>
    public float SecondDecay { get; init; } = 0.999f;

    /// <summary>The summand of the denominator.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>What share of a parameter, times the learning rate, is taken off at each step.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The number of steps so far.</summary>
    public int Steps { get; set; }

    /// <summary>The running means, to be stored and set: first all of gradients, then all of squares.</summary>
    public IEnumerable<float[]> State => _means.Concat(_squares);

    /// <summary>Takes a step.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="factor">What gradients are multiplied by first: below 1 where they are clipped.</param>
    public void Step(double learningRate, double factor = 1)
    {
        Steps++;
        var firstCorrection = 1 - Math.Pow(FirstDecay, Steps);
        var secondCorrection = 1 - Math.Pow(SecondDecay, Steps);
        for (var i = 0; i < _parameters.Count; i++)
        {
            var values = _parameters[i].Values.Numbers;
            var gradients = _parameters[i].Gradient.Numbers;
            var (means, squares) = (_means[i], _squares[i]);
            for (var k = 0; k < values.Length; k++)
            {
                var gradient = (float)(gradients[k] * factor);
                means[k] = (FirstDecay * means[k]) + ((1 - FirstDecay) * gradient);
                squares[k] = (SecondDecay * squares[k]) + ((1 - SecondDecay) * gradient * gradient);
                var change = means[k] / firstCorrection / (Math.Sqrt(squares[k] / secondCorrection) + Epsilon);
                values[k] = (float)((values[k] * (1 - (learningRate * WeightDecay))) - (learningRate * change));
            }
        }
    }
}
