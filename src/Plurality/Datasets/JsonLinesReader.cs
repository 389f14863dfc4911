namespace Plurality.Datasets;

/// <summary>Reads the canonical form: one JSON object a line; blank lines are skipped but counted.</summary>
internal static class JsonLinesReader
{
    /// <summary>Yields one item a line.</summary>
    /// <exception cref="DatasetFormatException">A line is not an item; names line and column.</exception>
    public static IEnumerable<LocatedItem> Read(TextReader reader, string sourceName)
    {
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return new LocatedItem(number, new JsonLine(line, number, sourceName).ReadItem());
        }
    }
}
