using System.Globalization;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Plain text, one document per line; its id is the line's number. An empty line is an empty document, so that answers align with lines.
/// </summary>
internal sealed class PlainTextFormat : DatasetFormat
{
    public override string Name => "txt";

    public override string Summary => "One document per line and nothing else; an empty line is an empty document.";

    public override string? Why(DatasetHead head) => head.Ending == ".txt" ? "its name ends in .txt" : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            yield return new LocatedItem(number, new TextItem(number.ToString(CultureInfo.InvariantCulture), line));
        }
    }
}
