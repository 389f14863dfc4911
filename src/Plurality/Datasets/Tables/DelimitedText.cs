using System.Globalization;
using System.Text;
using CsvHelper;

namespace Plurality.Datasets.Tables;

/// <summary>
/// Tables in delimited text with a header, quoted as in RFC 4180, with line ends of any kind. A quote inside an unquoted field is ordinary
/// text: it has only one reading. Rows that do not fit the header carry that fault.
/// </summary>
internal sealed class DelimitedText : IDisposable
{
    private readonly CsvReader _csv;
    private readonly Dialect _dialect;
    private readonly DatasetReading _reading;
    private DatasetFault? _malformed;

    private DelimitedText(TextReader reader, Dialect dialect, DatasetReading reading)
    {
        (_dialect, _reading) = (dialect, reading);
        _csv = CsvReader.Create(reader, dialect.Options(reading.LongestLine, RefuseAmbiguous), leaveOpen: true);
    }

    private int Line => checked((int)_csv.LineNumber) + (_dialect.HasHint ? 1 : 0);

    /// <summary>Reads the header; null if the text is empty. Rows are read during enumeration.</summary>
    /// <param name="reader">The text; stays open.</param>
    /// <param name="reading">How to read it.</param>
    /// <exception cref="DatasetFormatException">
    /// The header repeats a column or has several rows; the text cannot be read as a table.
    /// </exception>
    public static Table? Open(TextReader reader, DatasetReading reading)
    {
        var head = DatasetHead.Read(reader, reading.SourceName, out var whole);
        var dialect = Dialect.Of(head.Text, reading);
        if (dialect.HasHint)
        {
            SkipLine(whole);
        }

        var text = new DelimitedText(whole, dialect, reading);
        if (text.Header() is var (columns, places))
        {
            return new Table(reading.SourceName, columns, text.Rows(columns.Length), places);
        }

        text.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    private static void SkipLine(TextReader reader)
    {
        while (reader.Read() is var character and not (-1 or '\n'))
        {
            if (character == '\r')
            {
                if (reader.Peek() == '\n')
                {
                    reader.Read();
                }

                return;
            }
        }
    }

    private (string[] Columns, TextPlace[] Places)? Header()
    {
        if (!Advance())
        {
            return null;
        }

        string[] columns = [.. Enumerable.Range(0, _csv.FieldCount).Select(column => _csv.GetString(column).Trim())];
        var places = Places();
        if (
            columns.Index().FirstOrDefault(name => Array.FindIndex(columns, other => Same(name.Item, other)) < name.Index) is
            { Index: > 0 } again
        )
        {
            throw Repeated(columns, places, again.Index);
        }

        return (columns, places);
    }

    private DatasetFormatException Repeated(string[] columns, TextPlace[] places, int again)
    {
        var found = $"the columns {string.Join(", ", columns.Select(Excerpt.Of))}";
        var text = _reading.Columns.Text ?? "text";
        if (!columns.Contains(text, StringComparer.OrdinalIgnoreCase) && Advance())
        {
            string[] second = [.. Enumerable.Range(0, _csv.FieldCount).Select(column => _csv.GetString(column).Trim())];
            if (second.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                return Fault(
                    places[0],
                    $"{found} above the columns {string.Join(", ", second.Select(Excerpt.Of))}",
                    "the header must be one row; this one has several, as pandas writes for a MultiIndex",
                    "Write one row of column names, in pandas with frame.columns = ['_'.join(c).strip('_') for c in frame.columns]."
                );
            }
        }

        return Fault(places[again], found, "the header must name a column once", "Rename or remove one of the columns of that name.");
    }

    private IEnumerable<TableRow> Rows(int count)
    {
        using (this)
        {
            while (Advance())
            {
                if (_malformed is { } fault)
                {
                    yield return new TableRow(Line, []) { Fault = fault };
                }
                else if (_csv.FieldCount == count)
                {
                    string[] cells = [.. Enumerable.Range(0, count).Select(_csv.GetString)];
                    if (count == 1 || !Array.TrueForAll(cells, string.IsNullOrWhiteSpace)) // Spreadsheets write empty rows as delimiters.
                    {
                        yield return new TableRow(Line, cells, Places());
                    }
                }
                else
                {
                    yield return new TableRow(Line, []) { Fault = Ragged(count) };
                }
            }

            if (_malformed is { } last)
            {
                yield return new TableRow(Line, []) { Fault = last };
            }
        }
    }

    private DatasetFault Ragged(int count)
    {
        var place = _csv.FieldCount > count ? Places()[count] : new TextPlace(Line, null);
        return new DatasetFault(
            _reading.SourceName,
            place.Line,
            place.Column,
            Counted(_csv.FieldCount),
            $"a record must have {Counted(count)}, as the header has",
            "Add or remove separators; a field that contains one must be in quotes."
        );
    }

    /// <summary>The start of each field, including its opening quote.</summary>
    private TextPlace[] Places()
    {
        var places = new TextPlace[_csv.FieldCount];
        var (line, column) = (Line, 1);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = new TextPlace(line, column);
            var raw = _csv.GetRawSpan(i);
            if (raw.IndexOfAny((byte)'\n', (byte)'\r') < 0)
            {
                column += Encoding.UTF8.GetCharCount(raw) + 1;
                continue;
            }

            var text = Encoding.UTF8.GetString(raw).ReplaceLineEndings("\n");
            line += text.AsSpan().Count('\n');
            column = text.Length - text.LastIndexOf('\n') + 1;
        }

        return places;
    }

    private bool Advance()
    {
        _malformed = null;
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

        _malformed ??= new DatasetFault(
            _reading.SourceName,
            checked((int)record.LineNumber) + (_dialect.HasHint ? 1 : 0),
            Column: null,
            Found: found,
            Expected: "a field that begins with a quote must end with one",
            Remedy: "Put the field in quotes and write each quote inside it twice: \"he said \"\"no\"\"\"."
        );
    }

    private DatasetFormatException Fault(TextPlace place, string found, string expected, string remedy) =>
        new([new DatasetFault(_reading.SourceName, place.Line, place.Column, found, expected, remedy)]);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Counted(int fields) => fields == 1 ? "1 field" : string.Create(CultureInfo.InvariantCulture, $"{fields} fields");
}
