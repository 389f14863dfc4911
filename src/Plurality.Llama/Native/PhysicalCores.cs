namespace Plurality.Llama.Native;

/// <summary>
/// The number of physical processor cores. The engine's threads spin while they wait for each other, so two of them on one core slow
/// each other down.
/// </summary>
internal static class PhysicalCores
{
    private const string Topology = "/sys/devices/system/cpu";

    /// <summary>
    /// The number of cores, from 1 to <see cref="Environment.ProcessorCount"/>, which respects the limits of a container. If the system
    /// does not tell which hardware threads share a core, this is <see cref="Environment.ProcessorCount"/>.
    /// </summary>
    public static int Count { get; } = Within(Environment.ProcessorCount, SiblingLists(Topology));

    /// <summary>Counts distinct lists of hardware threads. The threads of one core have the same list.</summary>
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
