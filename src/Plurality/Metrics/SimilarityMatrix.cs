using System.Globalization;
using CsvHelper;
using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>Label similarities, in [0,1]: a CSV table whose header and first column name the labels.</summary>
internal sealed class SimilarityMatrix
{
    private readonly string _file;
    private readonly List<string> _labels;
    private readonly List<double[]> _rows;

    private SimilarityMatrix(string file, List<string> labels, List<double[]> rows) => (_file, _labels, _rows) = (file, labels, rows);

    /// <summary>Reads the table.</summary>
    /// <exception cref="DatasetFormatException">
    /// A row does not name the label expected at its position, lacks fields, or has a value outside [0,1].
    /// </exception>
    public static SimilarityMatrix Parse(string text, string file)
    {
        using var reader = new StringReader(text);
        using var csv = CsvReader.Create(
            reader,
            new CsvReaderOptions
            {
                Separator = ',',
                HasHeader = false,
                DetectSeparatorHint = false,
                TrackLineNumbers = true,
            },
            leaveOpen: true
        );
        List<string> labels = [];
        List<double[]> rows = [];
        while (csv.Read())
        {
            var line = checked((int)csv.LineNumber);
            string[] fields = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            if (labels.Count == 0)
            {
                labels = [.. fields.Skip(1)];
                continue;
            }

            if (rows.Count == labels.Count || fields.Length != labels.Count + 1 || fields[0] != labels[rows.Count])
            {
                var expected = rows.Count < labels.Count ? Excerpt.Of(labels[rows.Count]) : "no further label";
                throw Fault(
                    line,
                    $"{Excerpt.Of(fields[0])} and {fields.Length - 1} values",
                    $"the row must have {expected} and {labels.Count} values",
                    "Write rows and columns in the same order of labels."
                );
            }

            rows.Add([.. fields.Skip(1).Select((field, column) => Value(field, labels[column], line))]);
        }

        return rows.Count == labels.Count && rows.Count > 0
            ? new SimilarityMatrix(file, labels, rows)
            : throw Fault(
                null,
                $"{rows.Count} rows",
                $"a table of similarities must have one row for each of its {labels.Count} columns",
                "Add the rows that are missing."
            );

        double Value(string field, string label, int line) =>
            double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
                ? value
                : throw Fault(
                    line,
                    Excerpt.Of(field),
                    $"the similarity with {Excerpt.Of(label)} must be a number from 0 to 1",
                    "Correct it."
                );

        DatasetFormatException Fault(int? line, string found, string expected, string remedy) =>
            new([new DatasetFault(file, line, null, found, expected, remedy)]);
    }

    /// <summary>The similarities in the order of a label set.</summary>
    /// <exception cref="DatasetFormatException">A label is not in the table.</exception>
    public double[][] For(LabelSet labels)
    {
        int[] places = [.. labels.Select(label => _labels.IndexOf(label))];
        string[] missing = [.. labels.Where((_, i) => places[i] < 0)];
        return missing.Length == 0
            ? [.. places.Select(row => places.Select(column => _rows[row][column]).ToArray())]
            : throw new DatasetFormatException([
                new DatasetFault(
                    _file,
                    null,
                    null,
                    string.Join(", ", _labels.Select(Excerpt.Of)),
                    $"the table of similarities must have the labels {string.Join(", ", missing.Select(Excerpt.Of))}",
                    "Add them as rows and columns."
                ),
            ]);
    }
}
