using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Native;
using Plurality.Llama.Native.Bindings;
using Plurality.Models;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class LlamaModelTests(EmbeddedModelFixture fixture)
{
    [Fact]
    public void A_model_describes_itself()
    {
        var model = fixture.Model;

        Assert.Equal("llama", model.Architecture);
        Assert.Equal((8192, 576, 30, 9), (model.ContextLength, model.EmbeddingSize, model.LayerCount, model.HeadCount));
        Assert.Equal(
            (false, false, false, false, true),
            (model.IsRecurrent, model.IsHybrid, model.IsDiffusion, model.HasEncoder, model.HasDecoder)
        );
        Assert.Equal(49152, model.Vocabulary.Size);
    }

    [Fact]
    public void A_conversation_takes_the_models_own_form_with_NUL_in_it()
    {
        var prompt = fixture.Model.ApplyChatTemplate([("system", "Be brief."), ("user", "a\0b é")], addAssistant: true);

        Assert.Equal("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\na\0b é<|im_end|>\n<|im_start|>assistant\n", prompt);
    }

    [Fact]
    public void An_unknown_template_is_an_error()
    {
        var fault = Assert.Throws<ModelException>(() => ChatTemplate.Apply("{{ nothing known }}", [("user", "a")], addAssistant: true));

        Assert.Contains("does not recognise", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Q8_0")]
    [InlineData("F16")]
    public void Weights_are_written_in_another_format(string type)
    {
        var output = Path.GetTempFileName();

        LlamaModel.Quantize(EmbeddedModelFixture.Library, EmbeddedModelFixture.Path, output, Enum.Parse<WeightType>(type), threads: 2);

        using (var model = LlamaModel.Load(EmbeddedModelFixture.Library, output, gpuLayers: 0))
        {
            Assert.Contains(type, model.Description, StringComparison.Ordinal);
        }

        File.Delete(output);
    }

    [Fact]
    public void Weights_that_cannot_be_written_are_an_error()
    {
        var output = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "no such folder.gguf");

        Assert.Throws<ModelException>(() =>
            LlamaModel.Quantize(EmbeddedModelFixture.Library, EmbeddedModelFixture.Path, output, WeightType.F16, threads: 1)
        );
    }

    [Fact]
    public void A_model_may_be_disposed_before_its_context()
    {
        var model = LlamaModel.Load(LlamaLibrary.Load(null, NullLogger.Instance), EmbeddedModelFixture.Path, gpuLayers: 0);
        var options = new LlamaContextOptions(256, 32, 2, KeyValueType.F16, Observe: false);
        var context = model.CreateContext(options);
        using var batch = new LlamaBatch(1, 1);
        batch.Add(1, 0, [0], logits: true);

        model.Dispose();
        context.Decode(batch, TestContext.Current.CancellationToken);

        Assert.True(float.IsFinite(context.Logits(0)[0]));
        Assert.Throws<ObjectDisposedException>(() => model.CreateContext(options));
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Vocabulary.Tokenize("a", false, false));
        Assert.Throws<ObjectDisposedException>(() => context.Decode(batch, TestContext.Current.CancellationToken));
        Assert.Throws<ObjectDisposedException>(() => context.Clear());
    }

    [Fact]
    public void A_context_may_be_disposed_before_its_model()
    {
        using var model = LlamaModel.Load(EmbeddedModelFixture.Library, EmbeddedModelFixture.Path, gpuLayers: 0);
        var context = model.CreateContext(new LlamaContextOptions(256, 32, 2, KeyValueType.F16, Observe: false));

        context.Dispose();

        Assert.NotEmpty(model.Vocabulary.Tokenize("a", false, false));
    }
}
