using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Models;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>
/// The requests and answers of <c>/chat/completions</c> and <c>/completions</c>, in the form of OpenAI's document openapi.yaml, version
/// 2.3.0 (openai/openai-openapi at 5780008). The sampler is neutral: temperature 0 or 1, top_p 1, no penalties.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="IsChat">Whether texts are turns of a conversation (<c>/chat/completions</c>).</param>
internal sealed record OpenAiForm(string Model, bool IsChat)
{
    /// <summary>The names for the limit of an answer's tokens. Models that think before they answer know the second one only.</summary>
    public static IReadOnlyList<string> Limits { get; } = ["max_tokens", "max_completion_tokens"];

    /// <summary>The name for the limit of an answer's tokens.</summary>
    public string Limit { get; init; } = Limits[0];

    /// <summary>Whether to ask for log-probabilities.</summary>
    public bool ShowsTokens { get; init; }

    /// <summary>Whether the service also reads texts (<c>echo</c>): it shows the log-probabilities of a text's own tokens.</summary>
    public bool Echoes { get; init; }

    /// <summary>The most probable tokens that the interface shows at most.</summary>
    public int TopTokens => IsChat ? 20 : 5;

    /// <summary>The path below the interface's root.</summary>
    public string Path => IsChat ? "chat/completions" : "completions";

    /// <summary>The body of a request.</summary>
    public JsonObject Request(TextRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = new JsonObject
        {
            ["model"] = Model,
            [Limit] = request.MaximumTokens,
            ["temperature"] = request.Seed is null ? 0 : 1,
            ["top_p"] = 1,
            ["frequency_penalty"] = 0,
            ["presence_penalty"] = 0,
            ["n"] = 1,
            ["stream"] = false,
            ["seed"] = request.Seed ?? 0,
        };
        if (IsChat)
        {
            body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = request.Text });
        }
        else
        {
            body["prompt"] = request.Text;
        }

        if (Shows(request))
        {
            body["logprobs"] = IsChat ? true : TopTokens;
            if (IsChat)
            {
                body["top_logprobs"] = TopTokens;
            }
        }

        return body;
    }

    /// <summary>Reads the body of an answer.</summary>
    /// <returns>The answer, the name in which it came, and the tokens of request and answer if it says them.</returns>
    /// <exception cref="JsonException">It has another form.</exception>
    /// <exception cref="FailedRequestException">It is no whole answer, or its numbers cannot be right.</exception>
    public (WrittenText Text, string Model, (int Input, int Output)? Usage) Answer(byte[] answer, TextRequest request) =>
        Read<(WrittenText, string, (int, int)?)>(answer, root =>
        {
            var choice = Only(root, "choices");
            var text = IsChat ? Content(Property(choice, "message")) : Text(choice, "text");
            var reason = Text(choice, "finish_reason");
            return reason is "stop" or "length"
                ? (
                    new WrittenText(text, reason == "stop") { Tokens = Shows(request) ? Tokens(choice, text) : null },
                    Text(root, "model"),
                    UsageOf(root)
                )
                : throw new FailedRequestException($"the service gave no whole answer ({reason})", FailureReach.Request);
        });

    /// <summary>The body of a request to read texts. One token is written behind each, because not all services take 0.</summary>
    public JsonObject EchoRequest(IReadOnlyList<string> texts) =>
        new()
        {
            ["model"] = Model,
            ["prompt"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]),
            ["echo"] = true,
            ["max_tokens"] = 1,
            ["logprobs"] = TopTokens,
            ["temperature"] = 0,
            ["top_p"] = 1,
            ["frequency_penalty"] = 0,
            ["presence_penalty"] = 0,
            ["n"] = 1,
            ["stream"] = false,
            ["seed"] = 0,
        };

    /// <summary>Reads the body of an answer to <see cref="EchoRequest"/>.</summary>
    /// <returns>The texts' tokens in the order of the request; null if the service did not read the texts, but only went on with them.
    /// </returns>
    /// <inheritdoc cref="Answer"/>
    public static (IReadOnlyList<IReadOnlyList<WrittenToken>>? Texts, string Model, (int Input, int Output)? Usage) EchoAnswer(
        byte[] answer,
        IReadOnlyList<string> texts
    ) => Read(answer, root =>
        {
            var choices = Items(root, "choices").OrderBy(choice => Number(choice, "index")).ToList();
            if (!choices.Select(choice => Number(choice, "index")).SequenceEqual(Enumerable.Range(0, texts.Count)))
            {
                throw new JsonException($"there must be a choice for each of {texts.Count} texts");
            }

            IReadOnlyList<WrittenToken>?[] read =
            [
                .. choices.Zip(texts, (choice, text) => TokenTexts.OfEcho(Property(choice, "logprobs"), text)),
            ];
            return (
                Array.TrueForAll(read, one => one is not null) ? read.OfType<IReadOnlyList<WrittenToken>>().ToList() : null,
                Text(root, "model"),
                UsageOf(root)
            );
        });

    private static (int Input, int Output)? UsageOf(JsonElement root) =>
        root.TryGetProperty("usage", out var used) && used.ValueKind == JsonValueKind.Object
            ? (Number(used, "prompt_tokens"), Number(used, "completion_tokens"))
            : null;

    /// <summary>The probabilities of drawn tokens are not read.</summary>
    private bool Shows(TextRequest request) => ShowsTokens && request.Seed is null;

    private IReadOnlyList<WrittenToken>? Tokens(JsonElement choice, string text) =>
        !choice.TryGetProperty("logprobs", out var scores) || scores.ValueKind != JsonValueKind.Object ? null
        : !IsChat ? TokenTexts.OfColumns(scores, text)
        : scores.TryGetProperty("content", out var list) ? TokenTexts.OfList(list, text)
        : null;

    /// <summary>The text of a message. A refusal is no answer.</summary>
    private static string Content(JsonElement message) =>
        message.TryGetProperty("refusal", out var refusal) && refusal.ValueKind == JsonValueKind.String
            ? throw new FailedRequestException($"the model refused to answer (\"{refusal.GetString()}\")", FailureReach.Request)
            : Text(message, "content");
}
