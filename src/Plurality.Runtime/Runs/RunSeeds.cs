using Plurality.Runtime.Identity;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>Runs that were made alike but for the draw of their demonstrations.</summary>
internal static class RunSeeds
{
    /// <summary>
    /// Whether two runs or more differ in their seed, and in nothing but what follows from it: demonstrations, and prompts with them.
    /// </summary>
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

    /// <summary>Another demonstration at its place. One where the other run has none is another number of them, which no seed
    /// explains.</summary>
    private static bool IsOtherDemonstration(IdentityDifference difference) =>
        difference.Field.StartsWith("prompt.demonstrations[", StringComparison.Ordinal)
        && difference is { Stored: not "nothing", Given: not "nothing" };
}
