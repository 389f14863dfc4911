namespace Plurality.Labels;

/// <summary>The labels or their order are not usable; all faults are reported together.</summary>
internal sealed class LabelException : PluralityException
{
    /// <summary>Reports the faults, at least one.</summary>
    public LabelException(IReadOnlyList<LabelFault> faults)
        : base(Describe(faults)) => Faults = [.. faults];

    /// <summary>The faults, at least one, in the order in which they were found.</summary>
    public IReadOnlyList<LabelFault> Faults { get; }

    private static string Describe(IReadOnlyList<LabelFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfZero(faults.Count);
        return faults.Count == 1
            ? faults[0].Sentence
            : $"The labels have {faults.Count} faults:\n- {string.Join("\n- ", faults.Select(fault => fault.Sentence))}";
    }
}
