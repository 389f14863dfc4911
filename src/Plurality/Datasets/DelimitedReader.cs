using System.Globalization;
using CsvHelper;

namespace Plurality.Datasets;

/// <summary>
/// Reads CSV and TSV with a header row, quoted as in RFC 4180 in both. Column names are taken without regard to case. A quote inside an
/// unquoted field is ordinary text: it has only one reading.
/// </summary>
internal static class DelimitedReader
{
    private const string Text = "text";
    private const string Id = "id";
    private const string Labels = "labels";
    private const string Split = "split";

    /// <summary>Yields one item a record of comma-separated values.</summary>
    public static IEnumerable<LocatedItem> ReadCsv(TextReader reader, string sourceName) => Read(reader, ',', sourceName);

    /// <summary>Yields one item a record of tab-separated values.</summary>
    public static IEnumerable<LocatedItem> ReadTsv(TextReader reader, string sourceName) => Read(reader, '\t', sourceName);

    /// <exception cref="DatasetFormatException">
    /// The header has no column <c>text</c>, or a record is not written as the header announces.
    /// </exception>
    private static IEnumerable<LocatedItem> Read(TextReader reader, char separator, string sourceName)
    {
        var options = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false, // Read as a record, so that it has a line of its own in messages.
            DetectSeparatorHint = false,
            TrackLineNumbers = true,
            OnMalformedRecord = record => RefuseAmbiguous(record, sourceName),
        };
        using var csv = CsvReader.Create(reader, options, leaveOpen: true);
        if (!csv.Read()) yield break;

        var columns = ReadHeader(csv, sourceName);
        while (csv.Read())
        {
            var line = Line(csv);
            if (csv.FieldCount != columns.Length)
                throw new DatasetFormatException(
                    sourceName,
                    line,
                    column: null,
                    found: Count(csv.FieldCount),
                    expected: $"a record must have {Count(columns.Length)}, as the header has",
                    remedy: "Add or remove separators; a field that contains one must be in quotes.");
            yield return new LocatedItem(line, ReadItem(csv, columns, line, sourceName));
        }
    }

    private static string[] ReadHeader(CsvReader csv, string sourceName)
    {
        var columns = Enumerable.Range(0, csv.FieldCount).Select(csv.GetString).ToArray();
        var found = $"the columns {string.Join(", ", columns.Select(Excerpt.Of))}";
        DatasetFormatException Fault(string expected, string remedy) => new(sourceName, Line(csv), column: null, found, expected, remedy);

        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = columns[i].ToUpperInvariant() switch
            {
                "TEXT" => Text,
                "ID" => Id,
                "LABELS" => Labels,
                "SPLIT" => Split,
                _ => columns[i],
            };
        }

        if (!columns.Contains(Text))
            throw Fault("the header must name a column \"text\"", "Rename the column that holds the documents.");
        if (columns.Distinct(StringComparer.Ordinal).Count() < columns.Length)
            throw Fault("the header must name a column once", "Rename or remove one of the columns of that name.");
        return columns;
    }

    private static TextItem ReadItem(CsvReader csv, string[] columns, int line, string sourceName)
    {
        var id = line.ToString(CultureInfo.InvariantCulture);
        var text = "";
        string? split = null;
        IReadOnlyList<string>? labels = null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            var value = csv.GetString(i);
            switch (columns[i])
            {
                case Text: text = value; break;
                case Id: id = value; break;
                case Labels: labels = ReadLabels(value, line, sourceName); break;
                case Split: split = value; break;
                default: fields.Add(columns[i], value); break;
            }
        }

        return new TextItem(id, text) { Labels = labels, Split = split, Fields = fields };
    }

    /// <summary>
    /// Labels are separated by commas; an empty field means that none applies, and a label named twice is chosen once. A label with a comma
    /// in it needs JSON Lines.
    /// </summary>
    private static string[] ReadLabels(string field, int line, string sourceName)
    {
        if (string.IsNullOrWhiteSpace(field)) return [];
        var labels = field.Split(',', StringSplitOptions.TrimEntries);
        if (labels.Contains(""))
            throw new DatasetFormatException(
                sourceName,
                line,
                column: null,
                found: Excerpt.Of(field),
                expected: "\"labels\" must be labels with one comma between them",
                remedy: "Write \"joy,fear\" in quotes, or nothing where no label applies.");
        return [.. labels.Distinct(StringComparer.Ordinal)];
    }

    private static void RefuseAmbiguous(CsvMalformedRecord record, string sourceName)
    {
        var found = record.Reason switch
        {
            CsvMalformedReason.TextAfterClosingQuote => "text after a closing quote",
            CsvMalformedReason.UnterminatedQuote => "a quote that is never closed",
            _ => null,
        };
        if (found is not null)
            throw new DatasetFormatException(
                sourceName,
                checked((int)record.LineNumber),
                column: null,
                found,
                expected: "a field that begins with a quote must end with one",
                remedy: "Put the field in quotes and write each quote inside it twice: \"he said \"\"no\"\"\".");
    }

    private static int Line(CsvReader csv) => checked((int)csv.LineNumber);

    private static string Count(int fields) => fields == 1 ? "1 field" : string.Create(CultureInfo.InvariantCulture, $"{fields} fields");
}
