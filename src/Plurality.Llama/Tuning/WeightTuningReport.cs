using Plurality.Llama.Benchmarks;

namespace Plurality.Llama.Tuning;

/// <summary>The result of <see cref="WeightTuning"/>.</summary>
internal sealed record WeightTuningReport
{
    /// <summary>Full path of the model's own file.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>The number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The load average over one minute at the start; null if the system does not report it.</summary>
    public required double? LoadAverage { get; init; }

    /// <summary>The number of compared prompts.</summary>
    public required int Prompts { get; init; }

    /// <summary>The length of their shared prefix in tokens. The rates are measured after it.</summary>
    public required int PrefixTokens { get; init; }

    /// <summary>The other tokens per document.</summary>
    public required TokensPerDocument Tokens { get; init; }

    /// <summary>The measured formats.</summary>
    public required IReadOnlyList<WeightMeasurement> Measured { get; init; }

    /// <summary>The formats that were not measured.</summary>
    public required IReadOnlyList<SkippedFormat> Skipped { get; init; }

    /// <summary>
    /// The format with the most documents per second among those whose probabilities differ from F32 by at most this value; null if F32
    /// was not measured.
    /// </summary>
    public WeightMeasurement? Fastest(double divergence) =>
        Measured.Where(measured => measured.Divergence?.Maximum <= divergence).MaxBy(measured => measured.DocumentsPerSecond.Median);
}
