using System.Globalization;
using System.Text;
using CsvHelper;

namespace Plurality.Datasets.Formats;

/// <summary>
/// The rows of CSV or TSV with a header, quoted as in RFC 4180 in both. A quote inside an unquoted field is ordinary text: it has only one
/// reading. Rows that do not fit the header are noted and passed over.
/// </summary>
internal sealed class DelimitedTable : IDisposable
{
    private readonly CsvReader _csv;
    private readonly char _separator;
    private readonly DatasetReading _reading;
    private readonly FaultLog _faults;
    private bool _malformed;

    private DelimitedTable(TextReader reader, char separator, DatasetReading reading, FaultLog faults)
    {
        (_separator, _reading, _faults) = (separator, reading, faults);
        _csv = CsvReader.Create(
            reader,
            new CsvReaderOptions
            {
                Separator = separator,
                HasHeader = false, // Read as a record, so that it has a line of its own in messages.
                DetectSeparatorHint = false,
                TrackLineNumbers = true,
                MaxRecordSize = reading.LongestLine, // Against a quote at the start of a large file that is never closed.
                OnMalformedRecord = RefuseAmbiguous,
            },
            leaveOpen: true
        );
    }

    /// <summary>The columns' names as the header writes them.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>The line on which the current row begins.</summary>
    public int Line => checked((int)_csv.LineNumber);

    /// <summary>The current row's field in a column.</summary>
    public string this[int column] => _csv.GetString(column);

    /// <summary>Reads the header; null where the file is empty.</summary>
    /// <exception cref="DatasetFormatException">The header names a column twice; the file cannot be read as a table.</exception>
    public static DelimitedTable? Open(TextReader reader, char separator, DatasetReading reading, FaultLog faults)
    {
        var table = new DelimitedTable(reader, separator, reading, faults);
        if (table.ReadHeader())
        {
            return table;
        }

        table.Dispose();
        return null;
    }

    /// <summary>Moves to the next row that fits the header; false at the end.</summary>
    /// <exception cref="DatasetFormatException">The limit of faults is met; a record is longer than a line may be.</exception>
    public bool Read()
    {
        while (Advance())
        {
            if (_malformed)
            {
                continue;
            }

            if (_csv.FieldCount == Columns.Count)
            {
                return true;
            }

            _faults.Add(
                Fault(
                    _csv.FieldCount > Columns.Count ? Columns.Count : null,
                    Count(_csv.FieldCount),
                    $"a record must have {Count(Columns.Count)}, as the header has",
                    "Add or remove separators; a field that contains one must be in quotes."
                )
            );
        }

        return false;
    }

    /// <summary>The position of the column of that name, without regard to case; −1 where there is none.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The position of a column that must exist.</summary>
    /// <exception cref="DatasetFormatException">It does not.</exception>
    public int Require(string name, string remedy = "Rename the column that holds it, or say by a column mapping what it is called.")
    {
        var index = IndexOf(name);
        return index >= 0
            ? index
            : throw Invalid(
                null,
                $"the columns {string.Join(", ", Columns.Select(Excerpt.Of))}",
                $"the header must name a column \"{name}\"",
                remedy
            );
    }

    /// <summary>The position of a column that must exist where it was named otherwise than by default; −1 where there is none.</summary>
    /// <exception cref="DatasetFormatException">It was named and does not exist.</exception>
    public int Optional(string name, string byDefault) =>
        string.Equals(name, byDefault, StringComparison.Ordinal) ? IndexOf(name) : Require(name);

    /// <summary>The current row's field in a column that may be missing; null there, and where the field is empty.</summary>
    public string? Given(int column) => column >= 0 && this[column] is { Length: > 0 } value ? value : null;

    /// <summary>Where a field of the current row begins, its opening quote included.</summary>
    public TextPlace PlaceOf(int column)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Math.Min(column, _csv.FieldCount); i++)
        {
            text.Append(Encoding.UTF8.GetString(_csv.GetRawSpan(i))).Append(_separator);
        }

        var before = text.ToString();
        return new TextPlace(Line + before.AsSpan().Count('\n'), before.Length - before.LastIndexOf('\n'));
    }

    /// <summary>A fault of the current row.</summary>
    /// <param name="column">The field at fault; null for the row as a whole.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What must be what.</param>
    /// <param name="remedy">What to do.</param>
    public DatasetFault Fault(int? column, string found, string expected, string remedy)
    {
        var place = column is { } field ? PlaceOf(field) : (TextPlace?)null;
        return new DatasetFault(_reading.SourceName, place?.Line ?? Line, place?.Column, found, expected, remedy);
    }

    /// <inheritdoc cref="Fault"/>
    public DatasetFormatException Invalid(int? column, string found, string expected, string remedy) =>
        new([Fault(column, found, expected, remedy)]);

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    private bool ReadHeader()
    {
        if (!Advance())
        {
            return false;
        }

        Columns = [.. Enumerable.Range(0, _csv.FieldCount).Select(_csv.GetString)];
        for (var i = 0; i < Columns.Count; i++)
        {
            if (IndexOf(Columns[i]) < i)
            {
                throw Invalid(
                    i,
                    $"the columns {string.Join(", ", Columns.Select(Excerpt.Of))}",
                    "the header must name a column once",
                    "Rename or remove one of the columns of that name."
                );
            }
        }

        return true;
    }

    private bool Advance()
    {
        _malformed = false;
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException tooLong)
        {
            throw new DatasetFormatException(
                [
                    new DatasetFault(
                        _reading.SourceName,
                        Line + 1,
                        Column: null,
                        Found: "more",
                        Expected: string.Create(CultureInfo.InvariantCulture, $"a record must have at most {_reading.LongestLine} bytes"),
                        Remedy: "Close the quote that is open there, or give very long documents in parts."
                    ),
                ],
                inner: tooLong
            );
        }
    }

    private void RefuseAmbiguous(CsvMalformedRecord record)
    {
        var found = record.Reason switch
        {
            CsvMalformedReason.TextAfterClosingQuote => "text after a closing quote",
            CsvMalformedReason.UnterminatedQuote => "a quote that is never closed",
            _ => null,
        };
        if (found is null)
        {
            return;
        }

        _malformed = true;
        _faults.Add(
            new DatasetFault(
                _reading.SourceName,
                checked((int)record.LineNumber),
                Column: null,
                Found: found,
                Expected: "a field that begins with a quote must end with one",
                Remedy: "Put the field in quotes and write each quote inside it twice: \"he said \"\"no\"\"\"."
            )
        );
    }

    private static string Count(int fields) => fields == 1 ? "1 field" : string.Create(CultureInfo.InvariantCulture, $"{fields} fields");
}
