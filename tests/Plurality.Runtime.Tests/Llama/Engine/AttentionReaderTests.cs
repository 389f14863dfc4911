using Plurality.Llama.Engine;
using Plurality.Llama.Native;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Engine;

public sealed class AttentionReaderTests
{
    [Fact]
    public void Two_labels_that_one_token_begins_have_the_same_query()
    {
        using var folder = new TemporaryFolder();
        using var model = LlamaModel.Load(EmbeddedModelLibrary, TinyModel.Write(folder.File("tiny.gguf")), gpuLayers: 0);
        using var reader = new AttentionReader(
            model.CreateContext(new LlamaContextOptions(512, 64, Threads: 1, KeyValueType.F32, Observe: true)),
            model.LayerCount
        );
        var tokens = model.Vocabulary.Tokenize("one two three four", addSpecial: false, parseSpecial: false);

        var shares = reader.Read(
            tokens,
            promptTokens: 4,
            [new(2, 8, [5]), new(3, 8, [5, 6]), new(4, 10, [5, 6, 9])],
            TestContext.Current.CancellationToken
        );

        Assert.Equal(shares[0].PromptShare, shares[1].PromptShare);
        Assert.True(shares[1].LabelShare > shares[0].LabelShare);
        Assert.All(shares, share => Assert.Equal(1, share.PromptShare + share.GeneratedShare, 1e-5));
        Assert.Equal([5, 5, 7], shares.Select(share => share.GeneratedTokens));
    }

    private static LlamaLibrary EmbeddedModelLibrary => Native.EmbeddedModelFixture.Library;
}
