namespace Plurality.Datasets;

/// <summary>The one door to documents in files: any format, streaming, in the order of the file.</summary>
public static class DatasetReader
{
    /// <summary>
    /// Reads documents one after the other; memory grows only by their ids, which must be unique. The sequence can be enumerated once, and
    /// leaves the reader open.
    /// </summary>
    /// <param name="reader">The file's text; for bytes use <see cref="DatasetText.Open"/>, which refuses what is not valid text.</param>
    /// <param name="format">How the file is written.</param>
    /// <param name="sourceName">The file's name for messages.</param>
    /// <exception cref="DatasetFormatException">
    /// While enumerating: the file breaks its format's rules, names an id twice, or has no items.
    /// </exception>
    public static IEnumerable<TextItem> Read(TextReader reader, DatasetFormat format, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(sourceName);
        Func<TextReader, string, IEnumerable<LocatedItem>> read = format switch
        {
            DatasetFormat.JsonLines => JsonLinesReader.Read,
            DatasetFormat.Csv => DelimitedReader.ReadCsv,
            DatasetFormat.Tsv => DelimitedReader.ReadTsv,
            DatasetFormat.PlainText => PlainTextReader.Read,
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The format is none of those that exist."),
        };
        return Checked(reader, read, sourceName);
    }

    /// <summary>
    /// Tells the format from the end of a file's name: <c>.jsonl</c> or <c>.ndjson</c>, <c>.csv</c>, <c>.tsv</c>, <c>.txt</c>, in any case.
    /// </summary>
    /// <exception cref="DatasetFormatException">The name ends otherwise.</exception>
    public static DatasetFormat FormatFromFileName(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var ending = Path.GetExtension(fileName);
        return ending.ToUpperInvariant() switch
        {
            ".JSONL" or ".NDJSON" => DatasetFormat.JsonLines,
            ".CSV" => DatasetFormat.Csv,
            ".TSV" => DatasetFormat.Tsv,
            ".TXT" => DatasetFormat.PlainText,
            _ => throw new DatasetFormatException(
                fileName,
                line: null,
                column: null,
                found: ending.Length == 0 ? "no ending" : Excerpt.Of(ending),
                expected: "the name of a data file must end in .jsonl, .ndjson, .csv, .tsv or .txt",
                remedy: "Rename the file after what it contains."),
        };
    }

    private static IEnumerable<TextItem> Checked(
        TextReader reader, Func<TextReader, string, IEnumerable<LocatedItem>> read, string sourceName)
    {
        const int ByteOrderMark = 0xFEFF;
        if (reader.Peek() == ByteOrderMark) reader.Read();

        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (line, item) in read(reader, sourceName))
        {
            if (!lineOf.TryAdd(item.Id, line))
                throw new DatasetFormatException(
                    sourceName,
                    line,
                    column: null,
                    found: $"{Excerpt.Of(item.Id)} here and on line {lineOf[item.Id]}",
                    expected: "every item's id must be unique in its file",
                    remedy: "Change or remove one of them; an item without an id is named by its line number.");
            yield return item;
        }

        if (lineOf.Count == 0)
            throw new DatasetFormatException(
                sourceName,
                line: null,
                column: null,
                found: "no item",
                expected: "a data file must have at least one item",
                remedy: "Check that it is the file you mean and that it was written completely.");
    }
}
