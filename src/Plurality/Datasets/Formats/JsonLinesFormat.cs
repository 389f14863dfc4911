using System.Globalization;
using System.Text.Json;

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
        var number = 0;
        var items = new CanonicalItems(reading, faults);
        var labels = new KnownLabels();
        while (reader.ReadLine() is { } text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var name = number.ToString(CultureInfo.InvariantCulture);
            var line = new JsonLine(new JsonText(text, new TextPlace(number, 1)), name, "a line", reading, labels);
            if (items.Read(line) is { } item)
            {
                yield return new LocatedItem(number, item, line.Find);
            }
        }

        items.RequireWhole();
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
