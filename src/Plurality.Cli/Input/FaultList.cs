namespace Plurality.Cli.Input;

/// <summary>Collects what the user must fix, so that one call tells all of it.</summary>
internal sealed class FaultList
{
    private readonly List<PluralityException> _faults = [];

    /// <summary>Does something that may find a fault; the type's default then.</summary>
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

    /// <summary>Returns where there was no fault.</summary>
    /// <exception cref="PluralityException">The one fault, or all of them.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw _faults.Count == 1 ? _faults[0] : new InputFaultsException(_faults);
        }
    }
}
