namespace Plurality.Cli.Input;

/// <summary>Several faults that the user must fix.</summary>
internal sealed class InputFaultsException : PluralityException
{
    /// <summary>Creates the exception from at least two faults.</summary>
    public InputFaultsException(IReadOnlyList<PluralityException> faults)
        : base(string.Join('\n', faults.Select(fault => fault.Message)), faults[0]) => Faults = faults;

    /// <summary>The faults, in the order of discovery.</summary>
    public IReadOnlyList<PluralityException> Faults { get; }
}
