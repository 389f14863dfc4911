using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Models;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>
/// Ollama: <c>/api/version</c>, <c>/api/tags</c>, <c>/api/show</c>, and <c>/api/generate</c> with <c>raw: true</c>, so that the model
/// continues the text without a template (docs/openapi.yaml of ollama/ollama at 82360f0; <c>truncate</c>, <c>shift</c> and all options are
/// in its api/types.go). The sampler is neutral.
/// </summary>
/// <param name="client">Sends the requests; disposed with this object.</param>
/// <param name="model">The model's name, with or without its tag.</param>
internal sealed class Ollama(EngineClient client, string model) : ITextEngine
{
    /// <summary>The engine's name in addresses.</summary>
    public const string Name = "ollama";

    /// <summary>The most that Ollama shows.</summary>
    private const int TopTokens = 20;

    /// <inheritdoc/>
    public RequestBudget Budget => client.Budget;

    /// <inheritdoc/>
    public async Task<TextFacts> DescribeAsync(CancellationToken cancellationToken)
    {
        var version = await VersionAsync(cancellationToken).ConfigureAwait(false);
        var (name, digest) = await FoundAsync(cancellationToken).ConfigureAwait(false);
        var details = await client
            .PostAsync("api/show", Body(new { model = name }), 0, answer => Read(answer, Shown), cancellationToken)
            .ConfigureAwait(false);
        details["digest"] = digest;
        var facts = new TextFacts(Name, version, name, name, details, IsChat: false, TopTokens);
        // Versions before 0.12.11 show no tokens.
        var request = new TextRequest("Hello.") { MaximumTokens = 1 };
        var answer = await AskAsync(request, facts, (text, _) => text, cancellationToken).ConfigureAwait(false);
        return answer.Tokens is null ? facts with { TopTokens = null } : facts;
    }

    /// <inheritdoc/>
    public async Task CheckAsync(TextFacts facts, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(cancellationToken).ConfigureAwait(false);
        var (name, digest) = await FoundAsync(cancellationToken).ConfigureAwait(false);
        if (version != facts.Version || name != facts.Model || digest != facts.Details["digest"])
        {
            throw EngineFacts.Changed($"{facts.Model} {facts.Details["digest"]} ({facts.Version})", $"{name} {digest} ({version})");
        }
    }

    /// <inheritdoc/>
    public Task<WrittenText> WriteAsync(TextRequest request, TextFacts facts, CancellationToken cancellationToken) =>
        AskAsync(request, facts, (answer, name) => facts.Checked(answer, name, request), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private Task<T> AskAsync<T>(
        TextRequest request,
        TextFacts facts,
        Func<WrittenText, string, T> read,
        CancellationToken cancellationToken
    )
    {
        var estimate = TokenEstimate.Of(request.Text);
        // The probabilities of drawn tokens are not read.
        var showsTokens = facts.TopTokens is not null && request.Seed is null;
        return client.PostAsync(
            "api/generate",
            Body(
                new JsonObject
                {
                    ["model"] = facts.Model,
                    ["prompt"] = request.Text,
                    ["raw"] = true,
                    ["stream"] = false,
                    // Without these two, a text that is too long is cut without a word.
                    ["truncate"] = false,
                    ["shift"] = false,
                    ["logprobs"] = showsTokens,
                    ["top_logprobs"] = showsTokens ? TopTokens : 0,
                    // A model file can set any of these, so all are given.
                    ["options"] = new JsonObject
                    {
                        ["num_predict"] = request.MaximumTokens,
                        ["temperature"] = request.Seed is null ? 0 : 1,
                        ["seed"] = request.Seed ?? 0,
                        ["top_k"] = 0,
                        ["top_p"] = 1,
                        ["min_p"] = 0,
                        ["typical_p"] = 1,
                        ["repeat_penalty"] = 1,
                        ["frequency_penalty"] = 0,
                        ["presence_penalty"] = 0,
                        ["mirostat"] = 0,
                        ["stop"] = new JsonArray(),
                    },
                }
            ),
            estimate,
            answer =>
            {
                var (text, name) = Read(answer, root => Answer(root, showsTokens, estimate));
                return read(text, name);
            },
            cancellationToken
        );
    }

    private Task<string> VersionAsync(CancellationToken cancellationToken) =>
        client.GetAsync("api/version", answer => Read(answer, root => Text(root, "version")), cancellationToken);

    /// <summary>The model's whole name and the hash of its files.</summary>
    private async Task<(string Name, string Digest)> FoundAsync(CancellationToken cancellationToken)
    {
        var models = await client.GetAsync("api/tags", answer => Read(answer, Listed), cancellationToken).ConfigureAwait(false);
        var found = models.Find(known => known.Name == model || known.Name == model + ":latest");
        return found.Name is null
            ? throw new ModelException(
                $"The address must name one of Ollama's models, such as ollama:http://HOST:11434/MODEL; '{model}' is none. It has "
                    + $"{string.Join(", ", models.Select(known => known.Name))}."
            )
            : found;
    }

    private static List<(string Name, string Digest)> Listed(JsonElement root) =>
        [.. Items(root, "models").Select(entry => (Text(entry, "name"), Text(entry, "digest")))];

    private static SortedDictionary<string, string> Shown(JsonElement root)
    {
        var details = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var said = Property(root, "details");
        foreach (
            var (name, key) in ((string, string)[])[("format", "format"), ("family", "family"), ("quantization_level", "quantization")]
        )
        {
            details[key] = Text(said, name);
        }

        return details;
    }

    private (WrittenText Text, string Model) Answer(JsonElement root, bool showsTokens, int estimate)
    {
        var (text, reason) = (Text(root, "response"), Text(root, "done_reason"));
        // A prompt that is in the cache has no count.
        var input = root.TryGetProperty("prompt_eval_count", out var count) ? Number(count) : (int?)null;
        client.Count((input ?? estimate) - estimate, Number(root, "eval_count"), isEstimated: input is null);
        var tokens = showsTokens && root.TryGetProperty("logprobs", out var list) ? TokenTexts.OfList(list, text) : null;
        return reason is "stop" or "length"
            ? (new WrittenText(text, reason == "stop") { Tokens = tokens }, Text(root, "model"))
            : throw new FailedRequestException($"the engine gave no whole answer ({reason})", FailureReach.Passing);
    }
}
