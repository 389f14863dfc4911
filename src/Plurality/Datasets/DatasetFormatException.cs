using System.Globalization;

namespace Plurality.Datasets;

/// <summary>A data file that is not written as its format asks; the faults that were found are reported together.</summary>
public sealed class DatasetFormatException : PluralityException
{
    /// <summary>Reports the faults, at least one.</summary>
    /// <param name="faults">What must be put right, in the order in which it was found.</param>
    /// <param name="complete">Whether the file was read to its end; otherwise there may be further faults.</param>
    /// <param name="inner">What led to this, where it says more.</param>
    public DatasetFormatException(IReadOnlyList<DatasetFault> faults, bool complete = false, Exception? inner = null)
        : base(Describe(faults, complete), inner) => (Faults, Complete) = ([.. faults], complete);

    /// <summary>What must be put right, at least one, in the order in which it was found.</summary>
    public IReadOnlyList<DatasetFault> Faults { get; }

    /// <summary>Whether the file was read to its end; otherwise there may be further faults.</summary>
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
