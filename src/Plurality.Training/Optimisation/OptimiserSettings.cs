namespace Plurality.Training.Optimisation;

/// <summary>How parameters are changed.</summary>
internal sealed record OptimiserSettings
{
    /// <summary>The largest <see cref="Tokens"/>: attention holds a number for each pair of them.</summary>
    public const int MostTokens = 32_768;

    /// <summary>The largest learning rate.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>The share of steps in which the learning rate rises from 0, in [0,1). In the others it falls to 0.</summary>
    public double Warmup { get; init; } = 0.05;

    /// <summary>The decay of weights (<see cref="AdamW.WeightDecay"/>).</summary>
    public double WeightDecay { get; init; }

    /// <summary>The largest norm of a gradient; a longer one is shortened to it.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>The documents per step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The most tokens that are computed at once, of all texts together: a document with more is left out. More tokens take more
    /// memory, and compute the common beginning of prompts fewer times.</summary>
    public int Tokens { get; init; } = 2048;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">The number of steps.</param>
    public double RateAt(int step, int steps)
    {
        var warm = (int)Math.Ceiling(Warmup * steps);
        return step < warm ? LearningRate * (step + 1) / warm : LearningRate * (steps - step) / Math.Max(1, steps - warm);
    }
}
