using Plurality.Llama.Benchmarks;

namespace Plurality.Llama.Tuning;

/// <summary>What <see cref="WeightTuning"/> measured.</summary>
internal sealed record WeightTuningReport
{
    /// <summary>Full path of the model's own file.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>How many threads computed.</summary>
    public required int Threads { get; init; }

    /// <summary>How many processes wanted a core at the beginning, the mean of a minute; null where the system does not tell.</summary>
    public required double? LoadAverage { get; init; }

    /// <summary>How many prompts were compared.</summary>
    public required int Prompts { get; init; }

    /// <summary>How many tokens they share; the rates are those behind that many.</summary>
    public required int PrefixTokens { get; init; }

    /// <summary>What a document takes besides.</summary>
    public required TokensPerDocument Tokens { get; init; }

    /// <summary>The formats that could be measured.</summary>
    public required IReadOnlyList<WeightMeasurement> Measured { get; init; }

    /// <summary>The others.</summary>
    public required IReadOnlyList<SkippedFormat> Skipped { get; init; }

    /// <summary>
    /// The format with the most documents a second of those whose probabilities differ from F32 by no more than this; null where F32 could
    /// not be measured.
    /// </summary>
    public WeightMeasurement? Fastest(double divergence) =>
        Measured.Where(measured => measured.Divergence?.Maximum <= divergence).MaxBy(measured => measured.DocumentsPerSecond.Median);
}
