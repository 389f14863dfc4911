using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

public sealed class LlamaServerSlotTests
{
    private const int Documents = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A document's requests go to one slot, so each finds all but the end of its text there.</summary>
    [Fact]
    public async Task The_server_computes_a_documents_text_once()
    {
        using var server = new ScriptedLlamaServer(RemoteLanguageModelTests.Model());
        using var remote = await RemoteLanguageModelTests.OpenAsync(server);
        var (requests, computed) = (server.Requests, server.Computed);
        var texts = Enumerable.Range(0, Documents).Select(i => i + string.Concat(Enumerable.Repeat(" what joy", 20)));
        var classifier = new Classifier(remote, LabelSet.Create(["anger", "fear", "joy"]));
        var prompts = 0;
        await foreach (var result in classifier.ClassifyAsync(texts.Select(text => new TextItem(text, text)), Cancellation))
        {
            prompts += result.Outcome.Value.Trace!.PromptTokens!.Value;
        }

        Assert.InRange(server.Computed - computed, Documents, prompts + (3 * (server.Requests - requests)));
    }
}
