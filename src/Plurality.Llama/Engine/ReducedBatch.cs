namespace Plurality.Llama.Engine;

/// <summary>
/// A batch that did not fit into the KV cache as a whole, so that some documents waited for others. Immutable, so safe to share between
/// threads.
/// </summary>
/// <param name="Together">The largest number of documents in flight at once, at least 1.</param>
/// <param name="Documents">The number of documents in the batch.</param>
internal sealed record ReducedBatch(int Together, int Documents)
{
    /// <summary>The batch with fewer documents in flight; the first one if they are equal.</summary>
    internal static ReducedBatch? Smaller(ReducedBatch? first, ReducedBatch? second) =>
        first is null || second?.Together < first.Together ? second : first;
}
