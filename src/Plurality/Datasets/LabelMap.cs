using System.Text.Json;

namespace Plurality.Datasets;

/// <summary>
/// Labels renamed, pooled and dropped: data, not code. One of two JSON forms:
/// <list type="bullet">
/// <item><c>{"joy": ["amusement", "love"], …}</c>, as GoEmotions publishes its clusters: each list becomes its key; labels in no list are
/// dropped, as <c>neutral</c> is there;</item>
/// <item><c>{"pool": {"joy": ["amusement"]}, "drop": ["neutral"], "others": "keep"}</c>, each part optional; <c>others</c> is <c>keep</c>
/// unless it says <c>drop</c> or <c>refuse</c>.</item>
/// </list>
/// An annotator of whose labels none is left voted that none applies.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class LabelMap
{
    private const string Form = """Write {"joy": ["amusement", "love"]}, or {"pool": {…}, "drop": […], "others": "keep"}.""";

    private readonly Dictionary<string, string?> _targets;
    private readonly Dictionary<string, int> _places;
    private readonly OtherLabels _others;

    private LabelMap(Dictionary<string, string?> targets, OtherLabels others, IReadOnlyList<string> pools)
    {
        (_targets, _others, Pools) = (targets, others, pools);
        _places = pools.Index().ToDictionary(pool => pool.Item, pool => pool.Index, StringComparer.Ordinal);
    }

    private enum OtherLabels
    {
        Keep,
        Drop,
        Refuse,
    }

    /// <summary>The labels that others are pooled into, in the order of the map.</summary>
    public IReadOnlyList<string> Pools { get; }

    /// <summary>Reads a map.</summary>
    /// <param name="json">The map's text.</param>
    /// <param name="sourceName">The file's name for messages.</param>
    /// <exception cref="DatasetFormatException">It has neither form, or says two things of one label.</exception>
    public static LabelMap Parse(string json, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(sourceName);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement, sourceName);
        }
        catch (JsonException malformed)
        {
            var line = (int)(malformed.LineNumber ?? 0) + 1;
            throw Fault(
                sourceName,
                line,
                "something else",
                "a label map must be one complete JSON object in which a key occurs once",
                malformed
            );
        }
    }

    /// <summary>
    /// Gives the item with its labels, votes and shares under their new names, each once: those pooled into in the order of the map, behind
    /// them those it keeps, in the order of the item.
    /// </summary>
    /// <exception cref="DatasetFormatException">
    /// The map refuses a label of the item; or several labels with a positive share are pooled, whose union has no known share.
    /// </exception>
    public TextItem Apply(TextItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item with
        {
            Labels = item.Labels is { } labels ? Apply(labels, item) : null,
            Annotations = item.Annotations?.ToDictionary(
                vote => vote.Key,
                vote => (IReadOnlyList<string>)Apply(vote.Value, item),
                StringComparer.Ordinal
            ),
            Distribution = item.Distribution is { } shares ? Apply(shares, item) : null,
        };
    }

    /// <summary>Gives what a data set's labels become, each once: a pooled label its pool, a dropped one nothing. A pool's own name
    /// stays.</summary>
    public IReadOnlyList<string> Remaining(IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return [.. labels.Select(Remaining).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private string? Remaining(string label)
    {
        if (_targets.TryGetValue(label, out var target))
        {
            return target;
        }

        return _others == OtherLabels.Keep || _places.ContainsKey(label) ? label : null;
    }

    private List<string> Apply(IReadOnlyList<string> labels, TextItem item)
    {
        var mapped = new List<string>(labels.Count);
        foreach (var label in labels)
        {
            if (Target(label, item) is { } target && !mapped.Contains(target))
            {
                mapped.Add(target);
            }
        }

        if (mapped.Count < 2)
        {
            return mapped;
        }

        return [.. mapped.OrderBy(label => _places.GetValueOrDefault(label, int.MaxValue))];
    }

    private Dictionary<string, double> Apply(IReadOnlyDictionary<string, double> shares, TextItem item)
    {
        var mapped = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (label, share) in shares)
        {
            if (Target(label, item) is not { } target)
            {
                continue;
            }

            if (mapped.GetValueOrDefault(target) > 0 && share > 0)
            {
                throw Fault(
                    ItemName(item),
                    line: null,
                    $"shares of several labels that become {Excerpt.Of(target)}",
                    "shares can be pooled only where one of the labels has any: who chose both is not known",
                    remedy: "Use a file with the votes of the annotators, or pool fewer labels."
                );
            }

            mapped[target] = Math.Max(mapped.GetValueOrDefault(target), share);
        }

        return mapped;
    }

    private string? Target(string label, TextItem item)
    {
        if (_targets.TryGetValue(label, out var target))
        {
            return target;
        }

        return _others switch
        {
            OtherLabels.Keep => label,
            OtherLabels.Drop => null,
            _ => throw Fault(
                ItemName(item),
                line: null,
                Excerpt.Of(label),
                "every label must occur in the label map, which refuses others",
                remedy: "Add it to a pool or to \"drop\"."
            ),
        };
    }

    private static LabelMap Read(JsonElement root, string sourceName)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Fault(sourceName, 1, Kind(root), "a label map must be a JSON object");
        }

        var keys = root.EnumerateObject().Select(property => property.Name).ToArray();
        var parts = keys.Length > 0 && keys.All(key => key is "pool" or "drop" or "others");
        var targets = new Dictionary<string, string?>(StringComparer.Ordinal);
        void Add(string label, string? target)
        {
            if (!targets.TryAdd(label, target))
            {
                throw Fault(
                    sourceName,
                    null,
                    $"{Excerpt.Of(label)} twice",
                    "a label must occur once in the lists of a label map",
                    remedy: "Remove one of them."
                );
            }
        }

        var others = OtherLabels.Drop;
        var pool = root;
        if (parts)
        {
            others = root.TryGetProperty("others", out var written) ? ReadOthers(written, sourceName) : OtherLabels.Keep;
            if (root.TryGetProperty("drop", out var drop))
            {
                foreach (var label in Texts(drop, "\"drop\"", sourceName))
                {
                    Add(label, null);
                }
            }

            if (!root.TryGetProperty("pool", out pool))
            {
                return new LabelMap(targets, others, []);
            }

            if (pool.ValueKind != JsonValueKind.Object)
            {
                throw Fault(sourceName, null, Kind(pool), "\"pool\" must be an object from labels to lists of labels");
            }
        }

        var pools = new List<string>();
        foreach (var property in pool.EnumerateObject())
        {
            pools.Add(property.Name);
            foreach (var label in Texts(property.Value, $"the list of {Excerpt.Of(property.Name)}", sourceName))
            {
                Add(label, property.Name);
            }
        }

        return new LabelMap(targets, others, pools);
    }

    private static OtherLabels ReadOthers(JsonElement written, string sourceName) =>
        (written.ValueKind == JsonValueKind.String ? written.GetString() : null) switch
        {
            "keep" => OtherLabels.Keep,
            "drop" => OtherLabels.Drop,
            "refuse" => OtherLabels.Refuse,
            _ => throw Fault(sourceName, null, Excerpt.Of(written.GetRawText()), "\"others\" must be \"keep\", \"drop\" or \"refuse\""),
        };

    private static IEnumerable<string> Texts(JsonElement list, string what, string sourceName)
    {
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(label => label.ValueKind != JsonValueKind.String))
        {
            throw Fault(sourceName, null, Excerpt.Of(list.GetRawText()), $"{what} must be an array of strings");
        }

        return list.EnumerateArray().Select(label => label.GetString()!);
    }

    private static string Kind(JsonElement element) => Excerpt.Of(element.GetRawText());

    private static string ItemName(TextItem item) => $"item {Excerpt.Of(item.Id)}";

    private static DatasetFormatException Fault(
        string file,
        int? line,
        string found,
        string expected,
        Exception? inner = null,
        string remedy = Form
    ) => new([new DatasetFault(file, line, null, found, expected, remedy)], inner: inner);
}
