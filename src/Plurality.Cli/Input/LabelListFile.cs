using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Datasets;

namespace Plurality.Cli.Input;

/// <summary>A list of labels that a data file refers to by position: one label per line, from position 0.</summary>
internal static class LabelListFile
{
    /// <summary>The labels in order. Blank lines at the end are ignored.</summary>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It is not valid text, has no label, or has an invalid line; all faults
    /// together.</exception>
    public static IReadOnlyList<string> Read(string file, Terminal terminal)
    {
        var name = InputFile.NameOf(file);
        string[] labels =
        [
            .. InputFile.ReadText(file, terminal).ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.Trim()),
        ];
        RefuseLists(name, labels);
        List<DatasetFault> faults = [];
        for (var line = 1; line <= labels.Length; line++)
        {
            var label = labels[line - 1];
            var first = Array.IndexOf(labels, label) + 1;
            if (label.Length == 0)
            {
                faults.Add(
                    new DatasetFault(
                        name,
                        line,
                        null,
                        "a blank line",
                        "every line of a list of labels must be a label",
                        "Remove it, or write the label of that position."
                    )
                );
            }
            else if (first < line)
            {
                faults.Add(
                    new DatasetFault(
                        name,
                        line,
                        null,
                        string.Create(CultureInfo.InvariantCulture, $"{label} here and on line {first}"),
                        "a list of labels must name each once",
                        "Rename or remove one of them."
                    )
                );
            }
        }

        return faults.Count == 0 ? labels : throw new DatasetFormatException(faults, complete: true);
    }

    /// <summary>Refuses lists where one label must stand: lines of JSON, and commas in the only line.</summary>
    /// <param name="name">The file's name for messages.</param>
    /// <param name="lines">All lines, the first being line 1.</param>
    /// <exception cref="DatasetFormatException">There are such lines; all together.</exception>
    internal static void RefuseLists(string name, IReadOnlyList<string> lines)
    {
        var isOnly = lines.Count(line => !string.IsNullOrWhiteSpace(line)) == 1;
        DatasetFault[] faults =
        [
            .. lines
                .Index()
                .Where(line => IsJson(line.Item.Trim()) || (isOnly && line.Item.Contains(',', StringComparison.Ordinal)))
                .Select(line => new DatasetFault(
                    name,
                    line.Index + 1,
                    null,
                    Excerpt.Of(line.Item.Trim()),
                    "a file of labels must have one label per line",
                    "Write each label on a line of its own, without quotes, commas and brackets."
                )),
        ];
        if (faults.Length > 0)
        {
            throw new DatasetFormatException(faults, complete: true);
        }
    }

    private static bool IsJson(string line) =>
        line is "[" or "]" or "{" or "}" or ['[' or '{', '"' or '\'', ..] or ['"', .., '"', ',']
        || (line is ['[' or '{', .., ']' or '}'] && line.Contains(',', StringComparison.Ordinal));
}
