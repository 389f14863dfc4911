using Plurality.Runtime.Identity;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>Compares runs that differ in the draw of their demonstrations.</summary>
internal static class RunSeeds
{
    /// <summary>Whether at least two runs differ only in their seed and in what follows from it: demonstrations and prompts.</summary>
    public static bool DifferInSeedAlone(IReadOnlyList<StoredRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return runs.Count > 1 && runs.Skip(1).All(run => FollowsFromSeed(runs[0].Identity.Compare(run.Identity)));
    }

    private static bool FollowsFromSeed(IReadOnlyList<IdentityDifference> differences) =>
        differences.Any(difference => difference.Field == "seed")
        && differences.All(difference =>
            difference.Field is "seed" or "prompt.textsSha256" or "prompt.demonstrations.sha256" || IsOtherDemonstration(difference)
        );

    /// <summary>
    /// Whether both runs have a demonstration at this place. A missing one means another number of demonstrations, which no seed explains.
    /// </summary>
    private static bool IsOtherDemonstration(IdentityDifference difference) =>
        difference.Field.StartsWith("prompt.demonstrations[", StringComparison.Ordinal)
        && difference is { Stored: not "nothing", Given: not "nothing" };
}
