using System.Globalization;

namespace Plurality.Datasets;

/// <summary>A data file violates its format; the faults found are reported together.</summary>
public sealed class DatasetFormatException : PluralityException
{
    /// <summary>Reports the faults, at least one.</summary>
    /// <param name="faults">The faults to fix, in the order found.</param>
    /// <param name="complete">Whether the file was read to its end; otherwise there may be more faults.</param>
    /// <param name="inner">The underlying exception, if it says more.</param>
    public DatasetFormatException(IReadOnlyList<DatasetFault> faults, bool complete = false, Exception? inner = null)
        : base(Describe(faults, complete), inner) => (Faults, Complete) = ([.. faults], complete);

    /// <summary>The faults to fix, at least one, in the order found.</summary>
    public IReadOnlyList<DatasetFault> Faults { get; }

    /// <summary>Whether the file was read to its end; otherwise there may be more faults.</summary>
    public bool Complete { get; }

    private static string Describe(IReadOnlyList<DatasetFault> faults, bool complete)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfZero(faults.Count);
        if (faults.Count == 1)
        {
            return faults[0].Sentence;
        }

        var count = string.Create(CultureInfo.InvariantCulture, $"{(complete ? "" : "at least ")}{faults.Count} faults");
        return $"{faults[0].File} has {count}:\n- {string.Join("\n- ", faults.Select(fault => fault.Sentence))}";
    }
}
