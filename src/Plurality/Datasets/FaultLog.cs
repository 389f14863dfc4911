namespace Plurality.Datasets;

/// <summary>
/// The faults of one file as they are found. A reader passes over an item that has one and goes on, until there are as many as the limit.
/// </summary>
/// <param name="limit">How many faults end the reading; at least 1.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class FaultLog(int limit)
{
    private readonly List<DatasetFault> _faults = [];

    /// <summary>Whether any fault was found.</summary>
    public bool Any => _faults.Count > 0;

    /// <summary>Notes a fault.</summary>
    /// <exception cref="DatasetFormatException">It is the last that the limit allows; carries all of them.</exception>
    public void Add(DatasetFault fault, Exception? inner = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        _faults.Add(fault);
        if (_faults.Count >= limit)
        {
            throw new DatasetFormatException(_faults, complete: false, inner);
        }
    }

    /// <summary>Gives what <paramref name="read"/> gives; null where that found a fault, which is noted.</summary>
    /// <exception cref="DatasetFormatException">The fault is the last that the limit allows.</exception>
    public T? Attempt<T>(Func<T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (DatasetFormatException fault)
        {
            foreach (var one in fault.Faults)
            {
                Add(one, fault.InnerException);
            }

            return null;
        }
    }

    /// <summary>All faults and the one behind which the file cannot be read any further, as one report.</summary>
    /// <param name="last">What ended the reading; it may carry the noted faults already, as when the limit was met.</param>
    internal DatasetFormatException Ending(DatasetFormatException last) =>
        _faults.Count == 0 || last.Faults.Count > _faults.Count || last.Faults.SequenceEqual(_faults)
            ? last
            : new DatasetFormatException([.. _faults, .. last.Faults], complete: false, last.InnerException);

    /// <summary>To be called at the end of the file, so that nobody takes part of it for the whole.</summary>
    /// <exception cref="DatasetFormatException">There were faults.</exception>
    internal void ThrowIfAny()
    {
        if (Any)
        {
            throw new DatasetFormatException(_faults, complete: true);
        }
    }
}
