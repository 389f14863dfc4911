namespace Plurality.Llama.Benchmarks;

/// <summary>The result of <see cref="ThroughputBenchmark"/>.</summary>
internal sealed record ThroughputReport
{
    /// <summary>The display name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The weight format.</summary>
    public required string Weights { get; init; }

    /// <summary>The number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The load average over one minute at the start; null if the system does not report it.</summary>
    public required double? LoadAverage { get; init; }

    /// <summary>The number of documents.</summary>
    public required int Documents { get; init; }

    /// <summary>The number of documents without a result, because they did not fit or have no token.</summary>
    public required int Failed { get; init; }

    /// <summary>The batch size.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The length of the shared prefix in tokens.</summary>
    public required int PrefixTokens { get; init; }

    /// <summary>The evaluated tokens per document.</summary>
    public required TokensPerDocument Tokens { get; init; }

    /// <summary>The measurements, in order; at least one.</summary>
    public required IReadOnlyList<ThroughputRound> Rounds { get; init; }

    /// <summary>Documents answered and stored per second, including the shared prefix and excluding loading the model.</summary>
    public Spread DocumentsPerSecond => Spread.Of(Rounds.Select(round => Documents / round.Seconds));

    /// <summary>The native library's rate for document tokens, in tokens per second, with the same prefix and as many sequences, rows of
    /// logits and cells.</summary>
    public Spread RawTokensPerSecond => Spread.Of(Rounds.Select(round => round.RawTokensPerSecond));

    /// <summary>The native library's rate for prefix tokens, in tokens per second; 0 without a prefix.</summary>
    public Spread RawPrefixTokensPerSecond => Spread.Of(Rounds.Select(round => round.RawPrefixTokensPerSecond));

    /// <summary>
    /// The share of time in the native library's decode calls, including the kernels, from 0 to 1. The rest is tokenising, reading
    /// logits, deciding and storing.
    /// </summary>
    public Spread ShareOfTimeInLibrary => Spread.Of(Rounds.Select(round => round.SecondsInLibrary / round.Seconds));

    /// <summary>The throughput relative to the native library on the same tokens; 1 means equal.</summary>
    public Spread ShareOfLimit => Spread.Of(Rounds.Select(round => round.ShareOfLimit));
}
