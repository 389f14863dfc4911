namespace Plurality.Datasets;

/// <summary>Collects the faults of one file. A reader skips an item with a fault and continues until the limit is reached.</summary>
/// <param name="limit">The number of faults that ends the reading; at least 1.</param>
/// <param name="leftOut">Receives the faults instead, and their items are left out; null if a fault refuses the file.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class FaultLog(int limit, Action<DatasetFault>? leftOut = null)
{
    private readonly List<DatasetFault> _faults = [];
    private readonly HashSet<string> _itemsLeftOut = new(StringComparer.Ordinal);

    /// <summary>Whether any fault was found.</summary>
    public bool Any => _faults.Count > 0;

    /// <summary>How many faults were passed on, whose items are left out.</summary>
    internal int LeftOut { get; private set; }

    /// <summary>Notes a fault.</summary>
    /// <exception cref="DatasetFormatException">It is the last that the limit allows; carries all of them.</exception>
    public void Add(DatasetFault fault, Exception? inner = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (leftOut is not null)
        {
            leftOut(fault);
            LeftOut++;
            return;
        }

        _faults.Add(fault);
        if (_faults.Count >= limit)
        {
            throw new DatasetFormatException(_faults, complete: false, inner);
        }
    }

    /// <summary>Says that a part of an item has a fault, which was noted, so that the item is left out whole.</summary>
    internal void LeaveOut(string id)
    {
        if (leftOut is not null)
        {
            _itemsLeftOut.Add(id);
        }
    }

    /// <summary>Whether an item is to be left out, because a part of it has a fault.</summary>
    internal bool IsLeftOut(string id) => _itemsLeftOut.Contains(id);

    /// <summary>Gives what <paramref name="read"/> gives; null if that found a fault, which is noted.</summary>
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

    /// <summary>Must be called at the end of the file, so that nobody mistakes part of it for the whole.</summary>
    /// <exception cref="DatasetFormatException">There were faults.</exception>
    internal void ThrowIfAny()
    {
        if (Any)
        {
            throw new DatasetFormatException(_faults, complete: true);
        }
    }
}
