namespace Plurality.Datasets.Formats;

/// <summary>
/// SemEval-2018 Task 1 E-c (Mohammad et al. 2018): ID, Tweet and one column of 0 and 1 for each emotion, between tabs and without quoting.
/// Files for testing have NONE instead, so their labels are not known.
/// </summary>
internal sealed class SemEval2018Format : DatasetFormat
{
    public override string Name => "semeval2018-ec";

    public override string Summary => "SemEval-2018 Task 1 E-c, TSV: ID, Tweet and a column of 0/1 for each emotion.";

    public override string? Why(DatasetHead head) =>
        head.FirstLine.StartsWith("ID\tTweet\t", StringComparison.Ordinal) ? "its header begins with ID and Tweet" : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        if (reader.ReadLine() is not { } first)
        {
            yield break;
        }

        var header = first.Split('\t');
        if (header is not ["ID", "Tweet", _, ..])
        {
            throw new DatasetFormatException([
                new DatasetFault(
                    reading.SourceName,
                    1,
                    1,
                    Excerpt.Of(first),
                    "the header must be ID, Tweet and the emotions with tabs between them",
                    "Check that it is the file you mean."
                ),
            ]);
        }

        foreach (
            var (line, fields) in TabbedLines.Read(
                reader,
                header.Length,
                "a line must have as many fields as the header",
                reading,
                faults,
                firstLine: 2
            )
        )
        {
            TextItem ReadItem() => new(fields[0], fields[1]) { Labels = ReadLabels(header, fields, line, reading.SourceName) };
            if (faults.Attempt(ReadItem) is { } item)
            {
                yield return new LocatedItem(line, item, label =>
                    Array.IndexOf(header, label) is >= 0 and var column ? new TextPlace(line, TabbedLines.ColumnOf(fields, column)) : null
                );
            }
        }
    }

    private static List<string>? ReadLabels(string[] header, string[] fields, int line, string sourceName)
    {
        if (fields.Skip(2).All(value => value == "NONE"))
        {
            return null;
        }

        var labels = new List<string>();
        for (var i = 2; i < header.Length; i++)
        {
            if (fields[i] == "1")
            {
                labels.Add(header[i]);
            }
            else if (fields[i] != "0")
            {
                throw new DatasetFormatException([
                    new DatasetFault(
                        sourceName,
                        line,
                        TabbedLines.ColumnOf(fields, i),
                        Excerpt.Of(fields[i]),
                        $"the column of {Excerpt.Of(header[i])} must be 0 or 1",
                        "Write 1 where the emotion applies."
                    ),
                ]);
            }
        }

        return labels;
    }
}
