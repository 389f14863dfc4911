using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama;
using Plurality.Llama.Cache;
using Plurality.Llama.Files;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama;

/// <summary>How a choice of <c>models tune</c> for a device reaches the context. The processor stands for the device.</summary>
public sealed class TunedDeviceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PreparedModel _prepared;

    public TunedDeviceTests() =>
        _prepared = new ModelStore(_folder.File("cache"), NullLogger.Instance).Prepare(
            TinyModel.Write(_folder.File("tiny.gguf"), seed: 7),
            weights: null,
            TestContext.Current.CancellationToken
        ) with
        {
            Tuned = new DeviceSettings(FlashAttention: true, BatchTokens: 1024, BatchSize: 64),
        };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_chosen_is_used_where_nothing_is_asked_for()
    {
        using var model = Load(new LlamaModelOptions());

        Assert.Equal((true, 1024), (model.Record.FlashAttention, model.Record.BatchTokens));
        Assert.Equal((1024, 64), (model.BatchTokens, model.TunedBatchSize));
    }

    [Fact]
    public void What_is_asked_for_counts_more()
    {
        using var model = Load(new LlamaModelOptions { FlashAttention = false, BatchTokens = 600 });

        Assert.Equal((false, 600), (model.Record.FlashAttention, model.Record.BatchTokens));
    }

    [Fact]
    public void A_context_too_small_for_the_choice_has_calls_of_512_tokens()
    {
        using var model = Load(new LlamaModelOptions { ContextCells = 1024 });

        Assert.Equal(512, model.BatchTokens);
    }

    [Fact]
    public void One_loaded_model_computes_with_several_settings()
    {
        using var model = Load(new LlamaModelOptions());
        using (var other = model.With(new DeviceSettings(FlashAttention: false, BatchTokens: 2048, BatchSize: 8)))
        using (var context = other.CreateContext(observe: false))
        {
            Assert.Equal((2048, false), (context.BatchTokens, other.Record.FlashAttention));
        }

        using var own = model.CreateContext(observe: false);
        Assert.Equal(1024, own.BatchTokens);
    }

    private LlamaLanguageModel Load(LlamaModelOptions options) => LlamaLanguageModel.Load(_prepared, options with { Threads = 1 });
}
