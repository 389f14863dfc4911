using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Plurality.Training.Samples;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

/// <summary>The tokens that a model learns are those that it reads and writes, and their targets are people's lists.</summary>
public sealed class AnswerTokenizerTests : IDisposable
{
    private static readonly string[] Labels = ["joy", "joyful surprise", "joyful", "per:age", "per:title"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, bool, bool> Cases =>
        new()
        {
            { "json", true, false },
            { "list", true, false },
            { "polysyndeton", true, false },
            { "json", false, false },
            { "list", false, false },
            { "json", true, true },
            { "list", true, true },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_shares_along_a_list_multiply_to_its_probability(string format, bool isEmbedded, bool chat)
    {
        using var model = Open(isEmbedded);
        var item = Item(["joy"], ["joyful", "per:age"], [], ["per:title", "joyful surprise", "joy"], ["per:age"], ["joy", "joyful"]);
        var labels = LabelSet.Create(Labels);
        var answers = Tokenizer(model.Tokenizer, labels, format, chat);
        var people = LabelLists.Of(item, labels, order: null, seed: 0)!;
        var prompt = answers.Prompt(item);
        var random = new SeededGenerator(1);
        for (var i = 0; i < 40; i++)
        {
            var list = people.Draw(random);
            var answer = answers.Soft(prompt, list, people);

            Assert.Equal(answers.Certain(prompt, list).Tokens, answer.Tokens);
            var product = answer.Tokens.Zip(answer.Targets, ShareOf).Aggregate(1.0, (all, share) => all * share);
            Assert.Equal(Probability(people, list, labels.Count), product, 1e-6);
            Assert.All(answer.Targets, target => Assert.Equal(1, target.Shares.Sum(), 1e-5));
        }
    }

    [Fact]
    public void The_tokens_are_those_of_the_text()
    {
        using var model = Open(isEmbedded: true);
        var labels = LabelSet.Create(Labels);
        var answers = Tokenizer(model.Tokenizer, labels, "json");
        var prompt = answers.Prompt(Item(["joy"]));

        int[] tokens = [.. AnswerTokenizer.Tokens(prompt), .. answers.Certain(prompt, [3, 0]).Tokens];

        var task = new ClassificationTask(labels) { Shots = 0 };
        var text = task.Render(Item(["joy"])) + "{\"label\": [\"per:age\", \"joy\"]}\n";
        Assert.Equal(model.Tokenizer.Encode(text), tokens);
    }

    /// <summary>The embedded model's template puts control tokens around turns: 1 before each, 2 behind each.</summary>
    [Fact]
    public void In_a_chat_the_answer_is_the_turn_of_the_model_with_its_end()
    {
        using var model = Open(isEmbedded: true);
        var labels = LabelSet.Create(Labels);
        var answers = Tokenizer(model.Tokenizer, labels, "list", chat: true);
        var prompt = answers.Prompt(Item(["joy"]));

        int[] tokens = [.. AnswerTokenizer.Tokens(prompt), .. answers.Certain(prompt, [3, 0]).Tokens];

        var task = new ClassificationTask(labels) { Format = AnswerFormat.Named("list"), Shots = 0 };
        var (user, answer) = ($"user\n{task.Render(Item(["joy"]))}", "assistant\nLabels: per:age, joy");
        Assert.Equal(
            [1, .. model.Tokenizer.Encode(user), 2, .. model.Tokenizer.Encode("\n"), 1, .. model.Tokenizer.Encode(answer), 2],
            tokens
        );
    }

    [Fact]
    public void A_label_whose_end_shares_a_token_is_refused_for_shares()
    {
        using var model = Open(isEmbedded: true);
        var labels = LabelSet.Create(["joy", "Why?"]);
        var answers = Tokenizer(model.Tokenizer, labels, "json");
        var people = LabelLists.Of(Item(["joy"]), labels, null, 0)!;
        var prompt = answers.Prompt(Item(["joy"]));

        var fault = Assert.ThrowsAny<PluralityException>(() => answers.Soft(prompt, [0], people));

        Assert.Contains("sft-soft", fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(answers.Certain(prompt, [1]).Tokens);
    }

    public void Dispose() => _folder.Dispose();

    private static AnswerTokenizer Tokenizer(ITokenizer tokenizer, LabelSet labels, string format, bool chat = false) =>
        new(
            new ClassificationTask(labels)
            {
                Format = AnswerFormat.Named(format),
                Chat = chat,
                Shots = 0,
            }.Draw(),
            tokenizer
        );

    private static TextItem Item(params string[][] votes) =>
        new("1", "Good news.")
        {
            Annotations = votes.Select((vote, i) => (vote, i)).ToDictionary(one => $"u{one.i}", one => (IReadOnlyList<string>)one.vote),
        };

    private static double ShareOf(int token, NextTokenShares next)
    {
        var share = 0.0;
        for (var i = 0; i < next.Tokens.Count; i++)
        {
            share += next.Tokens[i] == token ? next.Shares[i] : 0;
        }

        return share;
    }

    /// <summary>The probability of a list: its steps', and that it ends there.</summary>
    private static double Probability(LabelLists people, int[] list, int labels)
    {
        var probability = 1.0;
        for (var i = 0; i < list.Length; i++)
        {
            var (end, next) = people.After(list[..i], labels)!.Value;
            probability *= (1 - end) * next[list[i]];
        }

        return probability * people.After(list, labels)!.Value.End;
    }

    private LlamaLanguageModel Open(bool isEmbedded) =>
        LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = isEmbedded ? LlamaModelOptions.Embedded : TinyModel.Write(_folder.File("tiny.gguf")),
                KeyValue = KeyValueType.F32,
                ContextCells = 1024,
            }
        );
}
