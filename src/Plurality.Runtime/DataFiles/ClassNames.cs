using System.Text.Json;

namespace Plurality.Runtime.DataFiles;

/// <summary>
/// The class names in a Parquet file of a Hugging Face data set: the metadata <c>huggingface</c> hold the features, and a <c>ClassLabel</c>
/// its names (https://huggingface.co/docs/datasets/package_reference/main_classes#datasets.ClassLabel).
/// </summary>
internal sealed class ClassNames
{
    private const string Key = "huggingface";

    private readonly Dictionary<string, IReadOnlyList<string>> _names = new(StringComparer.Ordinal);

    private ClassNames() { }

    /// <summary>Reads the names from a file's metadata; none where they are written otherwise.</summary>
    public static ClassNames Of(IReadOnlyDictionary<string, string> metadata)
    {
        var names = new ClassNames();
        if (!metadata.TryGetValue(Key, out var written))
        {
            return names;
        }

        try
        {
            using var document = JsonDocument.Parse(written);
            if (Member(Member(document.RootElement, "info"), "features") is { ValueKind: JsonValueKind.Object } features)
            {
                foreach (var feature in features.EnumerateObject())
                {
                    if (NamesIn(feature.Value) is { } list)
                    {
                        names._names[feature.Name] = list;
                    }
                }
            }
        }
        catch (JsonException)
        {
            // Other metadata of that name.
        }

        return names;
    }

    /// <summary>The names of a column's classes; null if it has none.</summary>
    public IReadOnlyList<string>? Of(string column) => _names.GetValueOrDefault(column);

    /// <summary>The names of a class, also where the feature is a list of classes (<c>feature</c>, or an array of one).</summary>
    private static string[]? NamesIn(JsonElement feature)
    {
        if (feature.ValueKind == JsonValueKind.Array && feature.GetArrayLength() == 1)
        {
            return NamesIn(feature[0]);
        }

        if (Member(feature, "feature") is { } inner)
        {
            return NamesIn(inner);
        }

        return
            Member(feature, "names") is { ValueKind: JsonValueKind.Array } names
            && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : null;
    }

    private static JsonElement? Member(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;
}
