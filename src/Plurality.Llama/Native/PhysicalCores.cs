namespace Plurality.Llama.Native;

/// <summary>
/// The number of processor cores proper. The engine's threads wait for each other by spinning, so two of them on one core's two hardware
/// threads only take time from each other.
/// </summary>
internal static class PhysicalCores
{
    private const string Topology = "/sys/devices/system/cpu";

    /// <summary>
    /// Cores, at least 1 and at most <see cref="Environment.ProcessorCount"/> (which knows the limits of a container). Where the system
    /// does not say which hardware threads share a core, <see cref="Environment.ProcessorCount"/>.
    /// </summary>
    public static int Count { get; } = Within(Environment.ProcessorCount, SiblingLists(Topology));

    /// <summary>Counts distinct lists of hardware threads: those of one core carry the same list.</summary>
    internal static int Within(int processors, IReadOnlyCollection<string> siblingLists)
    {
        var cores = siblingLists.Distinct(StringComparer.Ordinal).Count();
        return cores == 0 ? processors : Math.Min(cores, processors);
    }

    private static List<string> SiblingLists(string folder)
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateDirectories(folder, "cpu*")
                    .Select(cpu => Path.Combine(cpu, "topology", "thread_siblings_list"))
                    .Where(File.Exists)
                    .Select(file => File.ReadAllText(file).Trim()),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // not Linux, or a container that hides /sys
        }
    }
}
