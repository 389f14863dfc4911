using Microsoft.Extensions.AI;
using Plurality.Datasets;
using Plurality.Remote;

namespace Plurality.Samples;

/// <summary>Classifies with services that only write answers: behind an address, or behind a chat client.</summary>
public static class AskingChatClients
{
    /// <summary>Asks a client of Microsoft.Extensions.AI.</summary>
    /// <exception cref="PluralityException">The model fails.</exception>
    public static async Task RunAsync(IChatClient client, IReadOnlyList<TextItem> documents, TextWriter output)
    {
        using var model = new ChatClientModel(client, concurrency: 4);
        await WritingModels.RunAsync(model, documents, output).ConfigureAwait(false);
    }

    /// <summary>Asks a service with OpenAI's interface, or Ollama.</summary>
    /// <exception cref="PluralityException">The service does not answer, or has no such model.</exception>
    public static async Task RunAsync(string address, IReadOnlyList<TextItem> documents, TextWriter output)
    {
        using var model = await RemoteTextModel.OpenAsync(new RemoteModelOptions { Address = address }).ConfigureAwait(false);
        await WritingModels.RunAsync(model, documents, output).ConfigureAwait(false);
    }
}
