namespace Plurality.Labels;

/// <summary>Labels, or what is said about their order, that cannot be used; all faults are reported together.</summary>
public sealed class LabelException : PluralityException
{
    /// <summary>Reports <paramref name="faults"/>, each of which says what must be what, what was found and what to do.</summary>
    public LabelException(IReadOnlyList<string> faults)
        : base(Describe(faults))
        => Faults = [.. faults];

    /// <summary>The faults, at least one, in the order in which they were found.</summary>
    public IReadOnlyList<string> Faults { get; }

    private static string Describe(IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfZero(faults.Count);
        return faults.Count == 1 ? faults[0] : $"The labels have {faults.Count} faults:\n- {string.Join("\n- ", faults)}";
    }
}
