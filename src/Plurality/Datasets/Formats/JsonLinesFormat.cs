using System.Globalization;
using System.Text.Json;
using Plurality.Numerics;

namespace Plurality.Datasets.Formats;

/// <summary>The canonical form: one JSON object per line; blank lines are skipped but counted.</summary>
/// <param name="others">Formats with keys of their own, whose files are not of this one.</param>
internal sealed class JsonLinesFormat(IReadOnlyList<DatasetFormat> others) : DatasetFormat
{
    public override string Name => "jsonl";

    public override string Summary =>
        "The canonical form: one JSON object per line with \"text\" and optionally \"id\", \"labels\", \"annotations\", \"distribution\", "
        + "\"split\" and fields.";

    public override DatasetOptions Options => JsonRecords.CanonicalOptions;

    public override string? Why(DatasetHead head)
    {
        var named = head.Ending is ".jsonl" or ".ndjson";
        if (!named && (head.Ending == ".txt" || !IsItem(head.FirstLine, head.Reading)))
        {
            return null;
        }

        if (others.Any(format => format.Why(head) is not null))
        {
            return null;
        }

        if (JsonDocumentReader.ShapeOf(head.Text) is not (JsonShape.Lines or JsonShape.None) || !FirstLineIsWhole(head))
        {
            return null;
        }

        return !JsonRecords.AreCanonical(JsonRecordFormat.FirstRecords(head), head.Reading ?? new DatasetReading(head.FileName)) ? null
            : named ? $"its name ends in {head.Ending}"
            : "its first line is a JSON object with \"text\"";
    }

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var items = new CanonicalItems(reading, faults);
        using var labels = new ThreadLocal<KnownLabels>(() => new KnownLabels());
        var lines = Lines(reader);
        var records = reading.ReadsAhead
            ? ReadAhead.Of(lines, line => line.Text.Length, line => (line.Number, Record(line).Ahead()))
            : lines.Select(line => (line.Number, Record(line)));
        foreach (var (number, record) in records)
        {
            if (items.Read(record) is { } item)
            {
                yield return new LocatedItem(number, item, record.Find);
            }
        }

        items.RequireWhole();

        JsonLine Record((int Number, string Text) line)
        {
            var name = line.Number.ToString(CultureInfo.InvariantCulture);
            return new JsonLine(new JsonText(line.Text, new TextPlace(line.Number, 1)), name, "a line", reading, labels.Value!);
        }
    }

    private static IEnumerable<(int Number, string Text)> Lines(TextReader reader)
    {
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (number, text);
            }
        }
    }

    /// <summary>Whether no value goes on behind the first line; of one that is cut that is not known.</summary>
    private static bool FirstLineIsWhole(DatasetHead head)
    {
        if (!head.FirstLine.StartsWith('{'))
        {
            return true; // Whatever it is, it is reported there.
        }

        try
        {
            using var text = new StringReader(head.FirstLine);
            new JsonScanner(text, new DatasetReading(head.FileName) { LongestLine = int.MaxValue }).ReadValue();
            return true;
        }
        catch (DatasetFormatException)
        {
            return head.FirstLine == head.Lines[^1]; // Cut, or the last.
        }
    }

    private static bool IsItem(string line, DatasetReading? reading)
    {
        if (!line.StartsWith('{'))
        {
            return false;
        }

        try
        {
            return new JsonText(line, new TextPlace(1, 1)).Parse().TryGetProperty(reading?.Columns.Text ?? "text", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
