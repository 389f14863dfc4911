using Plurality.Classification;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Methods;
using Plurality.Remote;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>
/// Real answers of a llama-server, replayed: Recordings/llama-server.jsonl. The server was built from the sources of llama.cpp that the
/// package node-llama-cpp 3.22.1 carries, and ran the tiny model of this test (a vocabulary of 268 tokens, so that answers with all
/// log-probabilities are short). RealLlamaServerTests records them again.
/// </summary>
public sealed class RecordedLlamaServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_answers_give_the_probabilities_of_the_same_file_in_process()
    {
        using var folder = new TemporaryFolder();
        using var server = new RecordedLlamaServer(
            Path.Combine(Repository.Root, "tests", "Plurality.Runtime.Tests", "Remote", "Recordings", "llama-server.jsonl")
        );
        Model(folder);

        await AssertEqualAsync(server.Address, folder);
    }

    /// <summary>The file that the recorded server ran.</summary>
    internal static string Model(TemporaryFolder folder) =>
        TinyModel.Write(folder.File("tiny.gguf"), seed: 7, model => model.Set("llama.context_length", 4096u));

    internal static async Task AssertEqualAsync(string address, TemporaryFolder folder)
    {
        using var remote = await RemoteLanguageModel.OpenAsync(new RemoteModelOptions { Address = address }, Cancellation);
        using var local = LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = folder.File("tiny.gguf"),
                CacheDirectory = folder.File("cache"),
                KeyValue = KeyValueType.F32,
                Threads = 1,
            },
            Cancellation
        );
        var labels = LabelSet.Create(["er", "on"]);
        var method = Method.Parse("first-step");
        const string Text = "a day on the beach";

        var actual = await new Classifier(remote, new ClassificationTask(labels), method).ClassifyAsync(Text, Cancellation);
        var expected = await new Classifier(local, new ClassificationTask(labels), method).ClassifyAsync(Text, Cancellation);

        Assert.Equal(local.Tokenizer.EndOfGeneration, remote.Tokenizer.EndOfGeneration);
        Assert.Equal(local.Tokenizer.Encode(Text), remote.Tokenizer.Encode(Text));
        Assert.All(labels, label => Assert.Equal(expected.Value.Probabilities[label], actual.Value.Probabilities[label], 0.003));
        // Two models that know nothing could agree by chance on probabilities near to one half, but not on all of these.
        var (one, other) = (expected.Value.Trace!.Steps[0].Distribution, actual.Value.Trace!.Steps[0].Distribution);
        Assert.Equal(one.Coverage, other.Coverage, 1e-6);
        Assert.All(one.Probabilities.Zip(other.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }
}
