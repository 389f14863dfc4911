using Plurality.Numerics;
using Plurality.Training.Kernels;
using Plurality.Training.Network;
using Plurality.Training.Packing;
using Plurality.Training.Samples;

namespace Plurality.Training.Objectives;

/// <summary>
/// Direct preference optimisation (Rafailov et al. 2023, equation 7): −ln σ(β · ((ln π(chosen) − ln ρ(chosen)) − (ln π(rejected) −
/// ln ρ(rejected)))), where π is the model with its adapter and ρ the model without it. A sample has the chosen answer first.
/// </summary>
internal sealed class PreferenceObjective(int width, double beta) : IObjective, IDisposable
{
    private readonly Matrix _gradient = new(0, width);

    /// <inheritdoc/>
    public int CountOf(TrainingSample sample) => 1;

    /// <inheritdoc/>
    public double Evaluate(LlamaNetwork network, PackedBatch batch, double? gradientScale)
    {
        var answersOf = LogProbabilities(network, batch);
        var weights = new double[batch.Targets.Count];
        var loss = 0.0;
        for (var i = 0; i < answersOf.Count; i++)
        {
            var (policy, reference) = answersOf[i];
            var margin = policy[0] - reference[0] - (policy[1] - reference[1]);
            loss += SoftPlus(-beta * margin);
            var strength = beta * LogSpace.Sigmoid(-beta * margin) * (gradientScale ?? 0);
            weights.AsSpan(batch.Answers[i][0]).Fill(strength);
            weights.AsSpan(batch.Answers[i][1]).Fill(-strength);
        }

        if (gradientScale is not null)
        {
            network.Head.Backward(network.States, batch.Targets, weights, _gradient);
            network.Backward(_gradient);
        }

        return loss;
    }

    /// <summary>The log-probabilities of the answers of each sample, with the adapter and without it. The network's states are those with
    /// it.</summary>
    public static IReadOnlyList<(double[] Policy, double[] Reference)> LogProbabilities(LlamaNetwork network, PackedBatch batch)
    {
        network.Forward(batch.Forest, isAdapted: false);
        var reference = network.Head.LogLikelihoods(network.States, batch.Targets);
        network.Forward(batch.Forest);
        var policy = network.Head.LogLikelihoods(network.States, batch.Targets);
        return
        [
            .. batch.Answers.Select(answers =>
                (answers.Select(answer => Sum(policy, answer)).ToArray(), answers.Select(answer => Sum(reference, answer)).ToArray())
            ),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => _gradient.Dispose();

    /// <summary>ln(1 + eˣ), also for large x.</summary>
    private static double SoftPlus(double x) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));

    private static double Sum(double[] likelihoods, Range answer)
    {
        var sum = 0.0;
        foreach (var likelihood in likelihoods.AsSpan(answer))
        {
            sum += likelihood;
        }

        return sum;
    }
}
