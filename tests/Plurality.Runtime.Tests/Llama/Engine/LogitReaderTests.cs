using System.Globalization;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.TestKit.Devices;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Engine;

/// <summary>How the engine reads rows of logits, with a scripted device in place of a model.</summary>
public sealed class LogitReaderTests
{
    private static readonly ScriptedTokenizer Tokenizer = new(ScriptedTokenizer.CommonPieces);

    private static readonly Prompt[] Prompts =
    [
        .. Enumerable.Range(0, 24).Select(i => new Prompt($"Which?\n\nInput: text {i}\nLabels: ", SharedCharacters: 15)),
    ];

    [Theory]
    [InlineData(ScoringMode.Exact, DecodingMode.Constrained)]
    [InlineData(ScoringMode.FirstToken, DecodingMode.Constrained)]
    [InlineData(ScoringMode.FirstToken, DecodingMode.Free)]
    public async Task The_number_of_threads_that_read_changes_no_digit(ScoringMode scoring, DecodingMode decoding)
    {
        var device = new ScriptedDevice(Tokenizer.Size, rows: 199);
        using var one = new DeviceModel(Tokenizer, device, isConcurrent: false, threads: 1);
        using var four = new DeviceModel(Tokenizer, device, isConcurrent: false, threads: 4);
        var settings = Settings(scoring) with { Decoding = decoding };

        var alone = await one.GenerateAsync(Prompts, settings, TestContext.Current.CancellationToken);
        var shared = await four.GenerateAsync(Prompts, settings, TestContext.Current.CancellationToken);

        Assert.Equal(alone.Select(Print), shared.Select(Print));
        Assert.True(alone.Select(Print).Distinct().Count() > Prompts.Length / 2);
    }

    [Fact]
    public async Task A_document_has_the_same_numbers_alone_and_in_a_batch()
    {
        using var model = new DeviceModel(Tokenizer, new ScriptedDevice(Tokenizer.Size, rows: 199), isConcurrent: false, threads: 2);
        var settings = Settings(ScoringMode.Exact);

        var together = await model.GenerateAsync(Prompts, settings, TestContext.Current.CancellationToken);
        var alone = await model.GenerateAsync([Prompts[7]], settings, TestContext.Current.CancellationToken);

        Assert.Equal(Print(alone[0]), Print(together[7]));
    }

    [Theory]
    [InlineData(float.NaN, ScoringMode.Exact)]
    [InlineData(float.PositiveInfinity, ScoringMode.Exact)]
    [InlineData(float.NegativeInfinity, ScoringMode.Exact)]
    [InlineData(float.NaN, ScoringMode.FirstToken)]
    [InlineData(float.NegativeInfinity, ScoringMode.FirstToken)]
    public async Task A_logit_that_is_not_finite_is_refused(float logit, ScoringMode scoring)
    {
        var device = new ScriptedDevice(Tokenizer.Size, rows: 7);
        device.Spoil(logit);
        using var model = new DeviceModel(Tokenizer, device, isConcurrent: false, threads: 2);

        var fault = await Assert.ThrowsAsync<ModelException>(async () =>
            await model.GenerateAsync(Prompts, Settings(scoring), TestContext.Current.CancellationToken)
        );

        Assert.Contains("must be finite numbers", fault.Message, StringComparison.Ordinal);
    }

    private static GenerationSettings Settings(ScoringMode scoring) =>
        new(LabelSet.Create(["joy", "anger", "fear"]), AnswerFormat.Json) { Scoring = scoring, MaximumAnswerTokens = 12 };

    private static string Print(Outcome<Trace> outcome) =>
        string.Join(
            '\n',
            outcome.Value.Steps.Select(step =>
                FormattableString.Invariant(
                    $"{step.Chosen} {step.EndProbability:R} {step.Distribution.Coverage:R} {Joined(step.Distribution.Scores)}"
                )
            )
        );

    private static string Joined(IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
