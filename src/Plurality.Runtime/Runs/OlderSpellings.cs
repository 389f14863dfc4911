namespace Plurality.Runtime.Runs;

/// <summary>Replaces renamed keys of run files. Files with the old keys stay valid, because they are records of experiments.</summary>
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

    /// <summary>Returns the run file with the current keys.</summary>
    /// <param name="file">A run file after expansion of its matrix. Expansion uses the keys as written, so stored runs keep their
    /// names.</param>
    /// <param name="faults">Receives one fault per key that is given in both spellings.</param>
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
