using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// HateXplain (Mathew et al. 2021): one JSON object from post ids to posts. Each annotator chooses one of hate, normal and offensive
/// (spelled as in the file); the groups they saw targeted become the field <c>target_annotations</c>.
/// </summary>
internal sealed class HateXplainFormat : DatasetFormat
{
    private const string NoTarget = "None";

    public override string Name => "hatexplain";

    public override string Summary => "HateXplain, one JSON object from ids to posts: what each annotator calls the post, a single label.";

    internal override bool BoundsLines => false;

    public override string? Why(DatasetHead head) => IsHateXplain(head) ? "its posts have \"annotator_id\" and \"target\"" : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        foreach (var post in JsonEntry.Read(reader, reading, faults))
        {
            TextItem ReadItem()
            {
                var item = ReadPost(post, (annotator, entry) =>
                    [entry.Text(entry.Require(annotator, "label", JsonValueKind.String), "\"label\"")]
                );
                var targets = JsonEntry.Written(writer => WriteTargets(writer, post));
                return item with
                {
                    Fields = new Dictionary<string, string>(item.Fields, StringComparer.Ordinal) { ["target_annotations"] = targets },
                    JsonFields = new HashSet<string>(item.JsonFields, StringComparer.Ordinal) { "target_annotations" },
                };
            }

            if (faults.Attempt(ReadItem) is { } item)
            {
                yield return new LocatedItem(post.Place.Line, item, _ => post.Place);
            }
        }
    }

    /// <summary>Whether a file begins as HateXplain's does, whichever of its questions is asked.</summary>
    internal static bool IsHateXplain(DatasetHead head) =>
        head.FirstLine.StartsWith('{')
        && head.Text.Contains("\"annotator_id\"", StringComparison.Ordinal)
        && head.Text.Contains("\"target\"", StringComparison.Ordinal)
        && !head.Text.Contains("\"annotations\"", StringComparison.Ordinal);

    /// <summary>Reads a post with what <paramref name="vote"/> finds in each entry of its annotators.</summary>
    internal static TextItem ReadPost(JsonEntry post, Func<JsonElement, JsonEntry, IReadOnlyList<string>> vote)
    {
        var words = post.Require(post.Value, "post_tokens", JsonValueKind.Array)
            .EnumerateArray()
            .Select(word => post.Text(word, "each of \"post_tokens\""));
        var annotations = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var annotator in post.Require(post.Value, "annotators", JsonValueKind.Array).EnumerateArray())
        {
            if (!annotations.TryAdd(NameOf(annotator, post), vote(annotator, post)))
            {
                throw post.Fault(
                    $"two by {Excerpt.Of(NameOf(annotator, post))}",
                    "an annotator must vote once on an item",
                    "Remove one of them."
                );
            }
        }

        var others = post
            .Value.EnumerateObject()
            .Where(property =>
                property.Name is not ("post_id" or "post_tokens" or "annotators") && JsonLinesWriter.IsFieldName(property.Name)
            )
            .ToArray();
        return new TextItem(post.Id, string.Join(' ', words))
        {
            Annotations = annotations,
            Fields = others.ToDictionary(other => other.Name, other => JsonEntry.Written(other.Value), StringComparer.Ordinal),
            JsonFields = others.Select(other => other.Name).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>The groups an annotator saw targeted: "None" is nobody, and a repeated group counts once.</summary>
    internal static IReadOnlyList<string> Targets(JsonElement annotator, JsonEntry post) =>
        [
            .. post.Require(annotator, "target", JsonValueKind.Array)
                .EnumerateArray()
                .Select(target => post.Text(target, "each \"target\""))
                .Where(target => target != NoTarget)
                .Distinct(StringComparer.Ordinal),
        ];

    private static string NameOf(JsonElement annotator, JsonEntry post) =>
        annotator.ValueKind == JsonValueKind.Object
        && annotator.TryGetProperty("annotator_id", out var id)
        && id.ValueKind == JsonValueKind.Number
            ? id.GetRawText()
            : post.Text(post.Require(annotator, "annotator_id", JsonValueKind.String), "\"annotator_id\"");

    private static void WriteTargets(Utf8JsonWriter writer, JsonEntry post)
    {
        writer.WriteStartObject();
        foreach (var annotator in post.Value.GetProperty("annotators").EnumerateArray())
        {
            writer.WriteStartArray(NameOf(annotator, post));
            foreach (var target in Targets(annotator, post))
            {
                writer.WriteStringValue(target);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
