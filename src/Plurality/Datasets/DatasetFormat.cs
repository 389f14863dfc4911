namespace Plurality.Datasets;

/// <summary>A format of data files: how to recognise it and how to read it.</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public abstract class DatasetFormat
{
    /// <summary>Makes a format; <c>DatasetFormatCatalogue.Register</c> adds it to the formats that can be read.</summary>
    protected DatasetFormat() { }

    /// <summary>The name for users, such as <c>csv-long</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The contents of such a file, in one sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>What else the user must give for reading it; null if the file is enough.</summary>
    public virtual string? Needs => null;

    /// <summary>The reading options it uses; a reading with other options is refused.</summary>
    public virtual DatasetOptions Options => DatasetOptions.None;

    /// <summary>Whether a line that is too long is refused before the format reads it; a JSON document may be one long line.</summary>
    internal virtual bool BoundsLines => true;

    /// <summary>Why a file with this beginning has this format, such as <c>its header names rater_id</c>; null if it does not.</summary>
    public abstract string? Why(DatasetHead head);

    /// <summary>Reads the items one after the other; items with a fault are recorded and skipped.</summary>
    /// <param name="reader">The file's text, without a byte-order mark.</param>
    /// <param name="reading">How to read it.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <exception cref="DatasetFormatException">
    /// While enumerating: the limit of faults is reached, or the file becomes unreadable.
    /// </exception>
    public abstract IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults);
}
