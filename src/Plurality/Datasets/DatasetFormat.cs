namespace Plurality.Datasets;

/// <summary>A way in which data files are written: how to tell it and how to read it.</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public abstract class DatasetFormat
{
    /// <summary>Makes a format; <c>DatasetFormatCatalogue.Register</c> adds it to the formats that can be read.</summary>
    protected DatasetFormat() { }

    /// <summary>What users call it, such as <c>csv-long</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What such a file holds, a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>What else must be given for reading it; null where the file is enough.</summary>
    public virtual string? Needs => null;

    /// <summary>What it uses of a reading; a reading that says more is refused.</summary>
    public virtual DatasetOptions Options => DatasetOptions.None;

    /// <summary>Why a file that begins so is taken to be of this format, such as <c>its header names rater_id</c>; null where it is
    /// not.</summary>
    public abstract string? Why(DatasetHead head);

    /// <summary>Reads the items one after the other; those with a fault are noted and passed over.</summary>
    /// <param name="reader">The file's text, without a byte-order mark.</param>
    /// <param name="reading">How to read it.</param>
    /// <param name="faults">Where faults are noted.</param>
    /// <exception cref="DatasetFormatException">While enumerating: the limit of faults is met, or the file cannot be read any
    /// further.</exception>
    public abstract IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults);
}
