using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>The canonical form: one JSON object per line; blank lines are skipped but counted.</summary>
internal sealed class JsonLinesFormat : DatasetFormat
{
    public override string Name => "jsonl";

    public override string Summary =>
        "The canonical form: one JSON object per line with \"text\" and optionally \"id\", \"labels\", \"annotations\", \"distribution\", "
        + "\"split\" and fields.";

    public override string? Why(DatasetHead head)
    {
        if (head.Ending is ".jsonl" or ".ndjson")
        {
            return $"its name ends in {head.Ending}";
        }

        return head.Ending != ".txt" && IsItem(head.FirstLine) ? "its first line is a JSON object with \"text\"" : null;
    }

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var number = 0;
        while (reader.ReadLine() is { } text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var line = new JsonLine(text, number, reading.SourceName, reading.TextIsOptional);
            if (faults.Attempt(line.ReadItem) is { } item)
            {
                yield return new LocatedItem(number, item, line.Find);
            }
        }
    }

    private static bool IsItem(string line)
    {
        if (!line.StartsWith('{'))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("text", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
