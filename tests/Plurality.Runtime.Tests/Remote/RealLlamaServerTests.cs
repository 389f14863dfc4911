using System.Diagnostics;
using System.Globalization;
using Plurality.Classification;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Files;
using Plurality.Remote;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>The real server, where PLURALITY_LLAMA_SERVER names its executable.</summary>
public sealed class RealLlamaServerTests
{
    private const int Port = 18_573;

    [Fact]
    public async Task The_real_server_gives_the_probabilities_of_the_same_file_in_process()
    {
        var executable = Environment.GetEnvironmentVariable("PLURALITY_LLAMA_SERVER");
        Assert.SkipWhen(executable is null, "PLURALITY_LLAMA_SERVER names no llama-server.");
        string[] arguments = ["-m", EmbeddedModel.Path, "--port", Port.ToString(CultureInfo.InvariantCulture), "-c", "4096", "-np", "2"];
        using var server = Process.Start(new ProcessStartInfo(executable, [.. arguments, "-t", "1", "-fa", "off", "--no-webui"]))!;
        try
        {
            // Retries wait until the server has loaded its model.
            var options = new RemoteModelOptions { Address = $"llama-server:http://127.0.0.1:{Port}", Concurrency = 2 };
            using var remote = await RemoteLanguageModel.OpenAsync(options, TestContext.Current.CancellationToken);
            using var local = LlamaLanguageModel.Open(new LlamaModelOptions(), TestContext.Current.CancellationToken);
            var labels = LabelSet.Create(["joy", "anger"]);
            const string Text = "I finally got the job!";

            var actual = await new Classifier(remote, labels).ClassifyAsync(Text, TestContext.Current.CancellationToken);
            var expected = await new Classifier(local, labels).ClassifyAsync(Text, TestContext.Current.CancellationToken);

            Assert.Equal(local.Tokenizer.EndOfGeneration, remote.Tokenizer.EndOfGeneration);
            Assert.Equal(local.Tokenizer.StartingWith(["\""]), remote.Tokenizer.StartingWith(["\""]));
            // Its opening differs: the server applies the whole template, with the system message that the model brings.
            Assert.Equal(local.Tokenizer.ChatFrame.Closing, remote.Tokenizer.ChatFrame.Closing);
            // The server rounds activations to 8 bits for weights in Q4_1; the kernels in this process do not.
            Assert.All(labels, label => Assert.Equal(expected.Value.Probabilities[label], actual.Value.Probabilities[label], 0.03));
        }
        finally
        {
            server.Kill();
        }
    }
}
