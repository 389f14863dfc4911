using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>
/// What is computed together has the results that it has alone: a made-up model gives the same digits wherever a text is cut, so that
/// results are compared exactly.
/// </summary>
public sealed class SharingTests
{
    private const string Opening = "Which?\n\nInput: ";
    private static readonly string[] Texts = ["the way", "", "on the tower. the other", "ends in the \""];

    public static TheoryData<string, ScoringMode, DecodingMode> Cases()
    {
        var cases = new TheoryData<string, ScoringMode, DecodingMode>();
        foreach (var format in AnswerFormat.All)
        {
            foreach (var scoring in Enum.GetValues<ScoringMode>())
            {
                cases.Add(format.Name, scoring, DecodingMode.Constrained);
                cases.Add(format.Name, scoring, DecodingMode.Free);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_shared_prefix_and_small_trees_change_no_digit(string format, ScoringMode scoring, DecodingMode decoding)
    {
        var settings = DecodingRun.Settings(format, scoring, Vocabularies.Labels) with { Decoding = decoding, HiddenLayers = [1, 4] };
        Prompt[] prompts = [.. Texts.Select(text => new Prompt(Opening + text + "\n"))];

        var alone = await AnswersAsync(new ScriptedModel(), prompts, settings);
        var shared = await AnswersAsync(
            new ScriptedModel(),
            [.. prompts.Select(prompt => prompt with { SharedCharacters = Opening.Length })],
            settings
        );
        var small = await AnswersAsync(new ScriptedModel { TreeLimits = new TreeLimits(12, 1) }, prompts, settings);
        var narrow = await AnswersAsync(new ScriptedModel { Cells = 150 }, prompts, settings);

        Assert.All([shared, small, narrow], other => Assert.Equal(alone, other));
    }

    [Theory]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(60, 3)]
    [InlineData(30, 1)]
    [InlineData(16, 1)]
    public async Task Questions_about_one_document_are_answered_as_if_each_were_asked_alone(int tokens, int leaves)
    {
        var question = new UnaryQuestion(new PromptTask(LabelSet.Create(Vocabularies.Labels), AnswerFormat.Json), [], 0, seed: 1);
        Prompt[] together = [.. Texts.SelectMany(text => Vocabularies.Labels.Select(label => question.Render(text, label)))];
        Prompt[] alone = [.. together.Select(prompt => new Prompt(prompt.Text))];
        foreach (var scoring in Enum.GetValues<ScoringMode>())
        {
            var settings = new ScoreSettings { Scoring = scoring };
            var expected = await ScoresAsync(new ScriptedModel(), alone, UnaryQuestion.Options, settings);
            using var limited = new ScriptedModel { TreeLimits = new TreeLimits(tokens, leaves) };

            Assert.Equal(expected, await ScoresAsync(limited, together, UnaryQuestion.Options, settings));
        }
    }

    [Theory]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(40, 2)]
    [InlineData(24, 1)]
    public async Task Places_of_one_list_are_read_as_if_each_were_asked_alone(int tokens, int leaves)
    {
        foreach (var format in AnswerFormat.All)
        {
            var options = AnswerOptions.Of(format, LabelSet.Create(Vocabularies.Labels));
            string[][] prefixes =
            [
                [],
                ["joy"],
                ["joyful"],
                ["per:age"],
                ["joy", "per:age"],
                ["per:age", "joy"],
            ];
            Prompt[] alone = [.. prefixes.Select(written => new Prompt("one\n") { Written = written })];
            Prompt[] together = [.. alone.Select(prompt => prompt with { DocumentCharacters = prompt.Text.Length })];
            var expected = await ScoresAsync(new ScriptedModel(), alone, options, new ScoreSettings());
            using var limited = new ScriptedModel { TreeLimits = new TreeLimits(tokens, leaves) };

            Assert.Equal(expected, await ScoresAsync(limited, together, options, new ScoreSettings()));
        }
    }

    [Fact]
    public async Task A_chat_template_frames_prompts_with_tokens_of_its_own()
    {
        var chat = new ScriptedChat(["<user>"], "", "", ["<turn>", "<model>"], "");
        using var model = new ScriptedModel { Vocabulary = new ScriptedTokenizer(ScriptedTokenizer.CommonPieces) { Chat = chat } };
        var settings = DecodingRun.Settings("json", ScoringMode.Exact, "joy", "fear");
        Prompt[] prompts = [.. Texts.Select(text => new Prompt(Opening + text) { Chat = true })];

        var scores = await new Decoder(model).ScoreAsync(
            prompts,
            AnswerOptions.Of(AnswerFormat.Json, settings.Labels),
            new ScoreSettings(),
            TestContext.Current.CancellationToken
        );
        var alone = await AnswersAsync(model, prompts, settings);
        var shared = await AnswersAsync(model, [.. prompts.Select(prompt => prompt with { SharedCharacters = Opening.Length })], settings);

        var frame = model.Vocabulary.ChatFrame;
        Assert.Equal(
            [
                .. frame.Opening,
                .. model.Vocabulary.Encode(Opening + Texts[0]),
                .. frame.Closing,
                .. model.Vocabulary.Encode("{\"label\": [\""),
            ],
            scores[0].Value.PromptTokens
        );
        Assert.Equal(alone, shared);
    }

    [Fact]
    public async Task Without_a_chat_template_a_chat_is_refused()
    {
        using var model = new ScriptedModel();
        var settings = DecodingRun.Settings("json", ScoringMode.Exact, "joy");

        await Assert.ThrowsAsync<ModelException>(() => AnswersAsync(model, [new Prompt("one\n") { Chat = true }], settings));
    }

    private static async Task<string[]> AnswersAsync(ScriptedModel model, Prompt[] prompts, GenerationSettings settings) =>
        [
            .. (await new Decoder(model).GenerateAsync(prompts, settings, TestContext.Current.CancellationToken)).Select(outcome =>
                TraceText.Of(outcome.Value)
            ),
        ];

    private static async Task<string[]> ScoresAsync(ScriptedModel model, Prompt[] prompts, AnswerOptions options, ScoreSettings settings) =>
        [
            .. (await new Decoder(model).ScoreAsync(prompts, options, settings, TestContext.Current.CancellationToken)).Select(outcome =>
                TraceText.Of(outcome.Value)
            ),
        ];
}
