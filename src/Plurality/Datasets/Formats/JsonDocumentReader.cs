using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Gives the records of a JSON file whatever its shape. All shapes are read record by record in flat memory, but those that hold a record's
/// values in several places: <see cref="JsonShape.Columns"/> and <see cref="JsonShape.Lists"/>.
/// </summary>
internal sealed class JsonDocumentReader
{
    /// <summary>The longest file that is held in memory as a whole.</summary>
    private const int LongestHeld = 128 * 1024 * 1024;

    private const string Data = "data";

    private readonly JsonScanner _scanner;
    private readonly DatasetReading _reading;

    private JsonDocumentReader(TextReader reader, DatasetReading reading) =>
        (_scanner, _reading) = (new JsonScanner(reader, reading), reading);

    /// <summary>Gives the records of a file of any shape.</summary>
    /// <exception cref="DatasetFormatException">While enumerating: the file is no JSON of that kind.</exception>
    public static IEnumerable<JsonPiece> Read(TextReader reader, DatasetReading reading)
    {
        var shape = ShapeOf(DatasetHead.Read(reader, reading.SourceName, out var whole).Text);
        return new JsonDocumentReader(whole, reading).Records(shape);
    }

    /// <summary>Gives the entries of a file that is one object from ids to items.</summary>
    /// <exception cref="DatasetFormatException">While enumerating: it is no such object.</exception>
    public static IEnumerable<JsonPiece> ReadEntries(TextReader reader, DatasetReading reading) =>
        new JsonDocumentReader(reader, reading).Records(JsonShape.Entries);

    /// <summary>Whether a text begins as an array or an object does.</summary>
    public static bool Looks(string head) => head.AsSpan().TrimStart() is ['[' or '{', ..];

    /// <summary>Tells how a file holds its records, from its beginning.</summary>
    public static JsonShape ShapeOf(string head)
    {
        var scanner = new JsonScanner(new StringReader(head), new DatasetReading("") { LongestLine = int.MaxValue });
        return scanner.Peek() switch
        {
            '[' => JsonShape.Array,
            '{' => ShapeOfObject(scanner, head),
            _ => JsonShape.None,
        };
    }

    private static JsonShape ShapeOfObject(JsonScanner scanner, string head)
    {
        var members = new List<(string Key, int First, int Start)>();
        var (closed, followed) = (false, false);
        try
        {
            scanner.TryTake('{');
            while (scanner.Peek() == '"')
            {
                var key = Unquoted(scanner.ReadValue().Text);
                scanner.Require(':', "");
                members.Add((key, scanner.Peek(), (int)scanner.Position));
                scanner.ReadValue();
                scanner.TryTake(',');
            }

            closed = scanner.TryTake('}');
            followed = scanner.Peek() >= 0;
        }
        catch (DatasetFormatException)
        {
            // The head ends within a value.
        }

        bool Has(string key, char first) => members.Exists(member => member.Key == key && member.First == first);
        if (followed || members.Count == 0)
        {
            return JsonShape.Lines;
        }

        if (Has("columns", '[') && (Has(Data, '[') || !closed))
        {
            return JsonShape.Split;
        }

        if (Has(Data, '[') && (Has("schema", '{') || members.Count == 1))
        {
            return JsonShape.Wrapped;
        }

        if (members.TrueForAll(member => member.First == '['))
        {
            return JsonShape.Lists;
        }

        if (!members.TrueForAll(member => member.First == '{'))
        {
            return JsonShape.Lines;
        }

        return Has("text", '{') || IsIndex(FirstKey(head[members[0].Start..])) ? JsonShape.Columns : JsonShape.Entries;
    }

    private static string? FirstKey(string value)
    {
        var scanner = new JsonScanner(new StringReader(value), new DatasetReading("") { LongestLine = int.MaxValue });
        try
        {
            return scanner.TryTake('{') && scanner.Peek() == '"' ? Unquoted(scanner.ReadValue().Text) : null;
        }
        catch (DatasetFormatException)
        {
            return null;
        }
    }

    private static bool IsIndex(string? key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string Unquoted(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString()! : json;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return json;
        }
    }

    private IEnumerable<JsonPiece> Records(JsonShape shape)
    {
        if (_scanner.Peek() < 0)
        {
            return [];
        }

        return shape switch
        {
            JsonShape.Lines => OneAfterTheOther(),
            JsonShape.Array => WithEnd(Elements()),
            JsonShape.Entries => WithEnd(Entries()),
            JsonShape.Columns or JsonShape.Lists => WithEnd(Transposed()),
            JsonShape.Split => WithEnd(Rows()),
            JsonShape.Wrapped => WithEnd(Wrapped()),
            _ => throw _scanner.Malformed(
                "a JSON file must be an array of objects, an object, or one object per line",
                "Check that the file is of the format that it is read as."
            ),
        };
    }

    private IEnumerable<JsonPiece> OneAfterTheOther()
    {
        while (_scanner.Peek() >= 0)
        {
            var (text, place) = _scanner.ReadValue();
            yield return new JsonPiece(place.Line.ToString(CultureInfo.InvariantCulture), text, place, place, IsLine: true);
        }
    }

    /// <summary>Gives the records, then refuses anything behind them.</summary>
    private IEnumerable<JsonPiece> WithEnd(IEnumerable<JsonPiece> records)
    {
        foreach (var record in records)
        {
            yield return record;
        }

        if (_scanner.Peek() >= 0)
        {
            throw _scanner.Malformed("the file must end behind its JSON", "Remove what follows.");
        }
    }

    private IEnumerable<JsonPiece> Elements()
    {
        foreach (var (number, (text, place)) in Values().Index())
        {
            yield return new JsonPiece((number + 1).ToString(CultureInfo.InvariantCulture), text, place, place);
        }
    }

    private IEnumerable<JsonPiece> Entries()
    {
        foreach (var (key, place) in Keys("a file of this format must be one JSON object from ids to items"))
        {
            var (text, start) = _scanner.ReadValue();
            yield return new JsonPiece(key, text, place, start, IsNamed: true);
        }
    }

    private IEnumerable<JsonPiece> Wrapped()
    {
        foreach (var (key, _) in Keys("the file must be one JSON object"))
        {
            if (key != Data)
            {
                _scanner.ReadValue();
                continue;
            }

            foreach (var element in Elements())
            {
                yield return element;
            }
        }
    }

    private IEnumerable<JsonPiece> Rows()
    {
        List<string>? columns = null;
        List<string>? index = null;
        foreach (var (key, _) in Keys("the file must be one JSON object"))
        {
            if (key == "columns")
            {
                columns = [.. Values().Select(value => value.Text)];
            }
            else if (key == "index")
            {
                index = [.. Values().Select(value => Unquoted(value.Text))];
            }
            else if (key == Data && columns is not null)
            {
                var row = 0;
                while (NextRow(row))
                {
                    var place = _scanner.Place;
                    (string Text, TextPlace Place)[] values = [.. Values()];
                    if (values.Length != columns.Count)
                    {
                        throw Fault(
                            place,
                            $"{values.Length} values",
                            $"each row of \"data\" must have the {columns.Count} values of \"columns\"",
                            "Check that the file was written completely."
                        );
                    }

                    var name = index?.ElementAtOrDefault(row) ?? (row + 1).ToString(CultureInfo.InvariantCulture);
                    yield return Joined(name, index is not null, columns.Zip(values, (column, value) => (column, value.Text)), place);
                    row++;
                }
            }
            else if (key == Data)
            {
                throw _scanner.Malformed("\"columns\" must stand before \"data\"", "Write the file again with pandas.");
            }
            else
            {
                _scanner.ReadValue();
            }
        }
    }

    private bool NextRow(int row)
    {
        if (row == 0)
        {
            _scanner.Require('[', "\"data\" must be an array of rows");
            return !_scanner.TryTake(']');
        }

        if (_scanner.TryTake(','))
        {
            _scanner.Peek();
            return true;
        }

        _scanner.Require(']', "\"data\" must be an array of rows");
        return false;
    }

    /// <summary>From columns to rows; all is held in memory.</summary>
    private IEnumerable<JsonPiece> Transposed()
    {
        var rows = new Dictionary<string, (TextPlace Place, List<(string Column, string Value)> Values)>(StringComparer.Ordinal);
        var order = new List<string>();
        var start = _scanner.Position;
        var named = false;
        void Add(string row, string column, string value, TextPlace place)
        {
            if (_scanner.Position - start > LongestHeld)
            {
                throw Fault(
                    place,
                    "more",
                    string.Create(CultureInfo.InvariantCulture, $"a JSON file of columns must have at most {LongestHeld} characters"),
                    "Convert it to JSON Lines (pandas: orient=\"records\", lines=True), which is read line by line."
                );
            }

            if (!rows.TryGetValue(row, out var values))
            {
                order.Add(row);
                rows.Add(row, values = (place, []));
            }

            values.Values.Add((column, value));
        }

        foreach (var (column, _) in Keys("the file must be one JSON object from columns to values"))
        {
            var name = JsonEntry.Written(writer => writer.WriteStringValue(column));
            if (_scanner.Peek() == '[')
            {
                foreach (var (number, (text, place)) in Values().Index())
                {
                    Add(number.ToString(CultureInfo.InvariantCulture), name, text, place);
                }
            }
            else
            {
                named = true;
                foreach (var (row, place) in Keys("a column must be an object from rows to values"))
                {
                    Add(row, name, _scanner.ReadValue().Text, place);
                }
            }
        }

        foreach (var row in order)
        {
            yield return Joined(row, named, rows[row].Values, rows[row].Place);
        }
    }

    /// <summary>A record made of a row of a table.</summary>
    private static JsonPiece Joined(string key, bool isNamed, IEnumerable<(string Column, string Value)> values, TextPlace place)
    {
        var text = new StringBuilder("{");
        foreach (var (column, value) in values)
        {
            text.Append(text.Length == 1 ? "" : ",").Append(column).Append(':').Append(value);
        }

        return new JsonPiece(key, text.Append('}').ToString(), place, place, isNamed);
    }

    /// <summary>The keys of the object that begins here, each before its value is taken.</summary>
    private IEnumerable<(string Key, TextPlace Place)> Keys(string expected)
    {
        _scanner.Require('{', expected);
        if (_scanner.TryTake('}'))
        {
            yield break;
        }

        do
        {
            if (_scanner.Peek() != '"')
            {
                throw _scanner.Malformed("a key must be a string in quotes");
            }

            var (key, place) = _scanner.ReadValue();
            _scanner.Require(':', "a key must be followed by a colon and its value");
            yield return (Unquoted(key), place);
        } while (_scanner.TryTake(','));

        _scanner.Require('}', "the file must be one complete JSON object");
    }

    /// <summary>The values of the array that begins here.</summary>
    private IEnumerable<(string Text, TextPlace Place)> Values()
    {
        _scanner.Require('[', "an array must stand here");
        if (_scanner.TryTake(']'))
        {
            yield break;
        }

        do
        {
            yield return _scanner.ReadValue();
        } while (_scanner.TryTake(','));

        _scanner.Require(']', "the file must be one complete JSON array");
    }

    private DatasetFormatException Fault(TextPlace place, string found, string expected, string remedy) =>
        new([new DatasetFault(_reading.SourceName, place.Line, place.Column, found, expected, remedy)]);
}
