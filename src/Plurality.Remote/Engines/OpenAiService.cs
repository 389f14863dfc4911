using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Models;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>A service with the interface of OpenAI: <c>/models</c>, and the requests of an <see cref="OpenAiForm"/>.</summary>
/// <param name="client">Sends the requests; disposed with this object.</param>
/// <param name="model">The model's name.</param>
/// <param name="isChat">Whether texts are turns of a conversation (<c>/chat/completions</c>).</param>
internal sealed class OpenAiService(EngineClient client, string model, bool isChat) : IEchoEngine
{
    /// <summary>The name of conversations in addresses.</summary>
    public const string Chat = "openai";

    /// <summary>The name of plain continuations in addresses.</summary>
    public const string Completions = "openai-completions";

    /// <inheritdoc/>
    public RequestBudget Budget => client.Budget;

    /// <summary>How requests are written; what the service takes and shows was found out when it was described.</summary>
    public OpenAiForm Form { get; private set; } = new(model, isChat);

    private string Name => isChat ? Chat : Completions;

    /// <inheritdoc/>
    public async Task<TextFacts> DescribeAsync(CancellationToken cancellationToken)
    {
        var details = await DetailsAsync(cancellationToken).ConfigureAwait(false);
        UnansweredException? refused = null;
        // A short answer says in which model's name answers come, and what the service takes and shows.
        foreach (
            var form in from shows in (bool[])[true, false]
            from limit in OpenAiForm.Limits.Take(isChat ? 2 : 1)
            select new OpenAiForm(model, isChat) { ShowsTokens = shows, Limit = limit }
        )
        {
            Form = form;
            try
            {
                var request = new TextRequest("Hello.") { MaximumTokens = 16 };
                var (answer, name) = await AskAsync(request, (text, name) => (text, name), cancellationToken).ConfigureAwait(false);
                Form = form with { ShowsTokens = answer.Tokens is not null };
                Form = Form with { Echoes = await EchoesAsync(cancellationToken).ConfigureAwait(false) };
                return new TextFacts(Name, null, model, name, details, isChat, Form.ShowsTokens ? Form.TopTokens : null)
                {
                    ReadsTexts = Form.Echoes,
                };
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
    public Task<WrittenText> WriteAsync(TextRequest request, TextFacts facts, CancellationToken cancellationToken) =>
        AskAsync(request, (answer, name) => facts.Checked(answer, name, request), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<WrittenToken>>> ReadAsync(
        IReadOnlyList<string> texts,
        TextFacts facts,
        CancellationToken cancellationToken
    ) =>
        EchoAsync(
            texts,
            (read, name) =>
                name != facts.AnswersAs
                    ? throw EngineFacts.Changed(facts.AnswersAs, name)
                    : read
                        ?? throw new FailedRequestException(
                            "the answer must show the tokens of the text (echo); it does not",
                            FailureReach.Request
                        ),
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Whether the service reads texts. Some refuse to, and some do not know the field and leave the texts out.</summary>
    private async Task<bool> EchoesAsync(CancellationToken cancellationToken)
    {
        if (isChat || !Form.ShowsTokens)
        {
            return false;
        }

        try
        {
            return await EchoAsync(["Hello, world.", "Hello."], (read, _) => read is not null, cancellationToken).ConfigureAwait(false);
        }
        catch (UnansweredException)
        {
            return false;
        }
    }

    private Task<T> EchoAsync<T>(
        IReadOnlyList<string> texts,
        Func<IReadOnlyList<IReadOnlyList<WrittenToken>>?, string, T> read,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            Form.EchoRequest(texts),
            texts.Sum(TokenEstimate.Of),
            answer => OpenAiForm.EchoAnswer(answer, texts),
            _ => texts.Count,
            read,
            cancellationToken
        );

    private string Described(IReadOnlyDictionary<string, string> details) =>
        $"{model} ({string.Join(", ", details.Select(known => $"{known.Key} {known.Value}"))})";

    private Task<T> AskAsync<T>(TextRequest request, Func<WrittenText, string, T> read, CancellationToken cancellationToken) =>
        SendAsync(
            Form.Request(request),
            TokenEstimate.Of(request.Text),
            answer => Form.Answer(answer, request),
            text => TokenEstimate.Of(text.Text),
            read,
            cancellationToken
        );

    /// <summary>Sends a request, and counts its tokens as the answer says them, or as they are estimated if it says none.</summary>
    private Task<T> SendAsync<TAnswer, T>(
        JsonObject request,
        int input,
        Func<byte[], (TAnswer Answer, string Model, (int Input, int Output)? Usage)> parse,
        Func<TAnswer, int> output,
        Func<TAnswer, string, T> read,
        CancellationToken cancellationToken
    ) =>
        client.PostAsync(
            Form.Path,
            Body(request),
            input,
            bytes =>
            {
                var (answer, name, usage) = parse(bytes);
                var used = usage ?? (input, output(answer));
                client.Count(used.Input - input, used.Output, isEstimated: usage is null);
                return read(answer, name);
            },
            cancellationToken
        );

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
