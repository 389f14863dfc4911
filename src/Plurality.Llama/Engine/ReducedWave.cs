namespace Plurality.Llama.Engine;

/// <summary>
/// A wave whose documents were not all in flight together, because the cells of the context were short: some waited until others were done.
/// </summary>
/// <param name="Together">The most of its documents that were in flight at once, at least 1.</param>
/// <param name="Documents">How many documents it has.</param>
public sealed record ReducedWave(int Together, int Documents)
{
    /// <summary>Of two, the one with fewer documents in flight; the first of equal ones.</summary>
    internal static ReducedWave? Smaller(ReducedWave? first, ReducedWave? second) =>
        first is null || second?.Together < first.Together ? second : first;
}
