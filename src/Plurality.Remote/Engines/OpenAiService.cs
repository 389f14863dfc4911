using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Models;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>
/// A service with the interface of OpenAI (its OpenAPI document 2.3.0): <c>/models</c>, and <c>/chat/completions</c> or
/// <c>/completions</c>. The sampler is neutral: temperature 0 or 1, top_p 1, no penalties.
/// </summary>
/// <param name="client">Sends the requests; disposed with this object.</param>
/// <param name="model">The model's name.</param>
/// <param name="isChat">Whether texts are turns of a conversation (<c>/chat/completions</c>).</param>
internal sealed class OpenAiService(EngineClient client, string model, bool isChat) : ITextEngine
{
    /// <summary>The name of conversations in addresses.</summary>
    public const string Chat = "openai";

    /// <summary>The name of plain continuations in addresses.</summary>
    public const string Completions = "openai-completions";

    /// <summary>The limit of an answer's tokens. Models that think before they answer know the second name only.</summary>
    private static readonly string[] Limits = ["max_tokens", "max_completion_tokens"];

    private string _limit = Limits[0];
    private bool _showsTokens;

    /// <inheritdoc/>
    public RequestBudget Budget => client.Budget;

    /// <summary>The most that the interface allows.</summary>
    private int TopTokens => isChat ? 20 : 5;

    private string Name => isChat ? Chat : Completions;

    private string Path => isChat ? "chat/completions" : "completions";

    /// <inheritdoc/>
    public async Task<TextFacts> DescribeAsync(CancellationToken cancellationToken)
    {
        var details = await DetailsAsync(cancellationToken).ConfigureAwait(false);
        UnansweredException? refused = null;
        // A short answer says in which model's name answers come, and what the service takes and shows.
        foreach (
            var (showsTokens, limit) in from shows in (bool[])[true, false]
            from limit in isChat ? Limits : Limits[..1]
            select (shows, limit)
        )
        {
            (_showsTokens, _limit) = (showsTokens, limit);
            try
            {
                var (answer, name) = await AskAsync(new TextRequest("Hello.") { MaximumTokens = 16 }, cancellationToken)
                    .ConfigureAwait(false);
                _showsTokens = answer.Tokens is not null;
                return new TextFacts(Name, null, model, name, details, isChat, _showsTokens ? TopTokens : null);
            }
            catch (UnansweredException fault)
            {
                // Asked again in the other ways; the first refusal says most.
                refused ??= fault;
            }
        }

        throw refused!;
    }

    /// <inheritdoc/>
    public async Task CheckAsync(TextFacts facts, CancellationToken cancellationToken)
    {
        var details = await DetailsAsync(cancellationToken).ConfigureAwait(false);
        if (facts.Details.Any(known => details.GetValueOrDefault(known.Key) != known.Value))
        {
            throw EngineFacts.Changed(Described(facts.Details), Described(details));
        }
    }

    /// <inheritdoc/>
    public async Task<WrittenText> WriteAsync(TextRequest request, TextFacts facts, CancellationToken cancellationToken)
    {
        var (answer, name) = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        facts.CheckAnswer(name);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private string Described(IReadOnlyDictionary<string, string> details) =>
        $"{model} ({string.Join(", ", details.Select(known => $"{known.Key} {known.Value}"))})";

    private Task<(WrittenText Answer, string Model)> AskAsync(TextRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            [_limit] = request.MaximumTokens,
            ["temperature"] = request.Seed is null ? 0 : 1,
            ["top_p"] = 1,
            ["frequency_penalty"] = 0,
            ["presence_penalty"] = 0,
            ["n"] = 1,
            ["stream"] = false,
            ["seed"] = request.Seed ?? 0,
        };
        if (isChat)
        {
            body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = request.Text });
        }
        else
        {
            body["prompt"] = request.Text;
        }

        // The probabilities of drawn tokens are not read.
        var showsTokens = _showsTokens && request.Seed is null;
        if (showsTokens)
        {
            body["logprobs"] = isChat ? true : TopTokens;
            if (isChat)
            {
                body["top_logprobs"] = TopTokens;
            }
        }

        return client.PostAsync(Path, Body(body), 0, answer => Read(answer, root => Answer(root, showsTokens)), cancellationToken);
    }

    private (WrittenText Answer, string Model) Answer(JsonElement root, bool showsTokens)
    {
        if (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            client.Budget.Add(Number(usage, "prompt_tokens"), Number(usage, "completion_tokens"));
        }

        var choice = Only(root, "choices");
        var text = isChat ? Content(Property(choice, "message")) : Text(choice, "text");
        var reason = Text(choice, "finish_reason");
        return reason is "stop" or "length"
            ? (new WrittenText(text, reason == "stop") { Tokens = showsTokens ? Tokens(choice, text) : null }, Text(root, "model"))
            : throw new FailedRequestException($"the service gave no whole answer ({reason})", FailureReach.Request);
    }

    private IReadOnlyList<WrittenToken>? Tokens(JsonElement choice, string text) =>
        !choice.TryGetProperty("logprobs", out var scores) || scores.ValueKind != JsonValueKind.Object ? null
        : !isChat ? TokenTexts.OfColumns(scores, text)
        : scores.TryGetProperty("content", out var list) ? TokenTexts.OfList(list, text)
        : null;

    /// <summary>The text of a message. A refusal is no answer.</summary>
    private static string Content(JsonElement message) =>
        message.TryGetProperty("refusal", out var refusal) && refusal.ValueKind == JsonValueKind.String
            ? throw new FailedRequestException($"the model refused to answer (\"{refusal.GetString()}\")", FailureReach.Request)
            : Text(message, "content");

    /// <summary>What the service says of the model. It has no version.</summary>
    private async Task<SortedDictionary<string, string>> DetailsAsync(CancellationToken cancellationToken)
    {
        var models = await client.GetAsync("models", answer => Read(answer, Models), cancellationToken).ConfigureAwait(false);
        if (model.Length == 0 || !models.TryGetValue(model, out var details))
        {
            throw new ModelException(
                $"The address must name one of the service's models behind #, such as {Name}:https://HOST/v1#MODEL; "
                    + (model.Length == 0 ? "it names none. " : $"'{model}' is none. ")
                    + $"The service has {models.Count}: {string.Join(", ", models.Keys.Order(StringComparer.Ordinal).Take(20))}"
                    + (models.Count > 20 ? ", …" : ".")
            );
        }

        return details;
    }

    private static Dictionary<string, SortedDictionary<string, string>> Models(JsonElement root)
    {
        var models = new Dictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var entry in Items(root, "data"))
        {
            var details = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in (string[])["created", "owned_by", "root"])
            {
                if (entry.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                {
                    details[name] = value.ToString();
                }
            }

            models[Text(entry, "id")] = details;
        }

        return models;
    }
}
