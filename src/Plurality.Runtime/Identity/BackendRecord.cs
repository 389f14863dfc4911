using System.Text.Json.Nodes;

namespace Plurality.Runtime.Identity;

/// <summary>
/// A backend's record of its model. Only the backend knows what the fields mean; here they are hashed, stored and compared.
/// </summary>
/// <param name="Json">The record as canonical JSON. It has <c>backend</c> unless the backend is llama.cpp, which was the first.</param>
internal sealed record BackendRecord(string Json)
{
    /// <summary>The number format of the weights; null if the backend does not record one.</summary>
    public string? Weights => JsonNode.Parse(Json)?["weights"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
