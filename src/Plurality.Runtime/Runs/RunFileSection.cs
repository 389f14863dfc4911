using System.Globalization;
using System.Numerics;
using Plurality.Catalogues;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Reads a mapping of a run file key by key. The known keys are those that were read; <see cref="Close"/> reports all others. A fault is
/// collected and gives the default of the key, so that one reading finds all faults.
/// </summary>
internal sealed class RunFileSection(YamlMap map, string prefix, string folder, List<RunFileFault> faults)
{
    private readonly List<string> _known = [];

    /// <summary>Returns the value of a key and marks the key as known; null if the file does not have it.</summary>
    public YamlValue? Value(string key)
    {
        if (!_known.Contains(key))
        {
            _known.Add(key);
        }

        return map.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;
    }

    /// <summary>Text with at least one character.</summary>
    public YamlText? Text(string key, string expected = "text")
    {
        var value = Value(key);
        if (value is YamlText { Value.Length: > 0 } text)
        {
            return text;
        }

        return value is null ? null : Refuse<YamlText>(value, $"{prefix}{key} must be {expected}");
    }

    /// <summary>The full path of a file that exists. Relative paths begin at the folder of the run file.</summary>
    public string? ExistingFile(string key, string? exceptFor = null)
    {
        if (Text(key, "the path of a file") is not { } text || text.Value == exceptFor)
        {
            return null;
        }

        return FileOf(text) ?? Refuse<string>(text, $"{prefix}{key} must be a file that exists, its path relative to the run file");
    }

    /// <summary>The full path of a file that exists. A fault does not show what the run file has instead: it may be the secret
    /// itself.</summary>
    public string? SecretFile(string key)
    {
        if (Value(key) is not { } value)
        {
            return null;
        }

        if (FileOf(value) is { } path)
        {
            return path;
        }

        faults.Add(
            new RunFileFault(
                value.Line,
                value.Column,
                $"{prefix}{key} must be a file that exists, its path relative to the run file. What stands here is not shown, because it "
                    + "may be the secret",
                Found: null
            )
        );
        return null;
    }

    /// <summary>The full paths of files that exist: one path, or a list of them.</summary>
    public IReadOnlyList<string> ExistingFiles(string key)
    {
        if (Value(key) is not YamlList { Items.Count: > 0 } list)
        {
            return ExistingFile(key) is { } one ? [one] : [];
        }

        return
        [
            .. list
                .Items.Select(item =>
                    FileOf(item) ?? Refuse<string>(item, $"{prefix}{key} must be files that exist, their paths relative to the file")
                )
                .OfType<string>(),
        ];
    }

    /// <summary>The full path of the file that a value names; null if there is none.</summary>
    private string? FileOf(YamlValue value) =>
        // Path.GetFullPath throws at a NUL.
        value is YamlText { Value.Length: > 0 } text
        && !text.Value.Contains('\0', StringComparison.Ordinal)
        && Path.GetFullPath(text.Value, folder) is var path
        && File.Exists(path)
            ? path
            : null;

    /// <summary>A whole number within limits.</summary>
    public T? Whole<T>(string key, T minimum, T maximum)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var limits =
            maximum == T.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum}")
                : string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}");
        if (Text(key, limits) is not { } text)
        {
            return null;
        }

        if (
            T.TryParse(
                text.Value,
                minimum < T.Zero ? NumberStyles.AllowLeadingSign : NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number >= minimum
            && number <= maximum
        )
        {
            return number;
        }

        Refuse<object>(text, $"{prefix}{key} must be {limits}");
        return null;
    }

    /// <summary>A number between 0 and 1, both excluded.</summary>
    public double? Fraction(string key) => Real(key, "a number above 0 and below 1", number => number is > 0 and < 1);

    /// <summary>A finite number above 0.</summary>
    public double? Positive(string key) => Real(key, "a number above 0", number => number > 0);

    /// <summary>A finite number from 0.</summary>
    public double? NotNegative(string key) => Real(key, "a number from 0", number => number >= 0);

    /// <summary>A number from 0, below 1.</summary>
    public double? Share(string key) => Real(key, "a number from 0 and below 1", number => number is >= 0 and < 1);

    private double? Real(string key, string limits, Func<double, bool> isWithin)
    {
        if (Text(key, limits) is not { } text)
        {
            return null;
        }

        if (
            double.TryParse(
                text.Value,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out var number
            )
            && double.IsFinite(number)
            && isWithin(number)
        )
        {
            return number;
        }

        Refuse<object>(text, $"{prefix}{key} must be {limits}");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool otherwise) => Choice(key, otherwise, ("true", true), ("false", false));

    /// <summary>The value of one of these names.</summary>
    public T Choice<T>(string key, T otherwise, params IReadOnlyList<(string Name, T Value)> choices)
    {
        string[] names = [.. choices.Select(choice => choice.Name)];
        var expected = $"{string.Join(", ", names[..^1])}{(names.Length > 1 ? " or " : "")}{names[^1]}";
        if (Text(key, expected) is not { } text)
        {
            return otherwise;
        }

        foreach (var (name, value) in choices)
        {
            if (name == text.Value)
            {
                return value;
            }
        }

        faults.Add(
            new RunFileFault(text.Line, text.Column, $"{prefix}{key} must be {expected}", Shown(text), Suggestion(text.Value, names))
        );
        return otherwise;
    }

    /// <summary>Text that a parser of the library reads. The parser's message becomes the fault.</summary>
    public T Parsed<T>(string key, T otherwise, Func<string, T> parse)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        try
        {
            return parse(text.Value);
        }
        catch (PluralityException fault)
        {
            faults.Add(new RunFileFault(text.Line, text.Column, $"{prefix}{key}: {fault.Message}", Found: null));
            return otherwise;
        }
    }

    /// <summary>A list of texts, at least one.</summary>
    public IReadOnlyList<YamlText>? Texts(string key)
    {
        var value = Value(key);
        if (value is YamlList { Items.Count: > 0 } list && list.Items.All(item => item is YamlText { Value.Length: > 0 }))
        {
            return [.. list.Items.Cast<YamlText>()];
        }

        return value is null ? null : Refuse<IReadOnlyList<YamlText>>(value, $"{prefix}{key} must be a list of texts, such as [one, two]");
    }

    /// <summary>A mapping with any keys to texts; empty if the file does not have it.</summary>
    public IReadOnlyList<(YamlText Key, string Value)> TextsByKey(string key)
    {
        var value = Value(key);
        if (value is YamlMap entries && entries.Entries.All(entry => entry.Value is YamlText))
        {
            return [.. entries.Entries.Select(entry => (entry.Key, ((YamlText)entry.Value).Value))];
        }

        return value is null
            ? []
            : Refuse<IReadOnlyList<(YamlText, string)>>(value, $"{prefix}{key} must be texts by key, such as {{ joy: being glad }}") ?? [];
    }

    /// <summary>A mapping within this one; an empty one where the file does not have it.</summary>
    public RunFileSection Section(string key)
    {
        var value = Value(key);
        if (value is not YamlMap and not null)
        {
            Refuse<object>(value, $"{prefix}{key} must be a mapping, such as {{ key: value }}");
        }

        return new RunFileSection(value as YamlMap ?? new YamlMap([], map.Line, map.Column), $"{prefix}{key}.", folder, faults);
    }

    /// <summary>A mapping or a list of mappings; none where the file does not have the key. A text stands for a mapping with it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="short">The key of the mapping for which a text stands.</param>
    public IReadOnlyList<RunFileSection> Sections(string key, string @short)
    {
        var value = Value(key);
        var items =
            value is YamlList list ? list.Items
            : value is null ? []
            : [value];
        var maps = items
            .Select(item =>
                item is YamlText text ? new YamlMap([(text with { Value = @short }, text)], text.Line, text.Column) : item as YamlMap
            )
            .ToList();
        if (value is YamlList { Items.Count: 0 } || maps.Contains(null))
        {
            Refuse<object>(value!, $"{prefix}{key} must be a text, a mapping, or a list of these");
            return [];
        }

        return [.. maps.Select(item => new RunFileSection(item!, $"{prefix}{key}.", folder, faults))];
    }

    /// <summary>A mapping within this one, or a list of mappings.</summary>
    public IReadOnlyList<RunFileSection> Sections(string key)
    {
        if (Value(key) is not YamlList { Items.Count: > 0 } list)
        {
            return [Section(key)];
        }

        return
        [
            .. list
                .Items.Select(item => item as YamlMap ?? Refuse<YamlMap>(item, $"{prefix}{key} must be mappings, such as {{ key: value }}"))
                .OfType<YamlMap>()
                .Select(item => new RunFileSection(item, $"{prefix}{key}.", folder, faults)),
        ];
    }

    /// <summary>Reports a missing key, at the beginning of the mapping.</summary>
    public void Missing(string key, string remedy) =>
        faults.Add(new RunFileFault(map.Line, map.Column, $"{prefix}{key} must be given", "nothing", remedy));

    /// <summary>Reports a value and shows it.</summary>
    public T? Refuse<T>(YamlValue value, string expected, string? remedy = null)
        where T : class
    {
        faults.Add(new RunFileFault(value.Line, value.Column, expected, Shown(value), remedy));
        return null;
    }

    /// <summary>Reports unknown keys, and keys that occur twice.</summary>
    public void Close()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var (key, _) in map.Entries)
        {
            if (!_known.Contains(key.Value))
            {
                faults.Add(
                    new RunFileFault(
                        key.Line,
                        key.Column,
                        $"{(prefix.Length == 0 ? "a key of a run file" : "a key of " + prefix.TrimEnd('.'))} must be one of "
                            + $"{string.Join(", ", _known)}",
                        Shown(key),
                        Suggestion(key.Value, _known)
                    )
                );
            }
            else if (!seen.Add(key.Value))
            {
                faults.Add(
                    new RunFileFault(key.Line, key.Column, $"{prefix}{key.Value} must be given once", "it again", "Remove one of them.")
                );
            }
        }
    }

    /// <summary>A sentence that suggests the nearest known name; null if none is near.</summary>
    public static string? Suggestion(string written, IEnumerable<string> known) =>
        NearestName.Of(written, known) is { } name ? $"Did you mean {name}?" : null;

    private static string Shown(YamlValue value) =>
        value switch
        {
            YamlText { Value: "" } => "nothing",
            YamlText text =>
                $"'{new string([.. text.Value.Take(60).Select(c => char.IsControl(c) ? ' ' : c)])}{(text.Value.Length > 60 ? "…" : "")}'",
            YamlList list => list.Items.Count == 0 ? "an empty list" : "a list",
            _ => "a mapping",
        };
}
