namespace Plurality.Cli.Input;

/// <summary>Collects faults, so that the user sees all of them at once.</summary>
internal sealed class FaultList
{
    private readonly List<PluralityException> _faults = [];

    /// <summary>Calls a function and records its fault. Returns the default of the type in that case.</summary>
    public T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PluralityException fault)
        {
            _faults.AddRange(fault is InputFaultsException several ? several.Faults : [fault]);
            return default;
        }
    }

    /// <summary>Throws if there was a fault.</summary>
    /// <exception cref="PluralityException">The one fault, or all of them.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw _faults.Count == 1 ? _faults[0] : new InputFaultsException(_faults);
        }
    }
}
