namespace Plurality.Llama.Benchmarks;

/// <summary>One measurement of <see cref="ThroughputBenchmark"/>: the work itself, and the native library on as many tokens.</summary>
/// <param name="Seconds">What answering and storing all documents took.</param>
/// <param name="SecondsInLibrary">How much of that was spent inside the native library's decode calls.</param>
/// <param name="RawTokensPerSecond">The rate at which the native library computes tokens of documents.</param>
/// <param name="RawPrefixTokensPerSecond">The rate at which it computes the shared prefix; 0 where there is none.</param>
/// <param name="ShareOfLimit">
/// The time that the tokens which were evaluated take at these rates, divided by <paramref name="Seconds"/>; above 1 only by chance.
/// </param>
internal sealed record ThroughputRound(
    double Seconds,
    double SecondsInLibrary,
    double RawTokensPerSecond,
    double RawPrefixTokensPerSecond,
    double ShareOfLimit
);
