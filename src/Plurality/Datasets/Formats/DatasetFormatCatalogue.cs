using Plurality.Catalogues;
using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>The formats of data files by name. Registered formats are recognised and read wherever a data file is named.</summary>
/// <remarks>Thread-safe: several threads may register and read.</remarks>
public static class DatasetFormatCatalogue
{
    // Static members are initialised in the order of the text: what contains others comes behind them.

    /// <summary>Formats with keys or columns of their own, also in JSON.</summary>
    private static readonly DatasetFormat[] Published =
    [
        new LabelStudioFormat(),
        new LabelStudioTableFormat(),
        new ProdigyFormat(),
        new SpacyFormat(),
        new ArgillaFormat(),
        new ChaosNliFormat(),
        new DoccanoFormat(),
        new GoEmotionsRatersFormat(),
        new MfrcFormat(),
        new DicesFormat(),
        new MeasuringHateSpeechFormat(),
        new CivilCommentsFormat(),
    ];

    /// <summary>The canonical form, one JSON object per line.</summary>
    public static DatasetFormat JsonLines { get; } = new JsonLinesFormat(Published);

    /// <summary>Delimited text with a header (CSV, TSV), one row per item.</summary>
    public static DatasetFormat Csv { get; } =
        new DelimitedFormat(
            TableForm.Lists,
            "CSV or TSV, one row per item: a column \"text\" and optionally \"id\", \"labels\" (one label or a list), \"split\" and "
                + "fields."
        );

    /// <summary>One document per line and nothing else.</summary>
    public static DatasetFormat PlainText { get; } = new PlainTextFormat();

    // The first one that recognises a file reads it: those with a content of their own come before those that are told by their name's
    // ending.
    private static readonly DatasetFormat[] BuiltIn =
    [
        JsonLines,
        .. Published,
        new SemEval2018Format(),
        new HateXplainFormat(),
        new HateXplainTargetsFormat(),
        new LewidiFormat(),
        new ExistFormat(),
        new JsonDocumentFormat(),
        new GoEmotionsFormat(),
        new DelimitedFormat(
            TableForm.Long,
            "CSV or TSV in long form: one row for each \"id\", \"annotator\" and \"label\", with \"text\"; an empty label is the vote for "
                + "none, and a column \"value\" says whether the label was chosen."
        ),
        new DelimitedFormat(
            TableForm.Wide,
            "CSV or TSV in wide form: one column per label with 0 or 1; one row per item, or with \"annotator\" one row per vote."
        ),
        new DelimitedFormat(
            TableForm.Shares,
            "CSV or TSV, one row per item and one column per label with the share or the number of the annotators who chose it."
        ),
        new DelimitedFormat(
            TableForm.Annotators,
            "CSV or TSV, one row per item and one column per annotator with labels, or with 0 and 1 for one label."
        ),
        new DelimitedFormat(
            TableForm.Ratings,
            "CSV or TSV, one row per item and label and one column per annotator with 0 and 1, or with grades."
        ),
        Csv,
        PlainText,
    ];

    private static readonly Catalogue<DatasetFormat> Entries = new("data format", format => format.Name, BuiltIn);

    /// <summary>Every format: the library's formats, then registered ones.</summary>
    public static IReadOnlyList<DatasetFormat> All => Entries.All;

    /// <summary>Adds a format. If the user names no format, it is tried before those of the library.</summary>
    /// <exception cref="ArgumentException">
    /// The name is taken, or has characters other than letters, digits, hyphens, underscores and dots.
    /// </exception>
    public static void Register(DatasetFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Entries.Register(format);
    }

    /// <summary>The format called <paramref name="name"/>; null if there is none.</summary>
    public static DatasetFormat? Named(string name) => Entries.Find(name);

    /// <summary>Reads the documents of a file one after the other, in the format recognised from its beginning and its name.</summary>
    /// <param name="file">The file's bytes, from the beginning: UTF-8, or UTF-16 with a byte-order mark, also packed by gzip. It is closed
    /// at the end.</param>
    /// <param name="reading">The file's name, the meaning of its columns, and how to process its labels.</param>
    /// <exception cref="DatasetFormatException">While enumerating: no format recognises the file, or it breaks the rules of its format, as
    /// <see cref="DatasetReader.Read"/> says.</exception>
    public static IEnumerable<TextItem> Read(Stream file, DatasetReading reading)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(reading);
        return Read(DatasetText.Open(file, reading.SourceName), reading);
    }

    /// <summary>As <see cref="Read(Stream, DatasetReading)"/>, from a file's text, which is closed at the end.</summary>
    internal static IEnumerable<TextItem> Read(TextReader text, DatasetReading reading)
    {
        using (text)
        {
            var format = Recognise(DatasetHead.Read(text, reading.SourceName, out var whole, reading)).Format;
            using (whole)
            {
                foreach (var item in DatasetReader.Read(whole, format, reading))
                {
                    yield return item;
                }
            }
        }
    }

    /// <summary>Tells how a file is written from its beginning and its name: by the first of the registered formats, then by the first of
    /// the library's, that recognises it.</summary>
    /// <exception cref="DatasetFormatException">No format recognises it.</exception>
    internal static Recognition Recognise(DatasetHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (head is { Text.Length: 0, Fault: { } notText })
        {
            throw notText;
        }

        foreach (var format in All.Skip(BuiltIn.Length).Concat(BuiltIn))
        {
            if (format.Why(head) is { } reason)
            {
                return new Recognition(format, reason);
            }
        }

        throw head.Fault
            ?? new DatasetFormatException([
                new DatasetFault(
                    head.FileName,
                    Line: null,
                    Column: null,
                    Found: head.Ending.Length == 0
                        ? "a name without an ending and no content known"
                        : $"the ending {Excerpt.Of(head.Ending)} and no content known",
                    Expected: "the format of a data file must be known from its content or its name's ending, .jsonl, .ndjson, .csv, .tsv "
                        + "or .txt",
                    Remedy: "Name its format, or rename the file after what it contains."
                ),
            ]);
    }
}
