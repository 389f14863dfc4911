using System.Text.Json;
using Microsoft.Extensions.AI;
using Plurality.Models;

namespace Plurality.Remote;

/// <summary>
/// A model behind an <see cref="IChatClient"/> of <c>Microsoft.Extensions.AI</c>: everything that this ecosystem reaches. It gives no
/// probabilities, so answers are free, and the methods are <c>hard</c> and <c>sampled</c>. A request that fails costs only its document;
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
    private string? _answersAs;

    /// <summary>Asks a client.</summary>
    /// <param name="client">The client; it stays the caller's.</param>
    /// <param name="model">The model's name; null for the client's default.</param>
    /// <param name="concurrency">The most requests in flight, at least 1.</param>
    public ChatClientModel(IChatClient client, string? model = null, int concurrency = 8)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        var about = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        (_client, _model, _concurrency) = (client, model, concurrency);
        var name = model ?? about?.DefaultModelId ?? "unknown";
        var record = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = name,
            ["provider"] = about?.ProviderName ?? "unknown",
        };
        Identity = new ModelIdentity("chat-client", name, JsonSerializer.Serialize(record));
    }

    /// <inheritdoc/>
    public ModelIdentity Identity { get; }

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; } =
        new(ExactMasses: false, FullVocabulary: false, HiddenStates: false, Attention: false, Layers: 0) { StepProbabilities = false };

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
                ? (new WrittenText(response.Text, IsComplete: reason == ChatFinishReason.Stop), response.ModelId)
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

    private ChatOptions Options(TextRequest request) =>
        new()
        {
            ModelId = _model,
            MaxOutputTokens = request.MaximumTokens,
            Temperature = request.Seed is null ? 0 : 1,
            TopP = 1,
            FrequencyPenalty = 0,
            PresencePenalty = 0,
            Seed = request.Seed,
        };

    private static DocumentFault Fault(string message) => new(FaultKind.Unanswered, $"The chat client failed: {message}");
}
