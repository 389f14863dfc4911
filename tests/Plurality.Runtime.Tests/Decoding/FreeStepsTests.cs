using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Prompts;
using Plurality.TestKit.Golden;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Decoding;

/// <summary>The embedded model writes real answers: their steps must be what scoring the text up to each label gives.</summary>
public sealed class FreeStepsTests
{
    [Fact]
    public async Task A_step_of_a_free_answer_is_what_scoring_the_text_before_its_label_gives()
    {
        using var model = LlamaLanguageModel.Open(
            new LlamaModelOptions { KeyValue = KeyValueType.F32 },
            TestContext.Current.CancellationToken
        );
        var items = GoldenFiles.Read(GoldenFiles.Own, "engine.json").GetProperty("items").EnumerateArray().ToArray();
        var steps = 0;
        foreach (var item in items.Where(item => item.GetProperty("format").GetString() != "json").Take(4))
        {
            var format = AnswerFormat.Named(item.GetProperty("format").GetString()!);
            var labels = LabelSet.Create(item.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));
            var prompt = new Prompt(item.GetProperty("prompt").GetString()!, item.GetProperty("prompt").GetString()!.Length);
            foreach (var scoring in Enum.GetValues<ScoringMode>())
            {
                var settings = new GenerationSettings(labels, format) { Decoding = DecodingMode.Free, Scoring = scoring };
                var trace = (await model.GenerateAsync([prompt], settings, TestContext.Current.CancellationToken))[0].Value;
                steps += await CompareAsync(model, prompt, trace, labels, format, scoring);
            }
        }

        Assert.True(steps >= 8, $"Answers must have label steps to compare; they have {steps}.");
    }

    private static async Task<int> CompareAsync(
        LlamaLanguageModel model,
        Prompt prompt,
        Trace trace,
        LabelSet labels,
        AnswerFormat format,
        ScoringMode scoring
    )
    {
        var places = format.Parse(trace.Answer).Labels;
        Assert.False(trace.ForcedFirstStep, trace.Answer);
        Assert.Equal(places.Count, trace.Steps.Count);
        foreach (var (step, place) in trace.Steps.Zip(places))
        {
            var options = AnswerOptions.Of(format, labels) with { Stub = "" };
            var before = prompt with { Text = prompt.Text + trace.Answer[..place.Start] };
            var scores = (
                await model.ScoreAsync([before], options, new ScoreSettings { Scoring = scoring }, TestContext.Current.CancellationToken)
            )[0].Value;
            Assert.All(scores.Distribution.Options, option =>
                Assert.Equal(scores.Distribution.Probability(option), step.Distribution.Probability(option), 5e-3)
            );
            if (scoring == ScoringMode.Exact && step.ChosenOption >= 0 && step.Chosen != LabelSet.None)
            {
                Assert.Equal(scores.EndProbabilities[step.ChosenOption]!.Value, step.EndProbability!.Value, 5e-3);
            }
        }

        return places.Count;
    }
}
