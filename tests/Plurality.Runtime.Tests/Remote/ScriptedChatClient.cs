using Microsoft.Extensions.AI;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>A chat client that answers as a test says.</summary>
/// <param name="answer">The answer to a text.</param>
internal sealed class ScriptedChatClient(Func<string, ChatOptions, string> answer) : IChatClient
{
    public string? Name { get; set; }

    public List<ChatOptions> Asked { get; } = [];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Asked.Add(options!);
        var text = answer(messages.Single().Text, options!);
        return Task.FromResult(
            new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop, ModelId = Name }
        );
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("made-up", null, "m-1") : null;

    public void Dispose() { }
}
