using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Errors;
using Plurality.Llama.Files;
using Plurality.Llama.Gguf;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Tests.Decoding;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Models;
using Plurality.TestKit.TinyModels;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Architectures;

/// <summary>
/// Models of the architectures that people use, against the library alone, which reads every text from nothing, in one sequence and without
/// kernels.
/// </summary>
public sealed class ArchitectureTests : IDisposable
{
    /// <summary>Longer than the attention windows, and shared by both documents.</summary>
    private const string Instruction = "Name what the text is on, one after the other.\nInput: ";

    private static readonly LabelSet Labels = LabelSet.Create(["the", "on", "per:age", "per:title"]);
    private static readonly AnswerOptions Options = AnswerOptions.Of(AnswerFormat.Json, Labels);
    private static readonly Prompt[] Prompts =
    [
        new(Instruction + "the cat on the mat\n", Instruction.Length),
        new(Instruction + "another time\n", Instruction.Length) { Written = ["on"] },
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. TinyArchitectures.All.Select(architecture => architecture.Name)];

    public static TheoryData<string> Others => [.. TinyArchitectures.Others.Select(architecture => architecture.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scores_are_those_of_reading_every_text_from_nothing(string name)
    {
        var path = TinyArchitectures.All.Single(one => one.Name == name).Write(_folder.File("tiny.gguf"));
        Assert.Single(GgufValidator.Read(path).Parts);
        using var naive = new NaiveModel(path);
        double[][] masses = [.. Prompts.Select(prompt => ExpectedMasses(naive, prompt))];
        double[][] firstTokens = [.. Prompts.Select(prompt => naive.Next(naive.Tokens(Before(prompt))))];
        bool[] kernels = Plurality.Llama.Kernels.Kernels.IsSupported ? [true, false] : [false];

        foreach (var useKernels in kernels)
        {
            using var model = UntriedModel.Open(path, useKernels);
            Assert.Equal(useKernels, model.Record.CpuVariant.Contains("own kernels", StringComparison.Ordinal));
            await RequireExact(model, masses);
            await RequireFirstTokens(model, firstTokens);
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_networks_are_refused_with_the_reason(string name)
    {
        var path = TinyArchitectures.Others.Single(one => one.Name == name).Write(_folder.File("tiny.gguf"));

        if (name == "bert")
        {
            var store = new ModelStore(_folder.File("cache"), NullLogger.Instance);
            var refusal = Assert.Throws<ModelFileException>(() => store.Prepare(path, null, TestContext.Current.CancellationToken));
            Assert.Contains("in both directions ('bert.attention.causal' is false)", refusal.Message, StringComparison.Ordinal);
            return;
        }

        var fault = Assert.Throws<ModelException>(() => UntriedModel.Open(path, useKernels: true));

        Assert.Contains("must be a decoder-only transformer", fault.Message, StringComparison.Ordinal);
        Assert.Contains("keeps a recurrent state", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A model of unknown hash is first tried: the child process computes a token with it.</summary>
    [Fact]
    public void A_recurrent_model_passes_the_trial_and_is_refused()
    {
        var path = TinyArchitectures.Others.Single(one => one.Name == "rwkv7").Write(_folder.File("tiny.gguf"));
        var options = new LlamaModelOptions { Model = path, CacheDirectory = _folder.File("cache") };

        var fault = Assert.Throws<ModelException>(() => LlamaLanguageModel.Open(options, TestContext.Current.CancellationToken));

        Assert.Contains("keeps a recurrent state", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The log masses of the options that are scored behind a prompt.</summary>
    private static double[] ExpectedMasses(NaiveModel naive, Prompt prompt) =>
        [.. Scored(prompt).Select(option => naive.LogMass(Before(prompt), option.Text, NaiveModel.MayFollow(AnswerFormat.Json)))];

    private static async Task RequireExact(ILanguageModel model, double[][] expected)
    {
        var scores = await ScoreAsync(model, ScoringMode.Exact);
        for (var i = 0; i < Prompts.Length; i++)
        {
            var distribution = scores[i].Distribution;
            Assert.Equal(1, distribution.Probabilities.Sum(), 1e-9);
            foreach (var (option, mass) in Scored(Prompts[i]).Zip(expected[i]))
            {
                // Sums of single precision in another order: an improbable text is a sum of large numbers.
                Assert.Equal(mass, distribution.Score(option.Name), 2e-4 - (2e-5 * mass));
            }
        }
    }

    private static async Task RequireFirstTokens(ILanguageModel model, double[][] logs)
    {
        var scores = await ScoreAsync(model, ScoringMode.FirstToken);
        for (var i = 0; i < Prompts.Length; i++)
        {
            var (distribution, tokens, after) = (scores[i].Distribution, scores[i].FirstTokens, logs[i]);
            Dictionary<string, double> masses = Scored(Prompts[i])
                .ToDictionary(
                    option => option.Name,
                    option => Math.Exp(tokens[distribution.Options.ToList().IndexOf(option.Name)].Max(token => after[token]))
                );
            Assert.Equal(1, distribution.Probabilities.Sum(), 1e-9);
            Assert.All(masses, option =>
                Assert.Equal(
                    option.Value / masses.Values.Sum(),
                    distribution.Probabilities[distribution.Options.ToList().IndexOf(option.Key)],
                    2e-4
                )
            );
        }
    }

    /// <summary>The options to score. Behind the first label, those that are written and <c>none</c> are not among them.</summary>
    private static IEnumerable<AnswerOption> Scored(Prompt prompt) =>
        Options.Options.Where(option =>
            prompt.Written.Count == 0 || (option.Name != LabelSet.None && !prompt.Written.Contains(option.Name))
        );

    /// <summary>The text in front of the options.</summary>
    private static string Before(Prompt prompt) =>
        prompt.Text
        + AnswerFormat.Json.Stub
        + string.Concat(prompt.Written.Select(label => AnswerFormat.Json.Option(label) + AnswerFormat.Json.Continuation));

    private static async Task<OptionScores[]> ScoreAsync(ILanguageModel model, ScoringMode scoring) =>
        [
            .. (
                await model.ScoreAsync(Prompts, Options, new ScoreSettings { Scoring = scoring }, TestContext.Current.CancellationToken)
            ).Select(outcome => outcome.Value),
        ];
}
