namespace Plurality.Numerics;

/// <summary>What a logistic regression pays for parameters away from a centre: ½·Weights·‖w − centre‖² + ½·Intercept·(b −
/// centre)².</summary>
/// <param name="Weights">The factor for the weights, at least 0; docs/method.md#calibrators has 1.</param>
/// <param name="Intercept">The factor for the intercept; 0 leaves it free.</param>
/// <param name="Centre">The centre of the weights and, last, of the intercept; null is 0 for all.</param>
internal sealed record LogisticPenalty(double Weights, double Intercept = 0, IReadOnlyList<double>? Centre = null)
{
    /// <summary>½‖w‖², the intercept free.</summary>
    public static LogisticPenalty Standard { get; } = new(1);

    /// <summary>Nothing: maximum likelihood.</summary>
    public static LogisticPenalty None { get; } = new(0);
}
