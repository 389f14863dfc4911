using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Remote;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Models;
using Plurality.TestKit.TinyModels;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Architectures;

/// <summary>The files of all architectures in llama.cpp's own server, where PLURALITY_LLAMA_SERVER names its executable.</summary>
public sealed class LlamaServerTests : IDisposable
{
    private static readonly Prompt Prompt = new("Name what the text is on, one after the other.\nInput: the cat on the mat\n");
    private static readonly AnswerOptions Options = AnswerOptions.Of(AnswerFormat.Json, LabelSet.Create(["the", "on", "at", "per:title"]));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_server_gives_the_first_tokens_of_the_same_file_in_every_architecture()
    {
        var executable = Environment.GetEnvironmentVariable("PLURALITY_LLAMA_SERVER");
        Assert.SkipWhen(executable is null, "PLURALITY_LLAMA_SERVER names no llama-server.");
        foreach (var architecture in TinyArchitectures.All)
        {
            var path = architecture.Write(_folder.File($"{architecture.Name}.gguf"));
            using var local = UntriedModel.Open(path, useKernels: true);
            var expected = await FirstTokensAsync(local);

            var actual = await AskServerAsync(executable!, path);

            var difference = expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();
            TestContext.Current.TestOutputHelper?.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{architecture.Name}: differs by at most {difference:0.000000}")
            );
            Assert.True(difference < 1e-4, $"{architecture.Name}: {difference}");
        }
    }

    private static async Task<double[]> AskServerAsync(string executable, string path)
    {
        var port = FreePort();
        string[] arguments = ["-m", path, "--port", port, "-c", "1024", "-np", "1", "-t", "1", "-fa", "off", "--no-webui", "--no-warmup"];
        var start = new ProcessStartInfo(executable, [.. arguments, "-ctk", "f32", "-ctv", "f32"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var server = Process.Start(start)!;
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        try
        {
            // Retries wait until the server has loaded its model.
            var options = new RemoteModelOptions { Address = $"llama-server:http://127.0.0.1:{port}", Concurrency = 1 };
            using var remote = await RemoteLanguageModel.OpenAsync(options, TestContext.Current.CancellationToken);
            return await FirstTokensAsync(remote);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<double[]> FirstTokensAsync(ILanguageModel model)
    {
        var settings = new ScoreSettings { Scoring = ScoringMode.FirstToken };
        var scores = (await model.ScoreAsync([Prompt], Options, settings, TestContext.Current.CancellationToken))[0].Value;
        return [.. scores.Distribution.Probabilities, scores.Distribution.Coverage];
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
