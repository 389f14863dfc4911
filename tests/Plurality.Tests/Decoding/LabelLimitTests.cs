using System.Globalization;
using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Hundreds of labels, and lists that do not end.</summary>
public sealed class LabelLimitTests
{
    private const string Text = "Input: one\n";

    /// <summary>Many labels with common beginnings: of two words each.</summary>
    private static readonly string[] Many = [.. Enumerable.Range(0, 1000).Select(i => Invariant($"area {i % 25}: topic {i / 25}"))];

    [Theory]
    [InlineData("json", DecodingMode.Constrained)]
    [InlineData("list", DecodingMode.Constrained)]
    [InlineData("polysyndeton", DecodingMode.Constrained)]
    [InlineData("json", DecodingMode.Free)]
    [InlineData("list", DecodingMode.Free)]
    public async Task A_list_ends_after_the_most_labels_and_the_trace_says_so(string name, DecodingMode decoding)
    {
        var format = AnswerFormat.Named(name);
        string[] labels = ["a1", "a2", "b3", "b4", "c5", "c6"];
        using var model = new ScriptedModel { Script = Writing(Text + format.Write(labels) + "\n") };
        var settings = DecodingRun.Settings(name, ScoringMode.Exact, labels) with { Decoding = decoding };

        var all = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);
        var limited = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings with { MaximumLabels = 3 });
        var same = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings with { MaximumLabels = 6 });

        Assert.Equal(labels, all.Labels);
        Assert.Contains("has 6 of 6 labels: the model may not end lists", Assert.Single(all.Warnings), StringComparison.Ordinal);
        Assert.Equal(TraceText.Of(all), TraceText.Of(same));
        Assert.Equal(labels[..3], limited.Labels);
        Assert.True(limited.IsWhole);
        Assert.True(limited.WellFormed);
        Assert.Equal(format.Write(labels[..3]), limited.Answer);
        Assert.Contains("ended after 3 labels", Assert.Single(limited.Warnings), StringComparison.Ordinal);
        Assert.Equal(
            all.Steps.Take(3).Select(step => (step.Chosen, step.EndProbability)),
            limited.Steps.Select(step => (step.Chosen, step.EndProbability))
        );
        Assert.True(limited.Steps[^1].EndProbability < 0.5);
    }

    /// <summary>Repetitions and words that are no labels count neither for the limit nor for the warning.</summary>
    [Fact]
    public async Task A_limit_counts_different_labels()
    {
        using var model = new ScriptedModel
        {
            Script = Writing(Text + AnswerFormat.List.Write(["a1", "A1", "odd", "a2", "odder", "b3", "a1", "b4"]) + "\n"),
        };
        var settings = DecodingRun.Settings("list", ScoringMode.Exact, "a1", "a2", "b3", "b4", "c5", "c6") with
        {
            Decoding = DecodingMode.Free,
        };

        var three = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings with { MaximumLabels = 3 });
        var one = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings with { MaximumLabels = 1 });
        var steps = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings with { MaximumLabels = 3, MaximumSteps = 5 });

        Assert.Equal(("Labels: a1, A1, odd, a2, odder, b3", 6, true), (three.Answer, three.Steps.Count, three.IsWhole));
        Assert.Equal(["a1", "a2", "b3"], three.Labels);
        Assert.Equal(("Labels: a1", true), (one.Answer, one.WellFormed));
        Assert.Contains("ended after 1 label, where", Assert.Single(one.Warnings), StringComparison.Ordinal);
        Assert.Equal(("Labels: a1, A1, odd, a2, odder", 5, false), (steps.Answer, steps.Steps.Count, steps.IsWhole));
        Assert.DoesNotContain(steps.Warnings, warning => warning.Contains("ended after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_that_are_no_labels_are_not_half_of_the_labels()
    {
        using var model = new ScriptedModel { Script = Writing(Text + AnswerFormat.List.Write(["a1", "odd", "odder", "oddest"]) + "\n") };
        var settings = DecodingRun.Settings("list", ScoringMode.Exact, "a1", "a2", "b3", "b4", "c5", "c6") with
        {
            Decoding = DecodingMode.Free,
        };

        Assert.Empty((await DecodingRun.AnswerAsync(model, new Prompt(Text), settings)).Warnings);
    }

    /// <summary>One token begins the label behind the limit and ends the answer.</summary>
    [Theory]
    [InlineData("list", ", a2\n")]
    [InlineData("json", "\", \"a2\"]}")]
    [InlineData("list", ",<end>")]
    public async Task An_answer_that_is_over_within_the_next_label_is_cut_all_the_same(string name, string piece)
    {
        var format = AnswerFormat.Named(name);
        var written = piece.EndsWith("<end>", StringComparison.Ordinal) ? "Labels: a1," : format.Write(["a1", "a2"]) + "\n";
        using var model = new ScriptedModel { Vocabulary = new ScriptedTokenizer(piece), Script = Writing(Text + written) };
        var settings = DecodingRun.Settings(name, ScoringMode.Exact, "a1", "a2", "b3") with { Decoding = DecodingMode.Free };

        var first = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings with { MaximumSteps = 1 });
        var ended = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings with { MaximumLabels = 1 });

        Assert.Equal((false, false, 1), (first.IsWhole, first.WellFormed, first.Steps.Count));
        Assert.Equal(format.Stub + format.Option("a1"), first.Answer);
        Assert.Equal((true, true, format.Write(["a1"])), (ended.IsWhole, ended.WellFormed, ended.Answer));
        Assert.Contains("ended after 1 label,", Assert.Single(ended.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_ends_by_itself_is_not_said_to_be_ended()
    {
        using var model = new ScriptedModel { Script = Writing(Text + AnswerFormat.Json.Write(["joy", "per:age"])) };
        var settings = DecodingRun.Settings("json", ScoringMode.Exact, Vocabularies.Labels) with { MaximumLabels = 2 };

        Assert.Empty((await DecodingRun.AnswerAsync(model, new Prompt(Text), settings)).Warnings);
    }

    [Theory]
    [InlineData(null, 0, 10)]
    [InlineData(null, 1, 5)]
    [InlineData(null, 2, 5)]
    [InlineData(null, 4, 8)]
    [InlineData(7, 4, 7)]
    public void The_default_is_twice_the_largest_set_of_demonstrations(int? given, int largest, int expected)
    {
        TextItem[] pool =
        [
            new("p1", "one") { Labels = [] },
            new("p2", "two") { Labels = [.. Many.Take(largest), "unknown", "unknown too"] },
        ];
        var task = new ClassificationTask(LabelSet.Create(Many)) { MaximumLabels = given, Pool = largest == 0 ? null : pool };

        Assert.Equal(expected, task.Draw().Settings.MaximumLabels);
        Assert.Equal(given, (task with { Decoding = DecodingMode.Free }).Draw().Settings.MaximumLabels);
        if (largest > 0)
        {
            // Where each document has its own demonstrations, the limit is one for all.
            Assert.Equal(expected, (task with { Sampling = DemonstrationSampling.Parse("similarity") }).Draw().Settings.MaximumLabels);
            Assert.Equal(given ?? 10, (task with { Shots = 0 }).Draw().Settings.MaximumLabels);
        }
    }

    [Fact]
    public void Limits_that_no_answer_reaches_are_left_out()
    {
        var settings = DecodingRun.Settings("json", ScoringMode.Exact, "a", "b", "c") with { LaterBound = 0.01 };

        Assert.Equal((null, null, 0.01), Limits(settings with { MaximumLabels = 3, MaximumSteps = 3 }));
        Assert.Equal((2, null, 0.01), Limits(settings with { MaximumLabels = 2 }));
        Assert.Equal((null, 2, 0.01), Limits(settings with { MaximumLabels = 3, MaximumSteps = 2 }));
        Assert.Equal((2, null, 0.01), Limits(settings with { MaximumLabels = 2, MaximumSteps = 2 }));
        Assert.Equal((null, 1, 0), Limits(settings with { MaximumLabels = 2, MaximumSteps = 1 }));
        Assert.Equal((1, null, 0), Limits(settings with { MaximumLabels = 1 }));
        Assert.Equal((null, null, 0), Limits(settings with { MaximumLabels = 2, MaximumSteps = 1, Task = TaskKind.SingleLabel }));
        Assert.Equal((null, null, 0), Limits(settings with { Scoring = ScoringMode.FirstToken }));
        Assert.Equal((1, 2, 0), Limits(settings with { MaximumLabels = 1, MaximumSteps = 2, Decoding = DecodingMode.Free }));
        Assert.Equal((null, null, 0), Limits(settings with { ScoringBound = 0.1 }));

        static (int? Labels, int? Steps, double Later) Limits(GenerationSettings given) =>
            given.Binding() is var bound ? (bound.MaximumLabels, bound.MaximumSteps, bound.LaterBound) : default;
    }

    [Theory]
    [InlineData(128, null, 0, 0)]
    [InlineData(129, null, 0, 0.01)]
    [InlineData(129, 0.0, 0, 0)]
    [InlineData(129, 0.002, 0.002, 0)]
    public void Later_steps_have_a_bound_with_many_labels_unless_complete_scoring_is_asked_for(
        int labels,
        double? given,
        double first,
        double later
    )
    {
        var task = new ClassificationTask(LabelSet.Create(Many.Take(labels))) { ScoringBound = given };

        var settings = task.Draw().Settings;

        Assert.Equal((first, later), (settings.ScoringBound, settings.LaterBound));
        Assert.Equal((first, Math.Max(first, later)), (settings.Step(1).Bound, settings.Step(2).Bound));
    }

    /// <summary>1,000 labels with common beginnings and descriptions: the first step is complete, later ones are within the bound and give
    /// the same answer.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_thousand_labels_are_read_within_the_bound_at_later_steps(ulong seed)
    {
        using var model = new ScriptedModel { Script = Script.Hash(seed), TreeLimits = new TreeLimits(256, 128) };
        var task = new ClassificationTask(LabelSet.Create(Many))
        {
            Descriptions = Many.Take(50).ToDictionary(label => label, label => $"texts on {label}"),
            MaximumLabels = 4,
        };

        var complete = await AnswerAsync(model, task with { ScoringBound = 0 });
        var trace = await AnswerAsync(model, task);

        Assert.Equal(complete.Labels, trace.Labels);
        Assert.Equal(complete.Steps[0].Distribution.Scores, trace.Steps[0].Distribution.Scores);
        Assert.Null(trace.Steps[0].Distribution.UpperLimits);
        foreach (var (exact, step) in complete.Steps.Zip(trace.Steps).Skip(1))
        {
            for (var option = 0; option < Many.Length; option++)
            {
                var p = exact.Distribution.Probabilities[option];
                Assert.InRange(Math.Abs(p - step.Distribution.Probabilities[option]), 0, ClassificationTask.LaterBound);
                Assert.InRange(p, 0, (step.Distribution.UpperLimits?[option] ?? 1) + 1e-12);
            }
        }
    }

    [Fact]
    public async Task Labels_of_twenty_tokens_are_told_apart_by_their_last_one()
    {
        string[] labels = [.. Enumerable.Range(0, 200).Select(i => Invariant($"a label that is long enough {i:000}"))];
        var answer = AnswerFormat.Json.Write([labels[7], labels[150]]);
        using var model = new ScriptedModel { Script = Writing(Text + answer) };
        Assert.InRange(model.Tokenizer.Encode(labels[7]).Length, 20, 40);
        var task = new ClassificationTask(LabelSet.Create(labels));

        var trace = (await new Decoder(model).GenerateAsync([new Prompt(Text)], task.Draw().Settings, Cancellation))[0].Value;

        Assert.Equal([labels[7], labels[150]], trace.Labels);
        Assert.Equal(answer, trace.Answer);
        Assert.All(trace.Steps, step => Assert.True(step.Distribution.Probability(step.Chosen!) > 0.9));
    }

    [Fact]
    public async Task Marginal_has_no_limit()
    {
        using var model = new ScriptedModel { Script = Script.Hash(1) };
        var task = new ClassificationTask(LabelSet.Create(["a", "b", "c"]));

        async Task<IReadOnlyList<double>> Marginal(int? most)
        {
            var classifier = new Classifier(model, task with { MaximumLabels = most }, Method.Parse("marginal"));
            return (await classifier.ClassifyAsync("text", Cancellation)).Value.Probabilities.Probabilities;
        }

        Assert.Equal(await Marginal(null), await Marginal(1));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<Trace> AnswerAsync(ScriptedModel model, ClassificationTask task) =>
        (await new Decoder(model).GenerateAsync([new Prompt(Text)], task.Draw().Settings, Cancellation))[0].Value;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A model that writes a text.</summary>
    private static Script Writing(string whole) =>
        Script.Probabilities(text =>
            whole.Length > text.Length && whole.StartsWith(text, StringComparison.Ordinal)
                ? new Dictionary<string, double> { [whole[text.Length..]] = 0.99 }
                : new Dictionary<string, double>()
        );
}
