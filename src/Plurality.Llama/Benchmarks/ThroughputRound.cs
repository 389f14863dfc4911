namespace Plurality.Llama.Benchmarks;

/// <summary>One measurement of <see cref="ThroughputBenchmark"/>: the run, and the native library on as many tokens.</summary>
/// <param name="Seconds">The time for answering and storing all documents.</param>
/// <param name="SecondsInLibrary">The part of it in the native library's decode calls.</param>
/// <param name="RawTokensPerSecond">The native library's rate for document tokens.</param>
/// <param name="RawPrefixTokensPerSecond">The native library's rate for prefix tokens; 0 without a prefix.</param>
/// <param name="ShareOfLimit">
/// The time for the evaluated tokens at these rates, divided by <paramref name="Seconds"/>; above 1 only by chance.
/// </param>
internal sealed record ThroughputRound(
    double Seconds,
    double SecondsInLibrary,
    double RawTokensPerSecond,
    double RawPrefixTokensPerSecond,
    double ShareOfLimit
);
