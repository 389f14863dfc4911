namespace Plurality.Llama.Benchmarks;

/// <summary>What <see cref="ThroughputBenchmark"/> measured.</summary>
internal sealed record ThroughputReport
{
    /// <summary>The readable name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The format in which its weights are used.</summary>
    public required string Weights { get; init; }

    /// <summary>How many threads computed.</summary>
    public required int Threads { get; init; }

    /// <summary>How many processes wanted a core at the beginning, the mean of a minute; null where the system does not tell.</summary>
    public required double? LoadAverage { get; init; }

    /// <summary>How many documents there are.</summary>
    public required int Documents { get; init; }

    /// <summary>How many of them have no result: they did not fit, or have no token.</summary>
    public required int Failed { get; init; }

    /// <summary>How many are computed together.</summary>
    public required int BatchSize { get; init; }

    /// <summary>How long the prefix is that they share, in tokens.</summary>
    public required int PrefixTokens { get; init; }

    /// <summary>What was evaluated for a document.</summary>
    public required TokensPerDocument Tokens { get; init; }

    /// <summary>The measurements, in order; at least one.</summary>
    public required IReadOnlyList<ThroughputRound> Rounds { get; init; }

    /// <summary>Documents answered and stored a second, the shared prefix computed and loading the model not counted.</summary>
    public Spread DocumentsPerSecond => Spread.Of(Rounds.Select(round => Documents / round.Seconds));

    /// <summary>The native library's rate for tokens of documents, behind the same prefix, with as many sequences, rows of logits and
    /// cells.</summary>
    public Spread RawTokensPerSecond => Spread.Of(Rounds.Select(round => round.RawTokensPerSecond));

    /// <summary>The native library's rate for the tokens of the prefix; zeros where there is none.</summary>
    public Spread RawPrefixTokensPerSecond => Spread.Of(Rounds.Select(round => round.RawPrefixTokensPerSecond));

    /// <summary>
    /// The part of the time for answering and storing that was spent inside the native library's decode calls, which the kernels are part
    /// of, 0 to 1; the rest is tokenising, reading logits, deciding and storing.
    /// </summary>
    public Spread ShareOfTimeInLibrary => Spread.Of(Rounds.Select(round => round.SecondsInLibrary / round.Seconds));

    /// <summary>How near the work comes to what the native library could do with its tokens; 1 is all of it.</summary>
    public Spread ShareOfLimit => Spread.Of(Rounds.Select(round => round.ShareOfLimit));
}
