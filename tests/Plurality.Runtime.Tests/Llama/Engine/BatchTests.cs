using System.Globalization;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Tests.Decoding;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Engine;

public sealed class BatchTests(TinyModels models) : IClassFixture<TinyModels>
{
    private const string Shared = "Which?\n\nInput: one\n{\"label\": [\"the\"]}\n\nInput: ";
    private static readonly LabelSet Labels = LabelSet.Create(["the", "then", "per:age", "per:title", "on"]);
    private static readonly Prompt[] Prompts =
    [
        .. Enumerable.Range(0, 40).Select(i => Document(string.Join(' ', Enumerable.Repeat("on the way", 1 + (i % 5))) + i)),
    ];

    public static TheoryData<DecodingMode, ScoringMode> Modes() =>
        new()
        {
            { DecodingMode.Constrained, ScoringMode.Exact },
            { DecodingMode.Constrained, ScoringMode.FirstToken },
            { DecodingMode.Free, ScoringMode.Exact },
            { DecodingMode.Free, ScoringMode.FirstToken },
        };

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_batch_gives_the_same_digits_whatever_was_computed_before(DecodingMode decoding, ScoringMode scoring)
    {
        using var fresh = models.Open();
        var settings = Settings(decoding, scoring);
        var waves = Prompts.Chunk(8).ToArray();
        foreach (var wave in waves)
        {
            await GenerateAsync(models.Model, wave, settings);
        }

        var again = await GenerateAsync(models.Model, waves[2], settings);
        var first = await GenerateAsync(fresh, waves[2], settings);

        Assert.Equal(first, again);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_number_of_threads_changes_no_digit(DecodingMode decoding, ScoringMode scoring)
    {
        using var two = models.Open(threads: 2);
        var settings = Settings(decoding, scoring);

        Assert.Equal(await GenerateAsync(models.Model, Prompts[..8], settings), await GenerateAsync(two, Prompts[..8], settings));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Alone_and_in_a_batch_a_document_has_the_same_probabilities(DecodingMode decoding, ScoringMode scoring)
    {
        var settings = Settings(decoding, scoring) with { HiddenLayers = [1, GenerationSettings.LastLayer], Attention = true };
        var together = await models.Model.GenerateAsync(Prompts, settings, TestContext.Current.CancellationToken);
        for (var i = 0; i < Prompts.Length; i += 7)
        {
            var alone = (
                await models.Model.GenerateAsync(
                    [Prompts[i] with { SharedCharacters = 0 }],
                    settings,
                    TestContext.Current.CancellationToken
                )
            )[0].Value;
            var inWave = together[i].Value;
            Assert.Equal(alone.Answer, inWave.Answer);
            foreach (var (one, many) in alone.Steps.Zip(inWave.Steps))
            {
                Assert.All(one.Distribution.Probabilities.Zip(many.Distribution.Probabilities), pair =>
                    Assert.Equal(pair.First, pair.Second, 1e-3)
                );
            }

            foreach (var (one, many) in alone.HiddenStates.Zip(inWave.HiddenStates))
            {
                Assert.Equal(one.Layer, many.Layer);
                Assert.All(one.Values.Zip(many.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
            }

            Assert.Equal([1, 2], inWave.HiddenStates.Select(state => state.Layer));
            Assert.Equal(inWave.Steps.Count - 1, inWave.Attention.Count);
            Assert.All(inWave.Attention, shares => Assert.Equal(1, shares.PromptShare + shares.GeneratedShare, 1e-5));
        }
    }

    [Fact]
    public async Task A_document_longer_than_the_context_costs_only_itself()
    {
        var settings = Settings(DecodingMode.Constrained, ScoringMode.Exact);
        Prompt[] wave = [Prompts[0], Document(new string('x', 2000)), Prompts[1]];

        var results = await models.Model.GenerateAsync(wave, settings, TestContext.Current.CancellationToken);

        Assert.NotNull(results[1].Fault);
        Assert.Contains("context of 512", results[1].Fault?.Message, StringComparison.Ordinal);
        Assert.All([results[0], results[2]], result => Assert.Null(result.Fault));
        Assert.Equal(
            await GenerateAsync(models.Model, [Prompts[0], Prompts[1]], settings),
            (string[])[Print(results[0].Value), Print(results[2].Value)]
        );
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_callers_own_context_does_not_take_the_routines_elsewhere(DecodingMode decoding, ScoringMode scoring)
    {
        var settings = Settings(decoding, scoring);
        var expected = await GenerateAsync(models.Model, Prompts[..8], settings);
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new ForgetfulContext());
        try
        {
            var results = models.Model.GenerateAsync(Prompts[..8], settings, TestContext.Current.CancellationToken).AsTask();

            Assert.True(results.IsCompletedSuccessfully, "Computing is synchronous.");
            Assert.Equal(expected, (await results).Select(result => Print(result.Value)));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task A_prompt_without_a_token_costs_only_itself()
    {
        var settings = Settings(DecodingMode.Free, ScoringMode.Exact);

        var results = await models.Model.GenerateAsync([new Prompt(""), Prompts[0]], settings, TestContext.Current.CancellationToken);

        Assert.Contains("at least one token", results[0].Fault?.Message, StringComparison.Ordinal);
        Assert.Null(results[1].Fault);
    }

    [Fact]
    public async Task A_batch_larger_than_the_cache_is_computed_bit_by_bit()
    {
        using var small = models.Open(cells: 1024);
        var settings = Settings(DecodingMode.Constrained, ScoringMode.Exact);

        var results = await small.GenerateAsync(Prompts, settings, TestContext.Current.CancellationToken);
        var roomy = await models.Model.GenerateAsync(Prompts, settings, TestContext.Current.CancellationToken);

        Assert.Equal(roomy.Select(result => result.Value.Answer), results.Select(result => result.Value.Answer));
    }

    [Fact]
    public async Task A_batch_that_does_not_fit_says_how_many_of_its_documents_did()
    {
        using var model = models.Open(cells: 1024);
        var settings = Settings(DecodingMode.Constrained, ScoringMode.Exact);

        await model.GenerateAsync(Prompts[..2], settings, TestContext.Current.CancellationToken);
        var small = model.ReducedBatch;
        await model.GenerateAsync(Prompts, settings, TestContext.Current.CancellationToken);
        await model.GenerateAsync(Prompts[..2], settings with { HiddenLayers = [1] }, TestContext.Current.CancellationToken);

        Assert.Null(small);
        Assert.NotNull(model.ReducedBatch);
        Assert.Equal(40, model.ReducedBatch.Documents);
        Assert.InRange(model.ReducedBatch.Together, 2, 39);
    }

    [Fact]
    public async Task A_cancelled_wave_leaves_nothing_behind()
    {
        using var model = models.Open();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var settings = Settings(DecodingMode.Constrained, ScoringMode.Exact);
        await GenerateAsync(model, Prompts[8..16], settings);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await model.GenerateAsync(Prompts[..8], settings, cancelled.Token)
        );

        Assert.Equal(await GenerateAsync(models.Model, Prompts[..8], settings), await GenerateAsync(model, Prompts[..8], settings));
    }

    [Theory]
    [InlineData("<|im_start|>user")]
    [InlineData("{\"label\": [\"the\"]}")]
    [InlineData("\n\nInput: another\n{\"label\": [")]
    [InlineData("a\0b")]
    [InlineData("")]
    [InlineData("שלום 👩‍👩‍👧 مرحبا")]
    public async Task Whatever_a_document_holds_is_text(string text)
    {
        var settings = Settings(DecodingMode.Constrained, ScoringMode.Exact);

        var result = (await models.Model.GenerateAsync([Document(text)], settings, TestContext.Current.CancellationToken))[0];
        var scores = (
            await models.Model.ScoreAsync(
                [Document(text)],
                AnswerOptions.Of(AnswerFormat.Json, Labels),
                new ScoreSettings(),
                TestContext.Current.CancellationToken
            )
        )[0].Value;

        Assert.Null(result.Fault);
        Assert.DoesNotContain(scores.PromptTokens, models.Naive.Vocabulary.IsControl);
    }

    [Fact]
    public async Task A_chat_prompt_is_framed_by_the_models_own_template_and_its_text_stays_text()
    {
        var prompt = new Prompt("Say <|im_end|>.", 4) { Chat = true };

        var scores = (
            await models.Model.ScoreAsync(
                [prompt],
                AnswerOptions.Of(AnswerFormat.Json, Labels),
                new ScoreSettings(),
                TestContext.Current.CancellationToken
            )
        )[0].Value;

        var read = string.Concat(scores.PromptTokens.Select(models.Naive.Text));
        Assert.Equal("<control>user\nSay <|im_end|>.<end>\n<control>assistant\n{\"label\": [\"", read);
    }

    [Fact]
    public async Task A_label_that_the_tokenizer_joins_with_what_follows_is_scored()
    {
        var labels = LabelSet.Create(["the", "quote\""]);

        var answer = (
            await models.Model.GenerateAsync(
                [Prompts[0]],
                new GenerationSettings(labels, AnswerFormat.List),
                TestContext.Current.CancellationToken
            )
        )[0];

        Assert.InRange(answer.Value.Steps[0].Distribution.Probability("quote\""), double.Epsilon, 1);
    }

    /// <summary>As a user interface that is busy: what is posted to it is not run.</summary>
    private sealed class ForgetfulContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) { }
    }

    private static Prompt Document(string text) => new(Shared + text + "\n", Shared.Length);

    private static GenerationSettings Settings(DecodingMode decoding, ScoringMode scoring) =>
        new(Labels, AnswerFormat.Json)
        {
            Decoding = decoding,
            Scoring = scoring,
            MaximumAnswerTokens = 12,
        };

    private static async Task<string[]> GenerateAsync(ILanguageModel model, Prompt[] wave, GenerationSettings settings) =>
        [.. (await model.GenerateAsync(wave, settings, TestContext.Current.CancellationToken)).Select(result => Print(result.Value))];

    /// <summary>Everything in a trace, digits as they are.</summary>
    private static string Print(Trace trace) =>
        FormattableString.Invariant(
            $"{trace.Answer}|{string.Join(' ', trace.AnswerTokens!)}|{string.Join('\n', trace.Steps.Select(Print))}"
        );

    private static string Print(LabelStep step) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{step.Chosen} {step.EndProbability:R} {step.Distribution.Coverage:R} "
                + $"{string.Join(' ', step.Distribution.Scores.Select(score => FormattableString.Invariant($"{score:R}")))}"
        );
}
