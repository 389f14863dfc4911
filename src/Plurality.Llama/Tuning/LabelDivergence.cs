using Plurality.Traces;

namespace Plurality.Llama.Tuning;

/// <summary>How far the label distributions of the first step are from those of the same model with F32 weights, over a set of
/// prompts.</summary>
/// <param name="Maximum">The largest absolute difference of any option's probability, in [0,1].</param>
/// <param name="Mean">The mean of the absolute differences.</param>
/// <param name="MeanKl">The mean, over prompts, of Σ p·ln(p/q), p with F32 weights, in nats; infinite where q has no mass and p
/// has.</param>
internal sealed record LabelDivergence(double Maximum, double Mean, double MeanKl)
{
    /// <summary>Compares distributions, aligned with each other; at least one.</summary>
    internal static LabelDivergence Of(IReadOnlyList<StepDistribution> reference, IReadOnlyList<StepDistribution> other)
    {
        double[] differences =
        [
            .. reference.Zip(other).SelectMany(pair => pair.First.Probabilities.Zip(pair.Second.Probabilities, (p, q) => Math.Abs(p - q))),
        ];
        return new LabelDivergence(differences.Max(), differences.Average(), reference.Zip(other, Kl).Average());
    }

    private static double Kl(StepDistribution reference, StepDistribution other) =>
        reference.Probabilities.Zip(other.Probabilities, (p, q) => p > 0 ? p * Math.Log(p / q) : 0).Sum();
}
