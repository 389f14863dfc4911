namespace Plurality.Runtime.Runs;

/// <summary>A value of a YAML file and where it begins, both counted from 1. Text is text: nothing is taken for a number, a date or
/// nothing.</summary>
internal abstract record YamlValue(int Line, int Column);

/// <summary>Text, whether quoted or plain.</summary>
internal sealed record YamlText(string Value, int Line, int Column) : YamlValue(Line, Column);

/// <summary>A list, as <c>[a, b]</c> or with a dash a line.</summary>
internal sealed record YamlList(IReadOnlyList<YamlValue> Items, int Line, int Column) : YamlValue(Line, Column);

/// <summary>Keys and values in the order of the file; a key may occur twice, which its reader reports. A path is a key, with dots for
/// keys inside keys.</summary>
internal sealed record YamlMap(IReadOnlyList<(YamlText Key, YamlValue Value)> Entries, int Line, int Column) : YamlValue(Line, Column)
{
    /// <summary>The first entry at a path; null where there is none.</summary>
    public (YamlText Key, YamlValue Value)? Find(string path)
    {
        var (name, inside) = Split(path);
        foreach (var entry in Entries.Where(entry => entry.Key.Value == name))
        {
            return inside is null ? entry : (entry.Value as YamlMap)?.Find(inside);
        }

        return null;
    }

    /// <summary>The mapping with a value at a path, in place of the one that is there.</summary>
    /// <param name="path">The path.</param>
    /// <param name="key">Where the path was written.</param>
    /// <param name="value">The value.</param>
    public YamlMap With(string path, YamlText key, YamlValue value)
    {
        var (name, inside) = Split(path);
        var at = IndexOf(name);
        var section = at >= 0 && Entries[at].Value is YamlMap map ? map : new YamlMap([], key.Line, key.Column);
        var inner = inside is null ? value : section.With(inside, key, value);
        List<(YamlText, YamlValue)> entries = [.. Entries];
        if (at >= 0)
        {
            entries[at] = (Entries[at].Key, inner);
        }
        else
        {
            entries.Add((key with { Value = name }, inner));
        }

        return this with
        {
            Entries = entries,
        };
    }

    /// <summary>The mapping without the first entry at a path.</summary>
    public YamlMap Without(string path)
    {
        var (name, inside) = Split(path);
        var at = IndexOf(name);
        if (at < 0)
        {
            return this;
        }

        List<(YamlText, YamlValue)> entries = [.. Entries];
        if (inside is null)
        {
            entries.RemoveAt(at);
        }
        else if (Entries[at].Value is YamlMap section)
        {
            entries[at] = (Entries[at].Key, section.Without(inside));
        }

        return this with
        {
            Entries = entries,
        };
    }

    private int IndexOf(string name) => Entries.ToList().FindIndex(entry => entry.Key.Value == name);

    private static (string Name, string? Inside) Split(string path) =>
        path.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (path[..dot], path[(dot + 1)..]) : (path, null);
}
