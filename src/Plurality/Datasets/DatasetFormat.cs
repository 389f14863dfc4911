using Plurality.Datasets.Formats;

namespace Plurality.Datasets;

/// <summary>A way in which data files are written: how to tell it and how to read it. One file each under Formats.</summary>
public abstract class DatasetFormat
{
    private protected DatasetFormat() { }

    /// <summary>The canonical form, one JSON object a line.</summary>
    public static DatasetFormat JsonLines { get; } = new JsonLinesFormat();

    /// <summary>Comma-separated values with a header, one row an item.</summary>
    public static DatasetFormat Csv { get; } = new DelimitedFormat("csv", ',');

    /// <summary>As <see cref="Csv"/>, with tabs.</summary>
    public static DatasetFormat Tsv { get; } = new DelimitedFormat("tsv", '\t');

    /// <summary>One document a line and nothing else.</summary>
    public static DatasetFormat PlainText { get; } = new PlainTextFormat();

    /// <summary>
    /// Every format; where none is named, the first one that recognises a file reads it, so those with a content of their own come before
    /// those that are told by their name's ending.
    /// </summary>
    public static IReadOnlyList<DatasetFormat> All { get; } =
    [
        JsonLines,
        new GoEmotionsRatersFormat(),
        new MfrcFormat(),
        new SemEval2018Format(),
        new HateXplainFormat(),
        new HateXplainTargetsFormat(),
        new LewidiFormat(),
        new GoEmotionsFormat(),
        new LongFormat("csv-long", ','),
        new WideFormat("csv-wide", ','),
        new LongFormat("tsv-long", '\t'),
        new WideFormat("tsv-wide", '\t'),
        Csv,
        Tsv,
        PlainText,
    ];

    /// <summary>What users call it, such as <c>csv-long</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What such a file holds, a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>What else must be given for reading it; null where the file is enough.</summary>
    public virtual string? Needs => null;

    /// <summary>The format that users call <paramref name="name"/>; null where there is none.</summary>
    public static DatasetFormat? Named(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.Ordinal));

    /// <summary>Tells how a file is written from its beginning and its name.</summary>
    /// <exception cref="DatasetFormatException">No format recognises it.</exception>
    public static Recognition Recognise(DatasetHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        foreach (var format in All)
        {
            if (format.Why(head) is { } reason)
            {
                return new Recognition(format, reason);
            }
        }

        throw new DatasetFormatException([
            new DatasetFault(
                head.FileName,
                Line: null,
                Column: null,
                Found: head.Ending.Length == 0
                    ? "a name without an ending and no content known"
                    : $"the ending {Excerpt.Of(head.Ending)} and no content known",
                Expected: "the format of a data file must be known from its content or its name's ending, .jsonl, .ndjson, .csv, .tsv or "
                    + ".txt",
                Remedy: "Name its format, or rename the file after what it contains."
            ),
        ]);
    }

    /// <summary>Why a file that begins so is taken to be of this format, such as <c>its header names rater_id</c>; null where it is
    /// not.</summary>
    internal abstract string? Why(DatasetHead head);

    /// <summary>Reads the items one after the other; those with a fault are noted and passed over.</summary>
    /// <param name="reader">The file's text, without a byte-order mark.</param>
    /// <param name="reading">How to read it.</param>
    /// <param name="faults">Where faults are noted.</param>
    /// <exception cref="DatasetFormatException">While enumerating: the limit of faults is met, or the file cannot be read any
    /// further.</exception>
    internal abstract IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults);
}
