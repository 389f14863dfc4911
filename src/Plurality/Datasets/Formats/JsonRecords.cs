using System.Text.Json;
using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Records of JSON without keys of a published format: items of the canonical form, or rows of a table. The first records decide for the
/// file.
/// </summary>
internal static class JsonRecords
{
    /// <summary>What records of the canonical form use of a reading.</summary>
    public const DatasetOptions CanonicalOptions =
        DatasetOptions.IdColumn
        | DatasetOptions.TextColumn
        | DatasetOptions.SplitColumn
        | DatasetOptions.OmittedColumns
        | DatasetOptions.LabelColumn;

    private const int HeadCharacters = 4 * 1024 * 1024;

    /// <summary>Keys whose object of numbers is a row of its own: from labels to 0 and 1, to shares or to counts.</summary>
    private static readonly string[] Spread = ["labels", "label", "scores", "votes", "counts"];

    /// <summary>What records use of a reading, whatever they are.</summary>
    public static DatasetOptions Options =>
        Enum.GetValues<TableForm>().Aggregate(CanonicalOptions, (options, form) => options | TableScheme.OptionsOf(form))
        & ~DatasetOptions.Delimiter;

    /// <summary>Reads the records of a file of any shape.</summary>
    /// <exception cref="DatasetFormatException">Also while enumerating: the file is no complete JSON, or the limit of faults is
    /// met.</exception>
    public static IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var (head, all) = Begin(reader, reading);
        JsonElement[] first = [.. head.Select(Parsed).OfType<JsonElement>()];
        if (AreCanonical(first, reading))
        {
            return Canonical(all, reading, faults);
        }

        var table = TableOf(all, first, head.Any(piece => piece.IsNamed), reading);
        string[] labels =
        [
            .. Objects(first)
                .SelectMany(record => record.EnumerateObject().Where(member => IsSpread(member, reading)))
                .SelectMany(member => member.Value.EnumerateObject().Select(inner => inner.Name))
                .Distinct(StringComparer.Ordinal),
        ];
        if (labels.Length > 0 && reading.Columns.LabelColumns is null)
        {
            reading = reading with { Columns = reading.Columns with { LabelColumns = labels, Label = null } };
        }

        return TableItems.Read(table, form: null, reading, faults, format: "json");
    }

    /// <summary>Makes the records of a file of any shape rows of a table.</summary>
    /// <exception cref="DatasetFormatException">Also while enumerating: the file is no complete JSON.</exception>
    public static Table Open(TextReader reader, DatasetReading reading)
    {
        var (head, all) = Begin(reader, reading);
        return TableOf(all, [.. head.Select(Parsed).OfType<JsonElement>()], head.Any(piece => piece.IsNamed), reading);
    }

    /// <summary>Takes the first records of a file, and gives all of them, once.</summary>
    private static (IReadOnlyList<JsonPiece> Head, IEnumerable<JsonPiece> All) Begin(TextReader reader, DatasetReading reading)
    {
        var pieces = JsonDocumentReader.Read(reader, reading).GetEnumerator();
        var head = new List<JsonPiece>();
        var characters = 0L;
        while (head.Count < TableItems.HeadRows && characters < HeadCharacters && pieces.MoveNext())
        {
            head.Add(pieces.Current);
            characters += pieces.Current.Text.Length;
        }

        return (head, All(pieces, new Queue<JsonPiece>(head)));
    }

    private static IEnumerable<JsonPiece> All(IEnumerator<JsonPiece> pieces, Queue<JsonPiece> head)
    {
        while (head.TryDequeue(out var piece))
        {
            yield return piece; // Dequeued, so that a long file's head is not kept.
        }

        while (pieces.MoveNext())
        {
            yield return pieces.Current;
        }
    }

    /// <summary>Whether records are items of the canonical form, judged by these records.</summary>
    public static bool AreCanonical(IReadOnlyList<JsonElement> records, DatasetReading reading)
    {
        var columns = reading.Columns;
        if (
            columns
            is { Annotator: not null }
                or { AnnotatorColumns: not null }
                or { LabelColumns: not null }
                or { Value: not null }
                or { Total: not null }
                or { LabelSeparator: not null }
                or { Blank: not BlankCell.ByColumn }
        )
        {
            return false;
        }

        string[] named = [.. new[] { columns.Id, columns.Text, columns.Split, columns.Label }.OfType<string>()];
        return named.All(name => records.Any(record => JsonEntry.Given(record, name) is not null))
            && records.All(record => IsCanonical(record, columns))
            && (records.Count == 0 || records.Any(IsLabelled) || !(records.Any(IsVote) || AreFlagged(records)));

        bool IsLabelled(JsonElement record) =>
            record.ValueKind == JsonValueKind.Object
            && record
                .EnumerateObject()
                .Any(member => member.Name is "annotations" or "distribution" || member.Name == (columns.Label ?? "labels"));
    }

    private static bool IsCanonical(JsonElement record, ColumnMapping columns)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            return true; // Reported where it is read.
        }

        var labels = JsonEntry.Given(record, columns.Label ?? "labels");
        var votes = JsonEntry.Given(record, "annotations");
        var shares = JsonEntry.Given(record, "distribution");
        return (labels is null || IsListOfTexts(labels.Value))
            && votes is null or { ValueKind: JsonValueKind.Object }
            && shares is null or { ValueKind: JsonValueKind.Object }
            && (labels is not null || votes is not null || shares is not null || JsonEntry.Given(record, "label") is null);
    }

    /// <summary>Whether a record belongs to one annotator.</summary>
    private static bool IsVote(JsonElement record) => JsonEntry.Given(record, "annotator") is not null;

    /// <summary>Whether at least two keys hold 0 and 1 in all records that have no other labels.</summary>
    private static bool AreFlagged(IReadOnlyList<JsonElement> records)
    {
        HashSet<string>? flags = null;
        foreach (var record in records.Where(record => record.ValueKind == JsonValueKind.Object))
        {
            var here = record.EnumerateObject().Where(member => IsFlag(member.Value)).Select(member => member.Name);
            flags = flags is null ? here.ToHashSet(StringComparer.Ordinal) : [.. flags.Intersect(here, StringComparer.Ordinal)];
        }

        return flags?.Count >= 2;
    }

    private static bool IsFlag(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
        || (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is 0 or 1);

    private static bool IsListOfTexts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(label => label.ValueKind == JsonValueKind.String);

    private static IEnumerable<LocatedItem> Canonical(IEnumerable<JsonPiece> pieces, DatasetReading reading, FaultLog faults)
    {
        UnusedOptions.Refuse("json", CanonicalOptions, reading);
        var items = new CanonicalItems(reading, faults);
        var labels = new KnownLabels();
        foreach (var piece in pieces)
        {
            var record = new JsonLine(new JsonText(piece.Text, piece.Start), piece.Key, "a record", reading, labels);
            if (items.Read(record) is { } item)
            {
                yield return new LocatedItem(piece.Place.Line, item, record.Find);
            }
        }

        items.RequireWhole();
    }

    /// <summary>Makes the records rows of a table, whose columns are the keys of the first ones.</summary>
    private static Table TableOf(IEnumerable<JsonPiece> pieces, JsonElement[] first, bool areNamed, DatasetReading reading)
    {
        var columns = new List<string>();
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in Objects(first).SelectMany(record => Names(record, reading)))
        {
            if (positions.TryAdd(name, columns.Count))
            {
                columns.Add(name);
            }
        }

        var id = reading.Columns.Id ?? "id";
        var named = areNamed && positions.TryAdd(id, columns.Count);
        if (named)
        {
            columns.Add(id);
        }

        IEnumerable<TableRow> Read()
        {
            foreach (var (number, piece) in pieces.Index())
            {
                TableRow row;
                try
                {
                    row = Row(piece, number + 1, positions, named ? columns.Count - 1 : -1, reading);
                }
                catch (DatasetFormatException fault)
                {
                    row = new TableRow(piece.Place.Line, []) { Fault = fault.Faults[0] };
                }

                yield return row;
            }
        }

        return new Table(reading.SourceName, columns, Read());
    }

    private static IEnumerable<JsonElement> Objects(IEnumerable<JsonElement> records) =>
        records.Where(record => record.ValueKind == JsonValueKind.Object);

    private static TableRow Row(JsonPiece piece, int number, Dictionary<string, int> positions, int id, DatasetReading reading)
    {
        var entry = JsonEntry.Of(piece, reading);
        if (entry.Value.ValueKind != JsonValueKind.Object)
        {
            throw entry.Fault(Excerpt.Of(piece.Text), "a record must be a JSON object", "Write an object such as {\"text\": \"…\"}.");
        }

        var cells = new string?[positions.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, cell) in Cells(entry, reading))
        {
            if (!positions.TryGetValue(name, out var position))
            {
                throw entry.Fault(
                    $"the key {Excerpt.Of(name)}",
                    $"a record of a table must have keys that also its first {TableItems.HeadRows} records have",
                    "Give the first record this key, with null where it has no value."
                );
            }

            if (!seen.Add(name))
            {
                throw entry.Fault($"{Excerpt.Of(name)} twice", "a key must occur once in its object", "Remove one of them.");
            }

            if (name == (reading.Columns.Text ?? "text") && entry.Given(name) is { ValueKind: not JsonValueKind.String } text)
            {
                throw entry.Fault(Excerpt.Of(text.GetRawText()), $"\"{name}\" must be a string", "Write it in quotes.");
            }

            cells[position] = cell;
        }

        if (id >= 0)
        {
            cells[id] = piece.Key;
        }

        // In an array the line may be the same for all records; only a record's number tells them apart.
        return new TableRow(piece.IsLine ? piece.Place.Line : number, cells, [.. cells.Select(_ => piece.Place)]);
    }

    /// <summary>The cells of a record: text as it is, any other value as JSON; an object from labels to numbers has a cell for
    /// each.</summary>
    private static IEnumerable<(string Name, string? Cell)> Cells(JsonEntry entry, DatasetReading reading)
    {
        foreach (var member in entry.Value.EnumerateObject())
        {
            if (IsSpread(member, reading))
            {
                foreach (var inner in member.Value.EnumerateObject())
                {
                    yield return (inner.Name, Cell(entry, inner.Value));
                }
            }
            else
            {
                yield return (member.Name, Cell(entry, member.Value));
            }
        }
    }

    private static IEnumerable<string> Names(JsonElement record, DatasetReading reading) =>
        record
            .EnumerateObject()
            .SelectMany(member =>
                IsSpread(member, reading) ? member.Value.EnumerateObject().Select(inner => inner.Name) : (IEnumerable<string>)[member.Name]
            );

    private static bool IsSpread(JsonProperty member, DatasetReading reading) =>
        member.Value.ValueKind == JsonValueKind.Object
        && (member.Name == reading.Columns.Label || Spread.Contains(member.Name, StringComparer.OrdinalIgnoreCase))
        && member.Value.EnumerateObject().Any()
        && member
            .Value.EnumerateObject()
            .All(inner => inner.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null);

    private static string? Cell(JsonEntry entry, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => entry.Text(value, "a value"),
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            JsonValueKind.Number => value.GetRawText(),
            _ => JsonEntry.Written(value),
        };

    private static JsonElement? Parsed(JsonPiece piece)
    {
        try
        {
            return new JsonText(piece.Text, piece.Start).Parse();
        }
        catch (JsonException)
        {
            return null; // Reported where it is read.
        }
    }
}
