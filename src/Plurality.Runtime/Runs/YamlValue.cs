namespace Plurality.Runtime.Runs;

/// <summary>
/// A value of a YAML file and the place where it begins; line and column are counted from 1. Scalars stay text and are not converted to
/// numbers, dates or null.
/// </summary>
internal abstract record YamlValue(int Line, int Column);

/// <summary>Quoted or plain text.</summary>
internal sealed record YamlText(string Value, int Line, int Column) : YamlValue(Line, Column);

/// <summary>A list, written as <c>[a, b]</c> or with one dash per line.</summary>
internal sealed record YamlList(IReadOnlyList<YamlValue> Items, int Line, int Column) : YamlValue(Line, Column);

/// <summary>
/// Keys and values in the order of the file. A key may occur twice; the reader of the mapping reports that. A path is a key with dots for
/// nested keys.
/// </summary>
internal sealed record YamlMap(IReadOnlyList<(YamlText Key, YamlValue Value)> Entries, int Line, int Column) : YamlValue(Line, Column)
{
    /// <summary>Finds the first entry at a path; null if there is none.</summary>
    public (YamlText Key, YamlValue Value)? Find(string path)
    {
        var (name, inside) = Split(path);
        foreach (var entry in Entries.Where(entry => entry.Key.Value == name))
        {
            return inside is null ? entry : (entry.Value as YamlMap)?.Find(inside);
        }

        return null;
    }

    /// <summary>Returns the mapping with a value at a path; it replaces an existing value.</summary>
    /// <param name="path">The path.</param>
    /// <param name="key">The key of the path, with its place in the file.</param>
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

    /// <summary>Returns the mapping without the first entry at a path.</summary>
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
