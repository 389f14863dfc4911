using Plurality.Training.Kernels;
using Plurality.Training.Network;
using Plurality.Training.Packing;
using Plurality.Training.Samples;

namespace Plurality.Training.Objectives;

/// <summary>
/// The cross-entropy between what should follow each token of an answer and what the model gives: −Σₜ share(t) · ln p(t), for every token
/// of the answer and none of the prompt. With one certain answer it is the negative log-likelihood.
/// </summary>
internal sealed class SupervisedObjective(int width) : IObjective, IDisposable
{
    private readonly Matrix _gradient = new(0, width);

    /// <inheritdoc/>
    public int CountOf(TrainingSample sample) => sample.Answers.Sum(answer => answer.Tokens.Length);

    /// <inheritdoc/>
    public double Evaluate(LlamaNetwork network, PackedBatch batch, double? gradientScale)
    {
        network.Forward(batch.Forest);
        if (gradientScale is not { } scale)
        {
            return -network.Head.LogLikelihoods(network.States, batch.Targets).Sum();
        }

        double[] weights = [.. Enumerable.Repeat(scale, batch.Targets.Count)];
        var likelihoods = network.Head.Backward(network.States, batch.Targets, weights, _gradient);
        network.Backward(_gradient);
        return -likelihoods.Sum();
    }

    /// <inheritdoc/>
    public void Dispose() => _gradient.Dispose();
}
