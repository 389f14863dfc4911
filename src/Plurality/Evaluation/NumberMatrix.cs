using System.Globalization;
using System.Text.Json;
using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>
/// A matrix of numbers without ids or names, one row per document and one column per label, as NumPy and scikit-learn write it: CSV without
/// a header, numbers separated by spaces, or a JSON array of arrays. The caller must name the labels of the columns. The documents are
/// named 1, 2, …
/// </summary>
/// <param name="Labels">The labels of the columns.</param>
/// <param name="Rows">One per document: a number from 0 to 1 per label, or −1 throughout if the document is not scored.</param>
internal sealed record NumberMatrix(LabelSet Labels, IReadOnlyList<double[]> Rows)
{
    private const double NotScored = -1;
    private static readonly char[] Separators = [',', ';', '\t', ' '];

    /// <summary>The ids of the documents.</summary>
    public IReadOnlyList<string> Ids => [.. Rows.Select((_, row) => (row + 1).ToString(CultureInfo.InvariantCulture))];

    /// <summary>Whether the start of a file looks like such a matrix.</summary>
    public static bool Looks(DatasetHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head.Text.TrimStart() is ['[', .. var rest]
            ? rest.TrimStart() is ['[', ..]
            : Cells(head.FirstLine) is var cells
                && cells.Any(cell => cell.Length > 0)
                && cells.All(cell => cell.Length == 0 || Number(cell) is not null);
    }

    /// <summary>What a file with such a matrix is read as, in one sentence.</summary>
    public static string Recognised(string sourceName) =>
        $"{sourceName} is read as a matrix: its rows are numbers alone, one row per document in the order of the other file.";

    /// <summary>Reads it.</summary>
    /// <param name="reader">The file's text.</param>
    /// <param name="reading">The file's name, and the column labels as its label list.</param>
    /// <param name="mayBeUnscored">
    /// Whether a row of −1 marks a document that is not scored, as in references; predictions have none.
    /// </param>
    /// <exception cref="DatasetFormatException">
    /// The labels are not named, a row has a different number of columns, or a cell is not a number from 0 to 1.
    /// </exception>
    public static NumberMatrix Read(TextReader reader, DatasetReading reading, bool mayBeUnscored = true)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(reading);
        var text = reader.ReadToEnd();
        var (faults, rows) = (new FaultLog(reading.FaultLimit), new List<double[]>());
        foreach (var (line, cells) in text.TrimStart() is ['[', ..] ? JsonRows(text, reading.SourceName) : TextRows(text))
        {
            if (reading.LabelList is not { } labels)
            {
                throw Wrong(
                    null,
                    string.Create(CultureInfo.InvariantCulture, $"{cells.Length} columns without a name"),
                    "the columns of a matrix must be labels that are known",
                    "Name them in their order with --labels."
                );
            }

            if (cells.Length != labels.Count)
            {
                faults.Add(
                    Fault(
                        line,
                        string.Create(CultureInfo.InvariantCulture, $"{cells.Length}"),
                        string.Create(CultureInfo.InvariantCulture, $"a row must have {labels.Count} numbers, one per label"),
                        "Correct it, or name the labels of the file in their order with --labels."
                    )
                );
                continue;
            }

            var numbers = Array.ConvertAll(cells, Number);
            var wrong = Array.FindIndex(numbers, number => number is not (>= 0 and <= 1));
            if (wrong >= 0 && !(mayBeUnscored && Array.TrueForAll(numbers, number => number == NotScored)))
            {
                faults.Add(
                    Fault(
                        line,
                        Excerpt.Of(cells[wrong]),
                        $"the number of {Excerpt.Of(labels[wrong])} must be in [0,1]",
                        mayBeUnscored
                            ? "Correct it; only a row of -1 throughout is a document that is not scored."
                            : "Write a probability in [0,1]; only references may have rows of -1."
                    )
                );
                continue;
            }

            rows.Add([.. numbers.OfType<double>()]);
        }

        faults.ThrowIfAny();
        return new NumberMatrix(LabelSet.Create(reading.LabelList!), rows);

        DatasetFault Fault(int? line, string found, string expected, string remedy) =>
            new(reading.SourceName, line, null, found, expected, remedy);
        DatasetFormatException Wrong(int? line, string found, string expected, string remedy) =>
            new([Fault(line, found, expected, remedy)]);
    }

    /// <summary>The matrix as predictions, matched with the references by order.</summary>
    public Predictions ToPredictions() =>
        new(Labels, Ids, Ids.Zip(Rows).ToDictionary(row => row.First, IReadOnlyList<double> (row) => row.Second, StringComparer.Ordinal))
        {
            AreNumbered = true,
        };

    /// <summary>The matrix as references: labels if all numbers are 0 or 1, shares otherwise.</summary>
    public IReadOnlyList<TextItem> ToReferences()
    {
        var areLabels = Rows.All(row => row.All(number => number is 0 or 1 or NotScored));
        return [.. Ids.Zip(Rows, (id, row) => row[0] == NotScored ? new TextItem(id, "") : Reference(id, row, areLabels))];
    }

    private TextItem Reference(string id, double[] row, bool areLabels) =>
        areLabels
            ? new TextItem(id, "") { Labels = [.. Labels.Where((_, label) => row[label] > 0)] }
            : new TextItem(id, "")
            {
                Distribution = Labels.Index().ToDictionary(label => label.Item, label => row[label.Index], StringComparer.Ordinal),
            };

    private static string[] Cells(string line)
    {
        var separator = Separators.FirstOrDefault(mark => line.Trim().Contains(mark, StringComparison.Ordinal), ' ');
        var empty = separator == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None;
        return line.Trim().Split(separator, empty | StringSplitOptions.TrimEntries);
    }

    private static double? Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IEnumerable<(int? Line, string[] Cells)> TextRows(string text) =>
        text.ReplaceLineEndings("\n")
            .Split('\n')
            .Index()
            .Where(line => !string.IsNullOrWhiteSpace(line.Item))
            .Select(line => ((int?)line.Index + 1, Cells(line.Item)));

    private static IEnumerable<(int? Line, string[] Cells)> JsonRows(string text, string sourceName)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException malformed)
        {
            throw new DatasetFormatException(
                [
                    new DatasetFault(
                        sourceName,
                        (int)(malformed.LineNumber ?? 0) + 1,
                        null,
                        "something else",
                        "a matrix must be one complete JSON array of arrays of numbers",
                        "Write [[0.9, 0.1], [0.2, 0.7]]."
                    ),
                ],
                inner: malformed
            );
        }

        using (document)
        {
            foreach (var row in document.RootElement.EnumerateArray())
            {
                yield return (
                    null,
                    row.ValueKind == JsonValueKind.Array ? [.. row.EnumerateArray().Select(cell => cell.GetRawText())] : []
                );
            }
        }
    }
}
