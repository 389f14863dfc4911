using System.Globalization;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Decoding;

/// <summary>Questions about the same document are computed together, and answered as if each were asked alone.</summary>
public sealed class PlaceGroupTests(TinyModels models) : IClassFixture<TinyModels>
{
    private const string Opening = "Which?\n\nInput: one\nProposed: the\nAnswer: on\n\nInput: ";
    private static readonly string[] Words =
    [
        "the",
        "then",
        "there",
        "on",
        "one",
        "per:age",
        "per:title",
        "o",
        "é",
        "then on",
        "\"the\"",
        "ther",
    ];
    private static readonly AnswerOptions YesOrNo = new(
        "Answer:",
        [new("on", " on", false), new("a", " a", false), new("ther", " ther", false)],
        "\n",
        new(["\n", " "], false, true)
    );

    public static TheoryData<ScoringMode, bool> Modes() =>
        new()
        {
            { ScoringMode.Exact, false },
            { ScoringMode.FirstToken, false },
            { ScoringMode.Exact, true },
        };

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Together_and_alone_questions_have_the_same_scores(ScoringMode scoring, bool chat)
    {
        string[] texts = ["the way", "", "on the tower. the other", "ends in the \"", "\n", "a\0b"];
        Prompt[] together = [.. texts.SelectMany(text => Words.Select(word => Question(text, word) with { Chat = chat }))];
        var settings = new ScoreSettings { Scoring = scoring };

        var grouped = await ScoreAsync(together, YesOrNo, settings);
        var alone = await ScoreAsync(
            [.. together.Select(prompt => prompt with { DocumentCharacters = 0, SharedCharacters = 0 })],
            YesOrNo,
            settings
        );

        foreach (var (one, other) in alone.Zip(grouped))
        {
            Assert.Equal(one.PromptTokens, other.PromptTokens);
            Assert.All(one.Distribution.Probabilities.Zip(other.Distribution.Probabilities), pair =>
                Assert.Equal(pair.First, pair.Second, 1e-3)
            );
            Assert.Equal(one.Distribution.Coverage, other.Distribution.Coverage, 1e-3);
            Assert.Equal(one.LogSumExp, other.LogSumExp, 1e-3);
            Assert.Equal(one.TopTokens[0].Token, other.TopTokens[0].Token);
        }
    }

    [Fact]
    public async Task More_questions_than_one_tree_can_hold_are_evaluated_in_parts()
    {
        Prompt[] together = [.. Enumerable.Range(0, 300).Select(i => Question("the way", $"label number {i}"))];

        var grouped = await ScoreAsync(together, YesOrNo, new ScoreSettings());

        foreach (var i in (int[])[0, 20, 150, 299])
        {
            var alone = await ScoreAsync([together[i] with { DocumentCharacters = 0 }], YesOrNo, new ScoreSettings());
            Assert.All(alone[0].Distribution.Probabilities.Zip(grouped[i].Distribution.Probabilities), pair =>
                Assert.Equal(pair.First, pair.Second, 1e-3)
            );
        }
    }

    [Fact]
    public async Task A_text_is_computed_once_and_of_each_question_what_is_its_own()
    {
        using var fresh = models.Open();
        string[] texts = ["the way on the tower, there and then and there again", "another one, on the other way"];
        Prompt[] wave = [.. texts.SelectMany(text => Words.Select(word => Question(text, word)))];

        var scores = (
            await fresh.ScoreAsync(
                wave,
                YesOrNo,
                new ScoreSettings { Scoring = ScoringMode.FirstToken },
                TestContext.Current.CancellationToken
            )
        )
            .Select(scoring => scoring.Value.PromptTokens)
            .ToArray();

        var shared = models.Naive.Tokens(Opening).Length;
        var minimum = scores.Chunk(Words.Length).Sum(document => DistinctBeginnings(document) - shared);
        Assert.InRange(fresh.Evaluated.Documents, 1, 1.2 * minimum);
        Assert.True(3 * minimum < scores.Sum(tokens => tokens.Count), "Sharing must save much, or nothing was tested.");
    }

    [Fact]
    public async Task Repeated_and_with_another_number_of_threads_a_wave_has_the_same_digits()
    {
        using var two = models.Open(threads: 2);
        Prompt[] wave = [.. new[] { "the way", "on" }.SelectMany(text => Words.Select(word => Question(text, word)))];

        var first = await ScoreAsync(wave, YesOrNo, new ScoreSettings());
        await ScoreAsync([.. wave.Reverse()], YesOrNo, new ScoreSettings());
        var again = await ScoreAsync(wave, YesOrNo, new ScoreSettings());
        var other = (await two.ScoreAsync(wave, YesOrNo, new ScoreSettings(), TestContext.Current.CancellationToken)).Select(scoring =>
            scoring.Value
        );

        Assert.Equal(first.Select(Digits), again.Select(Digits));
        Assert.Equal(first.Select(Digits), other.Select(Digits));
    }

    [Fact]
    public async Task A_question_that_cannot_be_asked_costs_only_itself()
    {
        Prompt[] wave = [Question("the way", "the"), Question("the way", new string('x', 2000)), Question("the way", "on")];

        var results = await models.Model.ScoreAsync(wave, YesOrNo, new ScoreSettings(), TestContext.Current.CancellationToken);

        Assert.Contains("context of 512", results[1].Fault?.Message, StringComparison.Ordinal);
        Assert.All([results[0], results[2]], result => Assert.Null(result.Fault));
    }

    [Fact]
    public async Task A_question_too_long_for_a_tree_is_asked_alone()
    {
        Prompt[] wave = [Question("the way", "the"), Question("the way", new string('x', 300)), Question("the way", "on")];

        var grouped = await ScoreAsync(wave, YesOrNo, new ScoreSettings());

        for (var i = 0; i < wave.Length; i++)
        {
            var alone = await ScoreAsync([wave[i] with { DocumentCharacters = 0 }], YesOrNo, new ScoreSettings());
            Assert.All(alone[0].Distribution.Probabilities.Zip(grouped[i].Distribution.Probabilities), pair =>
                Assert.Equal(pair.First, pair.Second, 1e-3)
            );
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("list")]
    [InlineData("polysyndeton")]
    public async Task The_place_behind_written_labels_is_that_of_a_prompt_that_holds_them(string format)
    {
        var answer = AnswerFormat.Named(format);
        var labels = LabelSet.Create(["the", "then", "per:age", "on"]);
        var options = AnswerOptions.Of(answer, labels);
        string[][] written =
        [
            [],
            ["the"],
            ["then"],
            ["the", "on"],
            ["on", "the", "per:age"],
        ];
        Prompt[] wave = [.. written.Select(labels => new Prompt("Input: one\n") { Written = labels, DocumentCharacters = 11 })];

        var scores = await ScoreAsync(wave, options, new ScoreSettings());

        for (var i = 0; i < written.Length; i++)
        {
            var remaining = options with
            {
                Stub = "",
                Options =
                [
                    .. options.Options.Where(option => !written[i].Contains(option.Name) && (i == 0 || option.Name != LabelSet.None)),
                ],
            };
            var text = "Input: one\n" + answer.Stub + string.Concat(written[i].Select(label => answer.Option(label) + answer.Continuation));
            var alone = (await ScoreAsync([new Prompt(text)], remaining, new ScoreSettings()))[0];
            foreach (var (option, at) in options.Options.Select((option, at) => (option.Name, at)))
            {
                var place = remaining.Options.ToList().FindIndex(left => left.Name == option);
                Assert.Equal(
                    place < 0 ? double.NegativeInfinity : alone.Distribution.Scores[place],
                    scores[i].Distribution.Scores[at],
                    1e-3
                );
                Assert.Equal(place < 0 ? -1 : alone.EndProbabilities[place] ?? -1, scores[i].EndProbabilities[at] ?? -1, 1e-3);
            }
        }
    }

    [Fact]
    public async Task What_is_written_must_be_labels_each_once_and_leave_one()
    {
        var options = AnswerOptions.Of(AnswerFormat.Json, LabelSet.Create(["joy", "fear"]));
        foreach (
            var written in (string[][])
                [
                    ["none"],
                    ["love"],
                    ["joy", "joy"],
                    ["joy", "fear"],
                ]
        )
        {
            await Assert.ThrowsAsync<ArgumentException>(async () =>
                await ScoreAsync([new Prompt("a\n") { Written = written }], options, new ScoreSettings())
            );
        }

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await models.Model.GenerateAsync(
                [new Prompt("a\n") { Written = ["joy"] }],
                new GenerationSettings(LabelSet.Create(["joy", "fear"]), AnswerFormat.Json),
                TestContext.Current.CancellationToken
            )
        );
    }

    private static Prompt Question(string text, string label)
    {
        var document = Opening + text + "\nProposed:";
        return new Prompt($"{document} {label}\n", Opening.Length) { DocumentCharacters = document.Length };
    }

    /// <summary>How many tokens some sequences have when what they begin with is counted once.</summary>
    private static int DistinctBeginnings(IEnumerable<IReadOnlyList<int>> sequences) =>
        sequences
            .SelectMany(sequence => Enumerable.Range(1, sequence.Count).Select(length => string.Join(' ', sequence.Take(length))))
            .Distinct()
            .Count();

    private static string Digits(OptionScores scores) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(' ', scores.Distribution.Scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score:R}")))} "
                + $"{scores.Distribution.Coverage:R} {scores.LogSumExp:R}"
        );

    private async Task<OptionScores[]> ScoreAsync(Prompt[] wave, AnswerOptions options, ScoreSettings settings) =>
        [
            .. (await models.Model.ScoreAsync(wave, options, settings, TestContext.Current.CancellationToken)).Select(scoring =>
                scoring.Value
            ),
        ];
}
