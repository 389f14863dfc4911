namespace Plurality.Runtime.Runs;

/// <summary>Keys of run files that were renamed. Files with the old keys keep their meaning: they are records of experiments.</summary>
internal static class OlderSpellings
{
    private static readonly (string Old, string New)[] Renamed =
    [
        ("weights", "llama.weights"),
        ("kv", "llama.cache-type"),
        ("wave", "batch-size"),
        ("estimators", "methods"),
        ("prompt.demonstrations", "prompt.shots"),
        ("prompt.format", "prompt.answer-format"),
    ];

    /// <summary>The run file in today's keys.</summary>
    /// <param name="file">A run file after its matrix was expanded: expansion names runs by the keys as they are written, and stored runs
    /// keep their names.</param>
    /// <param name="faults">Takes a fault for each thing that is said in both spellings.</param>
    public static YamlMap Replace(YamlMap file, List<RunFileFault> faults)
    {
        foreach (var (old, current) in Renamed)
        {
            var isInNoMapping = current.Split('.') is [var section, _] && file.Find(section) is { Value: not YamlMap };
            if (isInNoMapping || file.Find(old) is not { } entry)
            {
                continue;
            }

            if (file.Find(current) is not null)
            {
                faults.Add(
                    new RunFileFault(
                        entry.Key.Line,
                        entry.Key.Column,
                        $"{current} must be given once",
                        $"{old}, its older spelling, as well",
                        $"Remove {old}."
                    )
                );
                file = file.Without(old);
            }
            else
            {
                file = file.Without(old).With(current, entry.Key, entry.Value);
            }
        }

        return file;
    }
}
