namespace Plurality.Runtime.Runs;

/// <summary>A run file cannot be used. The exception reports all its faults.</summary>
internal sealed class RunFileException : PluralityException
{
    /// <summary>Reports the faults, at least one, in the order of the file.</summary>
    public RunFileException(string file, IReadOnlyList<RunFileFault> faults)
        : base(Describe(file, faults))
    {
        File = file;
        Faults = faults;
    }

    /// <summary>The run file's name as the user gave it.</summary>
    public string File { get; }

    /// <summary>The faults in the order of the file.</summary>
    public IReadOnlyList<RunFileFault> Faults { get; }

    private static string Describe(string file, IReadOnlyList<RunFileFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfZero(faults.Count);
        return faults.Count == 1
            ? $"{file}{(faults[0].Line is null ? ": " : ", ")}{faults[0]}"
            : $"{file} has {faults.Count} faults:\n- {string.Join("\n- ", faults)}";
    }
}
