using System.Globalization;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Expands the matrix of a run file: under <c>matrix:</c> every key (with dots for nested keys) has a list of values, and each combination
/// of values is a run. The last key varies fastest. The name of a run contains its values: <c>NAME.seed-1.order-reverse</c>.
/// </summary>
internal static class RunMatrix
{
    private const string Key = "matrix";

    /// <summary>The largest number of runs of one file. A larger number is almost always a typing mistake.</summary>
    private const int MaximumRuns = 1000;

    /// <summary>Returns one run file without a matrix per combination, or the file itself where it has no matrix.</summary>
    public static IReadOnlyList<YamlMap> Expand(YamlMap root, List<RunFileFault> faults)
    {
        var matrix = root.Entries.FirstOrDefault(entry => entry.Key.Value == Key).Value;
        if (matrix is null)
        {
            return [root];
        }

        var plain = root with { Entries = [.. root.Entries.Where(entry => entry.Key.Value != Key)] };
        if (Axes(matrix, faults) is not { } axes)
        {
            return [plain];
        }

        var count = axes.Aggregate(1L, (product, axis) => Math.Min(int.MaxValue, product * axis.Values.Items.Count));
        if (count > MaximumRuns)
        {
            faults.Add(
                new RunFileFault(
                    matrix.Line,
                    matrix.Column,
                    string.Create(CultureInfo.InvariantCulture, $"{Key} must make at most {MaximumRuns} runs"),
                    count.ToString(CultureInfo.InvariantCulture)
                )
            );
            return [plain];
        }

        IEnumerable<(YamlMap File, string Suffix)> runs = [(plain, "")];
        foreach (var (key, values) in axes)
        {
            runs =
            [
                .. runs.SelectMany(run =>
                    values.Items.Select((value, i) => (run.File.With(key.Value, key, value), $"{run.Suffix}.{Suffix(key.Value, value, i)}"))
                ),
            ];
        }

        var named = runs.Select(run => Named(run.File, run.Suffix)).ToList();
        foreach (var twice in runs.GroupBy(run => run.Suffix, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add(
                new RunFileFault(
                    matrix.Line,
                    matrix.Column,
                    $"the values of {Key} must differ in letters and digits",
                    $"two that are called '{twice.Key}'"
                )
            );
        }

        return named;
    }

    private static List<(YamlText Key, YamlList Values)>? Axes(YamlValue matrix, List<RunFileFault> faults)
    {
        if (matrix is not YamlMap { Entries.Count: > 0 } map)
        {
            faults.Add(
                new RunFileFault(
                    matrix.Line,
                    matrix.Column,
                    $"{Key} must be lists of values by key, such as {{ seed: [0, 1, 2] }}",
                    "no such mapping"
                )
            );
            return null;
        }

        var before = faults.Count;
        List<(YamlText, YamlList)> axes = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (key.Value is "name" or Key || key.Value.Split('.').Contains(""))
            {
                faults.Add(
                    new RunFileFault(
                        key.Line,
                        key.Column,
                        $"a key of {Key} must be a key of a run file other than name, such as prompt.order",
                        $"'{key.Value}'"
                    )
                );
            }
            else if (!seen.Add(key.Value))
            {
                faults.Add(
                    new RunFileFault(key.Line, key.Column, $"{Key}.{key.Value} must be given once", "it again", "Remove one of them.")
                );
            }
            else if (value is YamlList { Items.Count: > 0 } values)
            {
                axes.Add((key, values));
            }
            else
            {
                faults.Add(
                    new RunFileFault(
                        value.Line,
                        value.Column,
                        $"{Key}.{key.Value} must be a list of values, at least one",
                        "something else"
                    )
                );
            }
        }

        return faults.Count == before ? axes : null;
    }

    private static YamlMap Named(YamlMap file, string suffix) =>
        file with
        {
            Entries =
            [
                .. file.Entries.Select(entry =>
                    entry.Key.Value == "name" && entry.Value is YamlText name
                        ? (entry.Key, name with { Value = name.Value + suffix })
                        : entry
                ),
            ],
        };

    /// <summary>The last part of the key and the value, in characters that a name may have.</summary>
    private static string Suffix(string key, YamlValue value, int number) =>
        $"{key.Split('.')[^1]}-{string.Concat(Word(value, number).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'))}";

    /// <summary>
    /// The word for a value: the text itself, the file name of a path, the first text of a mapping, the number of a list.
    /// </summary>
    private static string Word(YamlValue value, int number) =>
        value switch
        {
            YamlText { Value: var path }
                when path.Contains('/', StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem => stem,
            YamlText text => text.Value,
            YamlMap { Entries: [(_, YamlText first), ..] } => Word(first, number),
            _ => (number + 1).ToString(CultureInfo.InvariantCulture),
        };
}
