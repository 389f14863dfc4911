using CsvHelper;

namespace Plurality.Datasets.Tables;

/// <summary>How delimited text is written.</summary>
/// <param name="Delimiter">The separator between the cells of a row.</param>
/// <param name="Trims">Whether spaces around cells are ignored, because one follows every delimiter of the header.</param>
/// <param name="HasHint">Whether the first line is Excel's <c>sep=;</c>.</param>
internal sealed record Dialect(char Delimiter, bool Trims, bool HasHint)
{
    private const string Delimiters = ",\t;|";
    private const string Hint = "sep=";

    /// <summary>The number of records used to detect a dialect.</summary>
    private const int Records = 100;

    private const int Length = 128 * 1024;

    /// <summary>Finds the dialect: the delimiter that gives the header its columns and the records the same number of cells.</summary>
    /// <param name="head">The first characters.</param>
    /// <param name="reading">The options given for the file.</param>
    public static Dialect Of(string head, DatasetReading reading)
    {
        if (head.StartsWith(Hint, StringComparison.OrdinalIgnoreCase) && head.Length > 5 && head[5] is '\r' or '\n')
        {
            return new Dialect(reading.Columns.Delimiter ?? head[4], Trims: false, HasHint: true);
        }

        var text = reading.Columns.Text ?? "text";
        var delimiter = reading.Columns.Delimiter
            ?? Delimiters
                .Select(candidate => (Delimiter: candidate, Fit: Fit(head, candidate, text)))
                .Where(candidate => candidate.Fit.Columns > 1)
                .OrderByDescending(candidate => candidate.Fit.HasText)
                .ThenByDescending(candidate => candidate.Fit.Consistent)
                .ThenByDescending(candidate => candidate.Fit.Columns)
                .Select(candidate => candidate.Delimiter)
                .FirstOrDefault(Path.GetExtension(reading.SourceName).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');
        var header = Parse(head.Length <= Length ? head : head[..Length], delimiter, trims: false).FirstOrDefault() ?? [];
        return new Dialect(
            delimiter,
            header.Length > 1 && delimiter != '\t' && header.Skip(1).All(name => name.StartsWith(' ')),
            HasHint: false
        );
    }

    /// <summary>The options of the text reader.</summary>
    /// <param name="largest">The largest record in bytes.</param>
    /// <param name="malformed">Called for each record with invalid quotes; null to read it as well as possible.</param>
    public CsvReaderOptions Options(int largest, Action<CsvMalformedRecord>? malformed) =>
        new()
        {
            Separator = Delimiter,
            HasHeader = false, // Read as a record, so it has its own line in messages.
            DetectSeparatorHint = false,
            TrackLineNumbers = true,
            TrimWhitespace = Trims,
            MaxRecordSize = largest, // Guards against an opening quote in a large file that is never closed.
            OnMalformedRecord = malformed,
        };

    private static (bool HasText, double Consistent, int Columns) Fit(string head, char delimiter, string text)
    {
        var start = head.Length <= Length ? head : head[..Length];
        var records = Parse(start, delimiter, trims: true).Take(Records).ToList();
        if (start.Length < head.Length && records.Count is > 1 and < Records)
        {
            records.RemoveAt(records.Count - 1); // It may be cut.
        }

        if (records.Count == 0)
        {
            return default;
        }

        var columns = records[0].Length;
        return (
            records[0].Contains(text, StringComparer.OrdinalIgnoreCase),
            records.Count == 1 ? 1 : records.Skip(1).Count(record => record.Length == columns) / (records.Count - 1.0),
            columns
        );
    }

    private static IEnumerable<string[]> Parse(string head, char delimiter, bool trims)
    {
        using var text = new StringReader(head);
        using var csv = CsvReader.Create(
            text,
            new Dialect(delimiter, trims, HasHint: false).Options(int.MaxValue, _ => { }),
            leaveOpen: true
        );
        while (csv.Read())
        {
            yield return [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
        }
    }
}
