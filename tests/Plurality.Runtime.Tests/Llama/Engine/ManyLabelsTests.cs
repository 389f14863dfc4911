using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Engine;
using Plurality.Prompts;
using Plurality.Runtime.Tests.Decoding;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Engine;

/// <summary>An answer with all 150 labels would have some 900 tokens, more than the tiny model's context of 512; hardly any answer has
/// all.</summary>
public sealed class ManyLabelsTests(TinyModels models) : IClassFixture<TinyModels>
{
    private static readonly LabelSet Labels = LabelSet.Create(Enumerable.Range(0, 150).Select(i => $"x{i:000}"));
    private static readonly Prompt[] Short = [.. Enumerable.Range(0, 6).Select(i => Document($"on the way {i}"))];

    [Fact]
    public async Task Documents_whose_answers_are_short_are_answered_one_at_a_time()
    {
        using var model = models.Open(cells: 1024);

        var together = await GenerateAsync(model, Short);

        Assert.All(together, result => Assert.Null(result.Fault));
        Assert.Equal(new ReducedBatch(1, 6), model.ReducedBatch);
        Assert.Equal(together.Select(Print), (await GenerateAsync(model, Short)).Select(Print));
    }

    [Theory]
    [InlineData(4096, 108, "they must fit in the model's context of 512.")]
    [InlineData(768, 51, "with a call's 512 they must fit in a context of 768 cells.")]
    public async Task A_document_whose_answer_outgrows_the_context_costs_only_itself(int cells, int words, string fault)
    {
        using var talkative = models.Open(cells: cells, seed: 12);
        Prompt[] wave = [Short[0], Document(string.Concat(Enumerable.Repeat("abc ", words))), Short[1]];

        var results = await GenerateAsync(talkative, wave);
        var without = await GenerateAsync(talkative, [Short[0], Short[1]]);

        Assert.NotNull(results[1].Fault);
        Assert.Matches($"^The prompt has [0-9]+ tokens and its answer [1-9][0-9]+ or more; together {fault}", results[1].Fault?.Message);
        Assert.Equal(without.Select(result => result.Value.Answer), [results[0].Value.Answer, results[2].Value.Answer]);
    }

    [Fact]
    public async Task A_free_answer_may_be_allowed_more_than_there_is_room_for()
    {
        var settings = new GenerationSettings(LabelSet.Create(["the", "on"]), AnswerFormat.Json)
        {
            Decoding = DecodingMode.Free,
            MaximumAnswerTokens = 10_000,
        };

        var results = await models.Model.GenerateAsync(
            [Short[0], Document(new string('y', 2000))],
            settings,
            TestContext.Current.CancellationToken
        );

        // The tiny model may or may not come to an end of its own; what does not is a fault, and never a call that the library refuses.
        Assert.True(results[0].Value is not null || results[0].Fault!.Message.Contains("context of 512", StringComparison.Ordinal));
        Assert.Contains("context of 512", results[1].Fault?.Message, StringComparison.Ordinal);
    }

    private static Prompt Document(string text) => new($"Input: {text}\n");

    private static ValueTask<IReadOnlyList<Outcome<Trace>>> GenerateAsync(LlamaLanguageModel model, Prompt[] wave) =>
        model.GenerateAsync(wave, new GenerationSettings(Labels, AnswerFormat.Json), TestContext.Current.CancellationToken);

    private static string Print(Outcome<Trace> result) =>
        string.Join(
            '\n',
            result.Value.Steps.Select(step =>
                FormattableString.Invariant($"{step.Chosen} {step.EndProbability:R} {string.Join(' ', step.Distribution.Scores)}")
            )
        );
}
