using Plurality.Llama.Weights;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>
/// How near our values must come, by weight format: the table of the reference values' README. Null: not compared in that format, because
/// its rounding changes the answer itself. The reference values were computed from the numbers that the shipped weights stand for, and the
/// kernels read these numbers exactly. The library rounds the activations as well.
/// </summary>
internal sealed record GoldenTolerance(
    double Logit,
    double Probability,
    double FirstTokenCoverage,
    double LogMass,
    double ExactProbability,
    double? Hidden,
    double? FreeMargin,
    double? ConstrainedMargin,
    double? Share
)
{
    private static GoldenTolerance Single => new(2e-3, 2e-4, 2e-4, 2e-3, 2e-4, 1e-4, 0.01, 0.002, 1e-4);

    public static GoldenTolerance For(WeightFormat weights) =>
        weights switch
        {
            WeightFormat.F32 => Single,
            WeightFormat.Shipped when Plurality.Llama.Kernels.Kernels.IsSupported => Single,
            WeightFormat.F16 => new(0.05, 5e-3, 5e-3, 0.05, 1e-2, 1e-2, 0.1, 0.02, null),
            _ => new(0.8, 0.1, 0.1, 0.9, 0.1, null, null, null, null),
        };
}
