using System.Text.Json.Nodes;
using Plurality.Reports;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Reports;

/// <summary>Flattens the record of an identity for readers.</summary>
internal static class RunRecord
{
    /// <summary>
    /// Returns the fields in the record's order. Objects and arrays of objects are flattened; arrays of values and empty values are single
    /// entries.
    /// </summary>
    public static IReadOnlyList<RecordEntry> Of(TraceSetIdentity identity) => [.. Entries("", JsonNode.Parse(identity.Json))];

    private static IEnumerable<RecordEntry> Entries(string path, JsonNode? node) =>
        node switch
        {
            JsonObject { Count: > 0 } members => members.SelectMany(member =>
                Entries(path.Length == 0 ? member.Key : $"{path}.{member.Key}", member.Value)
            ),
            JsonArray { Count: > 0 } items when items.All(item => item is JsonObject) => items.SelectMany(
                (item, i) => Entries($"{path}[{i}]", item)
            ),
            JsonValue value when value.TryGetValue<string>(out var text) => [new RecordEntry(path, text)],
            _ => [new RecordEntry(path, CanonicalJson.Write(node))],
        };
}
