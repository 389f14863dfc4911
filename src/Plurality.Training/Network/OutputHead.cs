using System.Numerics.Tensors;
using Plurality.Training.Kernels;
using Plurality.Training.Packing;
using Plurality.Training.Weights;

namespace Plurality.Training.Network;

/// <summary>
/// The output matrix with softmax and cross-entropy. Only rows with a target are computed, some at a time, so that logits of a whole batch
/// are never in memory.
/// </summary>
internal sealed class OutputHead(ModelWeights weights, Workers workers, Products products) : IDisposable
{
    private const int RowsAtOnce = 128;

    private readonly float[][] _spare = [.. Enumerable.Range(0, workers.Count).Select(_ => new float[weights.Output.Rows])];
    private readonly Matrix _normalized = new(0, weights.Shape.Width);
    private readonly Matrix _logits = new(0, weights.Output.Rows);
    private readonly Matrix _gradient = new(0, weights.Shape.Width);

    /// <summary>Returns Σₜ share(t) · ln p(t) for each target.</summary>
    /// <param name="states">The hidden states behind the last block.</param>
    /// <param name="targets">The targets.</param>
    public double[] LogLikelihoods(Matrix states, IReadOnlyList<TokenTarget> targets) => Compute(states, targets, null, null);

    /// <summary>Computes the derivative of Σ weight · −Σₜ share(t) · ln p(t).</summary>
    /// <param name="states">The hidden states behind the last block.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="lossWeights">The weight of each target.</param>
    /// <param name="gradient">The target: the derivative with respect to the states.</param>
    /// <returns>Σₜ share(t) · ln p(t) for each target.</returns>
    public double[] Backward(Matrix states, IReadOnlyList<TokenTarget> targets, IReadOnlyList<double> lossWeights, Matrix gradient)
    {
        gradient.Resize(states.Rows).Clear();
        return Compute(states, targets, lossWeights, gradient);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _normalized.Dispose();
        _logits.Dispose();
        _gradient.Dispose();
    }

    private double[] Compute(Matrix states, IReadOnlyList<TokenTarget> targets, IReadOnlyList<double>? lossWeights, Matrix? gradient)
    {
        var likelihoods = new double[targets.Count];
        for (var first = 0; first < targets.Count; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, targets.Count - first);
            var start = first;
            _ = _normalized.Resize(count);
            _ = _logits.Resize(count);
            workers.Do(count, (i, _) => Normalize(states[targets[start + i].Row], _normalized[i]));
            products.Compute(_logits, adds: false, new Factors(_normalized, weights.Output, IsTransposed: true));
            workers.Do(count, (i, worker) =>
            {
                var spare = _spare[worker];
                RowOperations.LogSoftMax(_logits[i], spare);
                likelihoods[start + i] = LogLikelihood(_logits[i], targets[start + i]);
                if (lossWeights is not null)
                {
                    ToGradient(_logits[i], targets[start + i], (float)lossWeights[start + i]);
                }
            });
            if (gradient is not null)
            {
                _ = _gradient.Resize(count);
                products.Compute(_gradient, adds: false, new Factors(_logits, weights.Output, IsTransposed: false));
                for (var i = 0; i < count; i++) // targets may share a row
                {
                    var row = targets[first + i].Row;
                    RowOperations.NormalizeBackward(states[row], weights.OutputNorm[0], weights.Shape.Epsilon, _gradient[i], gradient[row]);
                }
            }
        }

        return likelihoods;
    }

    private void Normalize(ReadOnlySpan<float> state, Span<float> target) =>
        RowOperations.Normalize(state, weights.OutputNorm[0], weights.Shape.Epsilon, target);

    private static double LogLikelihood(ReadOnlySpan<float> logarithms, TokenTarget target)
    {
        var sum = 0.0;
        for (var i = 0; i < target.Next.Tokens.Count; i++)
        {
            sum += target.Next.Shares[i] * (double)logarithms[target.Next.Tokens[i]];
        }

        return sum;
    }

    /// <summary>The derivative with respect to logits: weight · (p − share).</summary>
    private static void ToGradient(Span<float> logarithms, TokenTarget target, float weight)
    {
        TensorPrimitives.Exp(logarithms, logarithms);
        TensorPrimitives.Multiply(logarithms, weight, logarithms);
        for (var i = 0; i < target.Next.Tokens.Count; i++)
        {
            logarithms[target.Next.Tokens[i]] -= weight * target.Next.Shares[i];
        }
    }
}
