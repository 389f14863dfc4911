using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Llama.Native;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Plurality.Training.Packing;
using Plurality.Training.Samples;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

/// <summary>An adapter's file does in llama.cpp what it did in training.</summary>
public sealed class TrainedAdapterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Llama_cpp_gives_the_probabilities_of_the_trainer()
    {
        var model = TinyModel.Write(_folder.File("tiny.gguf"));
        using var tiny = new TinyTraining(model);
        int[] tokens = [.. Enumerable.Range(0, 20).Select(i => 3 + (i * 7))];
        var forest = new TokenForest();
        forest.Add(-1, tokens);
        tiny.Network.Forward(forest);
        TokenTarget[] targets = [.. tokens.Select((token, row) => new TokenTarget(row, NextTokenShares.Of((token + 1) % tiny.Vocabulary)))];
        var expected = tiny.Network.Head.LogLikelihoods(tiny.Network.States, targets);
        GgufAdapterWriter.Write(tiny.Adapter.ToFile(tiny.Shape, "tiny"), _folder.File("tiny.lora.gguf"));

        using var opened = LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = model,
                KeyValue = KeyValueType.F32,
                ContextCells = 1024,
                Adapters = [new LlamaAdapter(_folder.File("tiny.lora.gguf"))],
            },
            TestContext.Current.CancellationToken
        );
        using var context = opened.CreateContext(observe: false);
        using var batch = new LlamaBatch(64, 64);
        for (var position = 0; position < tokens.Length; position++)
        {
            batch.Add(tokens[position], position, [0], logits: true);
        }

        context.Decode(batch, TestContext.Current.CancellationToken);

        for (var row = 0; row < tokens.Length; row++)
        {
            double[] logits = [.. context.Logits(row).ToArray().Select(logit => (double)logit)];
            var largest = logits.Max();
            var sum = Math.Log(logits.Sum(logit => Math.Exp(logit - largest))) + largest;
            Assert.Equal(expected[row], logits[targets[row].Next.Tokens[0]] - sum, 1e-4);
        }
    }

    public void Dispose() => _folder.Dispose();
}
