using System.Globalization;
using System.Text;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Tests.Golden;
using Plurality.TestKit.Golden;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Decoding;

/// <summary>Labels that share tokens with what stands around them, on real tokenizers (docs/method.md#tokens-that-span-a-border).</summary>
public sealed class SpanningLabelsTests(GoldenModels models) : IClassFixture<GoldenModels>
{
    private const string FileName = "engine.json";
    private const string Text = "Classify each input.\n\nInput: She laughed.\n";

    private static readonly string[] Labels =
    [
        "joy",
        "Misc.",
        "Other (please specify)",
        "Why?",
        "wow!",
        "#metoo",
        "50%",
        "(none of these)",
        "😀",
        "👩‍👩‍👧",
        "日本語",
        "\"scare quotes\"",
        "back\\slash",
        "{brace}",
        "[bracket]",
    ];

    /// <summary>Every format, decoding and scoring, on the embedded model.</summary>
    [Theory]
    [InlineData("json")]
    [InlineData("list")]
    [InlineData("polysyndeton")]
    public async Task Ordinary_labels_are_classified_whatever_the_tokens(string format)
    {
        using var model = Embedded();
        foreach (var decoding in Enum.GetValues<DecodingMode>())
        {
            foreach (
                var (scoring, bound) in ((ScoringMode, double)[])
                    [(ScoringMode.Exact, 0), (ScoringMode.Exact, 0.01), (ScoringMode.FirstToken, 0)]
            )
            {
                var settings = new GenerationSettings(LabelSet.Create(Labels), AnswerFormat.Named(format))
                {
                    Decoding = decoding,
                    Scoring = scoring,
                    ScoringBound = bound,
                };

                var outcomes = await new Plurality.Decoding.Decoder(model).GenerateAsync(
                    [new Prompt(Text), new Prompt("Input: Why?\n")],
                    settings,
                    TestContext.Current.CancellationToken
                );

                Assert.All(outcomes, outcome => Assert.Null(outcome.Fault));
                foreach (var trace in outcomes.Select(outcome => outcome.Value))
                {
                    Assert.Equal(1, trace.Steps[0].Distribution.Probabilities.Sum(), 1e-9);
                    Assert.InRange(trace.Steps[0].Distribution.Coverage, double.Epsilon, 1);
                }
            }
        }
    }

    /// <summary>
    /// The tokenizer's own sequences of tokens are among those whose mass is summed, and these among all that spell the label and then
    /// something that may follow. The sums over all are made by the same engine, over all ways to cut the label.
    /// </summary>
    [Theory]
    [InlineData("json")]
    [InlineData("list")]
    public async Task Masses_lie_between_the_tokenizers_own_and_those_of_all_spellings(string name)
    {
        using (var embedded = Embedded())
        {
            await CompareAsync("embedded", embedded, name);
        }

        foreach (var folder in GoldenFiles.Folders(FileName))
        {
            var file = GoldenFiles.Read(folder, FileName);
            await CompareAsync(Path.GetFileName(folder), models.Open(folder, file, GoldenModels.Weights(folder, file)[0]), name);
        }
    }

    private static LlamaLanguageModel Embedded() =>
        LlamaLanguageModel.Open(new LlamaModelOptions { Model = LlamaModelOptions.Embedded, KeyValue = KeyValueType.F32 });

    private static async Task CompareAsync(string model, LlamaLanguageModel language, string name)
    {
        var format = AnswerFormat.Named(name);
        var labels = LabelSet.Create(["Why?", "wow!", "#me", "50%", "joy"]);
        var answer = AnswerOptions.Of(format, labels, TaskKind.SingleLabel);
        var options = new OptionTokenizer(language.Tokenizer, answer, language.Scorer.TreeLimits);
        var read = new PromptTokenizer(language.Tokenizer).Tokenize(new Prompt(Text), options, answer.Stub);
        var context = read.Context + answer.Stub;
        var tokens = options.After(context);
        var healed = context[^HealedCharacters(language.Tokenizer, tokens)..];
        var own = await MassesAsync(language, options, read, tokens, tokens.Ends);
        var canonical = await MassesAsync(
            language,
            options,
            read,
            tokens,
            [.. labels.Select((_, i) => Canonical(options, tokens, context, i))]
        );
        var all = await MassesAsync(
            language,
            options,
            read,
            tokens,
            [.. answer.Options.Select((option, i) => All(language.Tokenizer, options, i, healed + option.Text).ToArray())]
        );
        foreach (var (i, label) in labels.Index())
        {
            Assert.InRange(Math.Exp(canonical[i] - own[i]), 0, 1 + 1e-4);
            Assert.InRange(Math.Exp(own[i] - all[i]), 0, 1 + 1e-4);
            TestContext.Current.TestOutputHelper!.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{model} {name} {label}: spans {tokens.IsSpanning[i]}, own / all {Math.Exp(own[i] - all[i]):0.000000}, "
                        + $"canonical / own {Math.Exp(canonical[i] - own[i]):0.000000}"
                )
            );
        }
    }

    private static int HealedCharacters(ITokenizer tokenizer, OptionTokens tokens) =>
        Encoding.UTF8.GetString([.. tokens.Context.TakeLast(tokens.Healed).SelectMany(tokenizer.Bytes)]).Length;

    /// <summary>The tokens of the whole answer, as the tokenizer cuts it.</summary>
    private static OptionEnd[] Canonical(OptionTokenizer options, OptionTokens tokens, string context, int option)
    {
        var all = options.Plain(context + options.Options.Options[option].Text + options.Options.Ending);
        var place = tokens.Context.Count - tokens.Healed;
        var own = tokens.Options[option].Length;
        return [new OptionEnd(option, all[place..(place + own)], [all[place + own]], [], [])];
    }

    /// <summary>All ways to cut a text, and what may complete it behind each.</summary>
    private static IEnumerable<OptionEnd> All(ITokenizer tokenizer, OptionTokenizer options, int option, string text)
    {
        List<(int[] Path, string Left)> open = [([], text)];
        while (open.Count > 0)
        {
            var (path, rest) = open[^1];
            open.RemoveAt(open.Count - 1);
            int[] ends =
                rest.Length == 0
                    ? options.MayFollow
                    : [.. tokenizer.StartingWith([.. options.Options.MayFollow.Starts.Select(start => rest + start)])];
            if (ends.Length > 0)
            {
                yield return new OptionEnd(option, path, ends, [], []);
            }

            for (var length = 1; length <= rest.Length; length++)
            {
                var piece = rest[..length];
                open.AddRange(
                    tokenizer
                        .StartingWith([piece])
                        .Where(token => tokenizer.Bytes(token).Length == Encoding.UTF8.GetByteCount(piece))
                        .Select(token => ((int[])[.. path, token], rest[length..]))
                );
            }
        }
    }

    private static async Task<double[]> MassesAsync(
        LlamaLanguageModel language,
        OptionTokenizer options,
        PromptTokens read,
        OptionTokens tokens,
        IReadOnlyList<OptionEnd[]> ends
    )
    {
        var cut = new OptionTokens(
            tokens.Context,
            tokens.Healed,
            ends,
            tokens.IsSpanning,
            tokens.Beginnings,
            tokens.FirstTokens,
            tokens.VariantFirstTokens
        );
        var reading = new ExactReading(options, cut, [.. Enumerable.Range(0, ends.Count)], language.Scorer.TreeLimits);
        var routine = new ReadingRoutine(reading, options.Before(read, tokens));
        await language.Scorer.RunAsync([], [routine], hiddenStates: false, TestContext.Current.CancellationToken);
        return [.. reading.Distribution().Scores];
    }

    private sealed class ReadingRoutine(StepReading reading, int[] trunk) : IScoringRoutine
    {
        public int SharedTokens => 0;

        public int Tokens => trunk.Length;

        public async Task RunAsync(ITokenBranch branch) => await reading.EvaluateAsync(branch, trunk);
    }
}
