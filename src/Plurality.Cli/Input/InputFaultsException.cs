namespace Plurality.Cli.Input;

/// <summary>Several things that the user must fix at once.</summary>
internal sealed class InputFaultsException : PluralityException
{
    /// <summary>Carries the faults, two at least.</summary>
    public InputFaultsException(IReadOnlyList<PluralityException> faults)
        : base(string.Join('\n', faults.Select(fault => fault.Message)), faults[0]) => Faults = faults;

    /// <summary>The faults in the order in which they were found.</summary>
    public IReadOnlyList<PluralityException> Faults { get; }
}
