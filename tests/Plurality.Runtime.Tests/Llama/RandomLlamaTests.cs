using Plurality.Llama;
using Plurality.Llama.Files;
using Plurality.Llama.Gguf;
using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Samples;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama;

/// <summary>The models that the trial of a GPU writes, in a small form.</summary>
public sealed class RandomLlamaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_a_model_that_answers_texts_in_the_embedded_models_tokens()
    {
        var shape = LlamaShape.All[0];
        var path = RandomLlama.Write(_folder.File("tiny.gguf"), shape, EmbeddedModel.Path);

        var file = GgufValidator.Read(path);
        using var model = LlamaLanguageModel.Open(
            new LlamaModelOptions { Model = path, CacheDirectory = _folder.File("cache") },
            TestContext.Current.CancellationToken
        );
        using var embedded = LlamaLanguageModel.Open(new LlamaModelOptions(), TestContext.Current.CancellationToken);
        var run = await TemporaryRun.RunAsync(
            model,
            SampleRun.Prepare(SampleRun.Default, 8),
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            shape.Bytes,
            file.Tensors.Where(tensor => tensor.Dimensions.Count == 2)
                .Sum(tensor => 2 * tensor.Dimensions.Aggregate(1L, (all, one) => all * (long)one))
        );
        Assert.Equal(embedded.Tokenizer.Encode("I finally got the job!"), model.Tokenizer.Encode("I finally got the job!"));
        Assert.Equal(0, run.Failed);
        Assert.True(run.Documents.Select(document => document.Answer!.Value.Steps[0].Distribution.Probabilities[0]).Distinct().Count() > 4);
    }

    [Theory]
    [InlineData("1B", 1.236e9)]
    [InlineData("8B", 8.030e9)]
    public void The_shapes_have_as_many_weights_as_their_models(string name, double weights) =>
        // 1.24 and 8.03 billion parameters, says each model's card; vectors are few.
        Assert.Equal(weights, LlamaShape.All.Single(shape => shape.Name == name).Bytes / 2.0, 0.001e9);
}
