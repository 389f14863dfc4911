using System.Text.Json;
using Microsoft.Extensions.AI;
using Plurality.Models;
using Plurality.Remote.Engines;
using Plurality.Remote.Transport;

namespace Plurality.Remote;

/// <summary>
/// A model behind an <see cref="IChatClient"/> of <c>Microsoft.Extensions.AI</c>: everything that this ecosystem reaches. Answers are free.
/// The methods are <c>hard</c> and <c>sampled</c>; where the client's own responses carry log-probabilities, steps
/// have first-token scores, within limits. A request that fails costs only its document;
/// repetitions are the client's business. Not thread-safe: use an instance from one thread at a time.
/// </summary>
/// <example>
/// <code>
/// using var model = new ChatClientModel(client);
/// var classifier = new Classifier(model, task, Method.Parse("sampled:20"));
/// </code>
/// </example>
public sealed class ChatClientModel : ITextModel
{
    private readonly IChatClient _client;
    private readonly string? _model;
    private readonly int _concurrency;
    private readonly Func<ChatResponse, string?>? _readTokens;
    private readonly Action<ChatOptions>? _askForTokens;
    private string? _answersAs;

    /// <summary>Asks a client.</summary>
    /// <param name="client">The client; it stays the caller's.</param>
    /// <param name="model">The model's name; null for the client's default.</param>
    /// <param name="concurrency">The most requests in flight, at least 1.</param>
    /// <param name="readTokens">Where a response carries log-probabilities: the tokens of its answer as OpenAI's <c>content</c> of
    /// <c>logprobs</c>, a JSON list of <c>{token, logprob, bytes, top_logprobs}</c>; null if it carries none. Null for a client that gives
    /// none.</param>
    /// <param name="askForTokens">Asks for log-probabilities, as a rule by <see cref="ChatOptions.RawRepresentationFactory"/>; null if the
    /// client needs no asking.</param>
    /// <exception cref="ArgumentException">Tokens are asked for, and not read.</exception>
    public ChatClientModel(
        IChatClient client,
        string? model = null,
        int concurrency = 8,
        Func<ChatResponse, string?>? readTokens = null,
        Action<ChatOptions>? askForTokens = null
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        if (readTokens is null && askForTokens is not null)
        {
            throw new ArgumentException("Tokens that are asked for must be read; got no readTokens.", nameof(readTokens));
        }

        var about = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        (_client, _model, _concurrency) = (client, model, concurrency);
        (_readTokens, _askForTokens) = (readTokens, askForTokens);
        var name = model ?? about?.DefaultModelId ?? "unknown";
        var record = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = name,
            ["provider"] = about?.ProviderName ?? "unknown",
        };
        if (readTokens is not null)
        {
            record["tokens"] = "shown";
        }

        Capabilities = new ModelCapabilities(ExactMasses: false, FullVocabulary: false, HiddenStates: false, Attention: false, Layers: 0)
        {
            StepProbabilities = readTokens is not null,
        };
        Identity = new ModelIdentity("chat-client", name, JsonSerializer.Serialize(record));
    }

    /// <inheritdoc/>
    public ModelIdentity Identity { get; }

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public bool IsChat => true;

    /// <inheritdoc/>
    /// <exception cref="ModelException">Another model answers than before.</exception>
    public async ValueTask<IReadOnlyList<Outcome<WrittenText>>> WriteAsync(
        IReadOnlyList<TextRequest> batch,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var places = new SemaphoreSlim(_concurrency);
        var answers = await Task.WhenAll(batch.Select(request => AskAsync(request, places, cancellationToken))).ConfigureAwait(false);
        foreach (var name in answers.Select(answer => answer.Model).OfType<string>())
        {
            _answersAs ??= name;
            if (name != _answersAs)
            {
                throw new ModelException(
                    $"The client must keep its model; it answered as {_answersAs}, and now as {name}. Name one version of the model."
                );
            }
        }

        return [.. answers.Select(answer => answer.Text)];
    }

    /// <summary>Does nothing: the client stays the caller's.</summary>
    public void Dispose() { }

    private async Task<(Outcome<WrittenText> Text, string? Model)> AskAsync(
        TextRequest request,
        SemaphoreSlim places,
        CancellationToken cancellationToken
    )
    {
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await _client
                .GetResponseAsync([new ChatMessage(ChatRole.User, request.Text)], Options(request), cancellationToken)
                .ConfigureAwait(false);
            var reason = response.FinishReason ?? ChatFinishReason.Stop;
            return reason == ChatFinishReason.Stop || reason == ChatFinishReason.Length
                ? (Written(response, reason, request), response.ModelId)
                : (Fault($"it gave no whole answer ({reason})"), null);
        }
        // Clients throw exceptions of their own, so none can be named.
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (Fault(fault.Message), null);
        }
        finally
        {
            places.Release();
        }
    }

    private ChatOptions Options(TextRequest request)
    {
        var options = new ChatOptions
        {
            ModelId = _model,
            MaxOutputTokens = request.MaximumTokens,
            Temperature = request.Seed is null ? 0 : 1,
            TopP = 1,
            FrequencyPenalty = 0,
            PresencePenalty = 0,
            Seed = request.Seed,
        };
        if (Shows(request))
        {
            _askForTokens?.Invoke(options);
        }

        return options;
    }

    /// <summary>The probabilities of drawn tokens are not read.</summary>
    private bool Shows(TextRequest request) => _readTokens is not null && request.Seed is null;

    private WrittenText Written(ChatResponse response, ChatFinishReason reason, TextRequest request)
    {
        var text = new WrittenText(response.Text, IsComplete: reason == ChatFinishReason.Stop);
        if (!Shows(request))
        {
            return text;
        }

        var tokens = _readTokens!(response) is { } list ? TokenTexts.OfList(Parsed(list), text.Text) : null;
        return tokens is not null || text.Text.Length == 0
            ? text with
            {
                Tokens = tokens,
            }
            : throw new FailedRequestException(TokenTexts.Missing, FailureReach.Request);
    }

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static DocumentFault Fault(string message) => new(FaultKind.Unanswered, $"The chat client failed: {message}");
}
