using System.Text.Json.Nodes;

namespace Plurality.Catalogues;

/// <summary>One kind of parts of methods by name: what parses their text and reads what they learned.</summary>
/// <param name="key">What the part is, and the property of fitted states that names it: <c>estimator</c>.</param>
/// <param name="builtIn">What comes with the library, in the order in which tables list it.</param>
internal sealed class MethodPartCatalogue<TPart, TFitted>(string key, params IEnumerable<MethodPartEntry<TPart, TFitted>> builtIn)
    where TPart : class, IMethodPart
{
    private readonly Catalogue<MethodPartEntry<TPart, TFitted>> _entries = new(key, entry => entry.Default.Word, builtIn);

    /// <summary>Every part with the options that it has by default.</summary>
    public IReadOnlyList<TPart> All => [.. _entries.All.Select(entry => entry.Default)];

    /// <summary>The names of all parts, without options.</summary>
    public IReadOnlyList<string> Words => _entries.Words;

    /// <summary>Adds a part behind the others.</summary>
    /// <exception cref="ArgumentException">The name exists, or could not be told within a method.</exception>
    public void Register(MethodPartEntry<TPart, TFitted> entry)
    {
        ArgumentNullException.ThrowIfNull(entry.Default);
        _entries.Register(entry);
    }

    /// <summary>The part that a text names; null where there is no such name.</summary>
    /// <exception cref="MethodTextException">An option is unknown or out of its range.</exception>
    public TPart? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new OptionText(text);
        if (_entries.Find(options.Name) is not { } entry)
        {
            return null;
        }

        var part = entry.Parse?.Invoke(options) ?? entry.Default;
        if (entry.Parse is null)
        {
            options.End();
        }

        return part;
    }

    /// <summary>Reads what a part learned.</summary>
    /// <exception cref="FittedStateException">It is not such a state.</exception>
    public TFitted Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var name = StateJson.Text(json, key);
        return _entries.Find(name.Split(':')[0]) is { Read: { } read }
            ? read(json)
            : throw new FittedStateException(
                $"The {key} of a fitted state must be one that learns; got {Excerpt.Of(name)}. Fit the method again."
            );
    }
}
