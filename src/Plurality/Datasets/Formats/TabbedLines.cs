using System.Globalization;

namespace Plurality.Datasets.Formats;

/// <summary>Lines of a fixed number of fields with tabs between them and without quoting: a quote is text.</summary>
internal static class TabbedLines
{
    /// <summary>Gives each line that is not blank and has <paramref name="count"/> fields; others are noted.</summary>
    public static IEnumerable<(int Line, string[] Fields)> Read(
        TextReader reader,
        int count,
        string expected,
        DatasetReading reading,
        FaultLog faults,
        int firstLine = 1
    )
    {
        var number = firstLine - 1;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var fields = line.Split('\t');
            if (fields.Length == count)
            {
                yield return (number, fields);
            }
            else
            {
                faults.Add(
                    new DatasetFault(
                        reading.SourceName,
                        number,
                        fields.Length > count ? ColumnOf(fields, count) : null,
                        fields.Length == 1 ? "1 field" : string.Create(CultureInfo.InvariantCulture, $"{fields.Length} fields"),
                        expected,
                        "Add or remove tabs."
                    )
                );
            }
        }
    }

    /// <summary>The character, counted from 1, at which a field begins.</summary>
    public static int ColumnOf(string[] fields, int field) => 1 + fields.Take(field).Sum(before => before.Length + 1);
}
