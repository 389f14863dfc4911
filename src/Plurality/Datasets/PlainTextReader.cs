using System.Globalization;

namespace Plurality.Datasets;

/// <summary>
/// Reads one document a line; its id is the line's number. An empty line is an empty document, so that answers align with lines.
/// </summary>
internal static class PlainTextReader
{
    /// <summary>Yields each line as an item without labels.</summary>
    public static IEnumerable<LocatedItem> Read(TextReader reader, string sourceName)
    {
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            yield return new LocatedItem(number, new TextItem(number.ToString(CultureInfo.InvariantCulture), line));
        }
    }
}
