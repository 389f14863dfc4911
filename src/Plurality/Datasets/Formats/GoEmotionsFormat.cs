using System.Globalization;
using System.Text.RegularExpressions;

namespace Plurality.Datasets.Formats;

/// <summary>GoEmotions as its train, dev and test files have it (Demszky et al. 2020): text, label positions and id, without a
/// header.</summary>
internal sealed partial class GoEmotionsFormat : DatasetFormat
{
    public override string Name => "goemotions";

    public override string Summary => "GoEmotions, TSV without a header: text, positions of the labels (4,27), id.";

    public override string Needs => "the list of labels, one per line (emotions.txt)";

    public override string? Why(DatasetHead head) =>
        Row().IsMatch(head.FirstLine) ? "its first line is a text, numbers and an id between tabs" : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        if (reading.LabelList is not { } list)
        {
            throw new DatasetFormatException([
                new DatasetFault(
                    reading.SourceName,
                    Line: null,
                    Column: null,
                    "no list",
                    "GoEmotions names labels by their position, so a list of labels must be given",
                    "Give the file emotions.txt that comes with it."
                ),
            ]);
        }

        foreach (
            var (line, fields) in TabbedLines.Read(
                reader,
                3,
                "a line must be a text, label positions and an id with tabs between them",
                reading,
                faults
            )
        )
        {
            TextItem ReadItem() => new(fields[2], fields[0]) { Labels = ReadLabels(fields, line, list, reading.SourceName) };
            if (faults.Attempt(ReadItem) is { } item)
            {
                yield return new LocatedItem(line, item, _ => new TextPlace(line, TabbedLines.ColumnOf(fields, 1)));
            }
        }
    }

    private static List<string> ReadLabels(string[] fields, int line, IReadOnlyList<string> list, string sourceName)
    {
        var labels = new List<string>();
        var column = TabbedLines.ColumnOf(fields, 1);
        foreach (var written in fields[1].Split(','))
        {
            if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= list.Count)
            {
                throw Fault(
                    Excerpt.Of(written),
                    $"a label must be its position in the list, from 0 to {(list.Count - 1).ToString(CultureInfo.InvariantCulture)}",
                    "Give the list that belongs to this file, or correct the number."
                );
            }

            if (labels.Contains(list[index]))
            {
                throw Fault($"{written} twice", "a label must be named once for an item", "Remove one of them.");
            }

            labels.Add(list[index]);
            column += written.Length + 1;
        }

        return labels;

        DatasetFormatException Fault(string found, string expected, string remedy) =>
            new([new DatasetFault(sourceName, line, column, found, expected, remedy)]);
    }

    [GeneratedRegex(@"^[^\t]*\t[0-9]+(,[0-9]+)*\t[^\t\s]+$")]
    private static partial Regex Row();
}
