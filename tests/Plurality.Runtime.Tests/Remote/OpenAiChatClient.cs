using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>OpenAI's own client as an <see cref="IChatClient"/>, as <c>Microsoft.Extensions.AI.OpenAI</c> makes it one: options begin with
/// the raw ones, and a response carries the client's own.</summary>
internal sealed class OpenAiChatClient(ChatClient client) : IChatClient
{
    /// <summary>Asks for log-probabilities, as docs/guide/engines.md says.</summary>
    public static void AskForTokens(ChatOptions options) =>
        options.RawRepresentationFactory = _ => new ChatCompletionOptions { IncludeLogProbabilities = true, TopLogProbabilityCount = 20 };

    /// <summary>Reads them, as docs/guide/engines.md says.</summary>
    public static string? ReadTokens(ChatResponse response) =>
        JsonNode.Parse(ModelReaderWriter.Write((ChatCompletion)response.RawRepresentation!))!["choices"]![0]!
            ["logprobs"]
            ?["content"]?.ToJsonString();

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var own = options!.RawRepresentationFactory?.Invoke(this) as ChatCompletionOptions ?? new ChatCompletionOptions();
        own.MaxOutputTokenCount = options.MaxOutputTokens;
        own.Temperature = options.Temperature;
        own.TopP = options.TopP;
        own.FrequencyPenalty = options.FrequencyPenalty;
        own.PresencePenalty = options.PresencePenalty;
        ChatCompletion completion = await client.CompleteChatAsync(
            [.. messages.Select(message => new UserChatMessage(message.Text))],
            own,
            cancellationToken
        );
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, completion.Content[0].Text))
        {
            FinishReason = completion.FinishReason == OpenAI.Chat.ChatFinishReason.Stop ? ChatFinishReason.Stop : ChatFinishReason.Length,
            ModelId = completion.Model,
            RawRepresentation = completion,
        };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }
}
