using System.Text.Json.Nodes;

namespace Plurality.Runtime.Identity;

/// <summary>Compares two records field by field.</summary>
internal static class JsonDifferences
{
    /// <summary>The differing fields in the ordinal order of their paths. Arrays of values are compared as wholes.</summary>
    public static IEnumerable<IdentityDifference> Between(JsonNode? stored, JsonNode? given) => Between("", stored, given);

    private static IEnumerable<IdentityDifference> Between(string path, JsonNode? stored, JsonNode? given) =>
        (stored, given) switch
        {
            (JsonObject left, JsonObject right) => left.Select(entry => entry.Key)
                .Union(right.Select(entry => entry.Key))
                .Order(StringComparer.Ordinal)
                .SelectMany(key => Between(path.Length == 0 ? key : $"{path}.{key}", left[key], right[key])),
            (JsonArray left, JsonArray right) when left.Concat(right).All(item => item is JsonObject) => Enumerable
                .Range(0, Math.Max(left.Count, right.Count))
                .SelectMany(index =>
                    Between($"{path}[{index}]", index < left.Count ? left[index] : null, index < right.Count ? right[index] : null)
                ),
            _ => Shown(stored) is var before && Shown(given) is var now && before != now ? [new IdentityDifference(path, before, now)] : [],
        };

    private static string Shown(JsonNode? node) => node is null ? "nothing" : CanonicalJson.Write(node);
}
