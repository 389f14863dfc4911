using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Files;
using Plurality.Llama.Weights;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;
using Plurality.Runtime.Tests.Cli;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>The real server, where PLURALITY_LLAMA_SERVER names its executable.</summary>
public sealed class RealLlamaServerTests
{
    /// <summary>How far probabilities of the two may differ: weights of F16, activations rounded to F16 or not.</summary>
    private const double Tolerance = 0.003;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_real_server_gives_the_probabilities_of_the_same_file_in_process()
    {
        using var server = Embedded("-c", "4096", "-np", "2");
        using var remote = await RemoteLanguageModel.OpenAsync(new RemoteModelOptions { Address = RealLlamaServer.Address }, Cancellation);
        using var local = Local();
        var labels = LabelSet.Create(["joy", "anger"]);
        const string Text = "I finally got the job!";

        var actual = await new Classifier(remote, labels).ClassifyAsync(Text, Cancellation);
        var expected = await new Classifier(local, labels).ClassifyAsync(Text, Cancellation);

        Assert.Equal(local.Tokenizer.EndOfGeneration, remote.Tokenizer.EndOfGeneration);
        Assert.Equal(local.Tokenizer.StartingWith(["\""]), remote.Tokenizer.StartingWith(["\""]));
        // Its opening differs: the server applies the whole template, with the system message that the model brings.
        Assert.Equal(local.Tokenizer.ChatFrame.Closing, remote.Tokenizer.ChatFrame.Closing);
        Assert.All(labels, label => Assert.Equal(expected.Value.Probabilities[label], actual.Value.Probabilities[label], Tolerance));
    }

    /// <summary>Ten demonstrations, seven labels, constrained, exact. The server rounds activations to F16, which the kernels in this
    /// process do not.</summary>
    [Fact]
    public async Task Sixty_documents_have_the_same_answers_and_probabilities()
    {
        using var server = Embedded("-c", "16384", "-np", "8");
        using var remote = await RemoteLanguageModel.OpenAsync(new RemoteModelOptions { Address = RealLlamaServer.Address }, Cancellation);
        using var local = Local();
        var run = SampleRun.Prepare(SampleRun.Default, documents: 60);

        var expected = await TracesAsync(local, run);
        var actual = await TracesAsync(remote, run);

        Assert.Equal(60, actual.Count);
        var ties = expected.Zip(actual).Count(pair => PartAtATie(pair.First, pair.Second));
        TestContext.Current.TestOutputHelper?.WriteLine($"{ties} of 60 answers part at a tie.");
        Assert.InRange(ties, 0, 2);
    }

    /// <summary>Where PLURALITY_RECORDING names a file, the answers are written there: <see cref="RecordedLlamaServerTests"/> reads
    /// it.</summary>
    [Fact]
    public async Task The_recorded_answers_are_those_of_the_server()
    {
        using var folder = new TemporaryFolder();
        using var server = new RealLlamaServer(
            RecordedLlamaServerTests.Model(folder),
            ["-c", "4096", "-np", "1", "-ctk", "f32", "-ctv", "f32"]
        );
        using var recorder = new RecordingEngine(RealLlamaServer.Root);

        await RecordedLlamaServerTests.AssertEqualAsync(recorder.Address, folder);

        if (Environment.GetEnvironmentVariable("PLURALITY_RECORDING") is { } file)
        {
            await File.WriteAllLinesAsync(file, recorder.Lines, Cancellation);
        }
    }

    [Fact]
    public async Task A_run_survives_three_deaths_of_the_server()
    {
        const int Documents = 2000;
        using var folder = new TemporaryFolder();
        using var server = new RealLlamaServer(RecordedLlamaServerTests.Model(folder), "-c", "8192", "-np", "4");
        using var cli = new CommandRun { FirstWait = TimeSpan.FromMilliseconds(500) };
        cli.File("texts.csv", "id,text\n" + string.Concat(Enumerable.Range(1, Documents).Select(i => $"{i},text {i}\n")));
        var file = cli.File(
            "run.yaml",
            $"name: deaths\ndata: {{ test: texts.csv }}\nlabels: [er, on]\nmethods: [first-step]\nmodel: {RealLlamaServer.Address}\n"
        );

        var run = cli.RunAsync("run", file, "--store", cli.Path("s.db"));
        for (var death = 1; death <= 3; death++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
            Assert.False(run.IsCompleted, "The run must last longer than the server lives.");
            server.Restart();
        }

        Assert.True(await run == 0, cli.Error);
        Assert.Contains($"deaths: complete, {Documents} documents", cli.Output, StringComparison.Ordinal);
    }

    /// <summary>With weights of Q4_1 the server rounds activations to 8 bits, which the kernels in this process do not.</summary>
    private static RealLlamaServer Embedded(params string[] options) =>
        new(new ModelStore(null, NullLogger.Instance).Prepare(LlamaModelOptions.Embedded, WeightFormat.F16, Cancellation).Path, options);

    private static LlamaLanguageModel Local() =>
        LlamaLanguageModel.Open(new LlamaModelOptions { Weights = WeightFormat.F16 }, Cancellation);

    /// <summary>Asserts equal answers and probabilities. Where the two best choices are nearer to each other than both tolerances, either
    /// can be made, and from there on the two answers are about different texts: true.</summary>
    private static bool PartAtATie(Trace expected, Trace actual)
    {
        foreach (var (one, other) in expected.Steps.Zip(actual.Steps))
        {
            Assert.All(one.Distribution.Probabilities.Zip(other.Distribution.Probabilities), pair =>
                Assert.Equal(pair.First, pair.Second, Tolerance)
            );
            if (one.Chosen != other.Chosen)
            {
                Assert.Equal(one.Distribution.Probability(one.Chosen!), one.Distribution.Probability(other.Chosen!), 2 * Tolerance);
                return true;
            }

            if (one.IsLast != other.IsLast)
            {
                Assert.Equal(0.5, one.EndProbability!.Value, Tolerance);
                return true;
            }
        }

        Assert.Equal(expected.Answer, actual.Answer);
        return false;
    }

    private static async Task<List<Trace>> TracesAsync(ILanguageModel model, Experiment run)
    {
        var reader = new EvidenceReader(new Decoder(model));
        List<Trace> traces = [];
        foreach (var batch in Enumerable.Range(0, run.Documents.Count).Chunk(16))
        {
            var outcomes = await reader.AnswersAsync(run.PromptsAt(batch), run.Settings, Cancellation);
            traces.AddRange(outcomes.Select(outcome => outcome.Value));
        }

        return traces;
    }
}
