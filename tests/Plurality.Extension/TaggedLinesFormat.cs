using System.Globalization;
using Plurality.Datasets;

namespace Plurality.Extension;

/// <summary>A line for each document, its labels behind it as <c>#tags</c>, under a first line that says so.</summary>
public sealed class TaggedLinesFormat : DatasetFormat
{
    private const string FirstLine = "%tagged";

    public override string Name => "tagged";

    public override string Summary => "A document on each line, its labels behind it as #tags.";

    public override string? Why(DatasetHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head.FirstLine == FirstLine ? "its first line says so" : null;
    }

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(faults);
        return Items(reader, reading, faults);
    }

    private static IEnumerable<LocatedItem> Items(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (number == 1 && line == FirstLine)
            {
                continue;
            }

            var parts = line.Split('#', StringSplitOptions.TrimEntries);
            if (parts[0].Length == 0)
            {
                faults.Add(new DatasetFault(reading.SourceName, number, 1, "no text", "a line must begin with its text", "Write it."));
                continue;
            }

            yield return new LocatedItem(
                number,
                new TextItem(number.ToString(CultureInfo.InvariantCulture), parts[0]) { Labels = parts[1..] }
            );
        }
    }
}
