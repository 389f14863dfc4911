using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Free decoding of models that write a given answer, their steps against the slow reference.</summary>
public sealed class FreeOracleTests
{
    private const string Text = "Input: one\n";
    private const double Tolerance = 1e-5; // sums in single precision over some 260 tokens

    public static TheoryData<string, string, ScoringMode> Cases()
    {
        var cases = new TheoryData<string, string, ScoringMode>();
        foreach (var format in AnswerFormat.All)
        {
            foreach (var vocabulary in Vocabularies.Names)
            {
                cases.Add(format.Name, vocabulary, ScoringMode.Exact);
                cases.Add(format.Name, vocabulary, ScoringMode.FirstToken);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_label_written_is_a_step_of_all_options(string name, string vocabulary, ScoringMode scoring)
    {
        var format = AnswerFormat.Named(name);
        // A label written twice in a row is a step of its own.
        string[] written = ["joy", "joyful", "joyful", "per:age"];
        using var model = Writing(format.Write(written) + "\n", vocabulary);

        var trace = await FreeAsync(model, name, scoring);

        Assert.Equal(written, trace.Steps.Select(step => step.Chosen));
        Assert.True(trace.WellFormed);
        Assert.False(trace.ForcedFirstStep);
        Assert.Equal([false, false, false, true], trace.Steps.Select(step => step.IsLast));
        Assert.Equal(format.Write(written), trace.Answer.TrimEnd('\n'));
        var oracle = new Oracle(model.Vocabulary, model.Script);
        var before = Text + format.Stub;
        foreach (var (step, label) in trace.Steps.Zip(written))
        {
            AssertStep(step, oracle, before, format, scoring);
            Assert.Equal(oracle.End(before + format.Option(label), name), step.EndProbability!.Value, Tolerance);
            before += format.Option(label) + format.Continuation;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_answer_without_a_step_gets_one_behind_prompt_and_stub(string name, string vocabulary, ScoringMode scoring)
    {
        var format = AnswerFormat.Named(name);
        using var model = Writing("Output: Anger.\n", vocabulary);

        var trace = await FreeAsync(model, name, scoring);

        Assert.True(trace.ForcedFirstStep);
        Assert.False(trace.WellFormed);
        Assert.Equal("Output: Anger.\n", trace.Answer);
        var step = Assert.Single(trace.Steps);
        Assert.Null(step.Chosen);
        AssertStep(step, new Oracle(model.Vocabulary, model.Script), Text + format.Stub, format, scoring);
    }

    [Theory]
    [InlineData("json", "{\"label\": [\"fearful\"]}", "fearful")]
    [InlineData("json", "{\"label\": [\"none\"]}", LabelSet.None)]
    [InlineData("list", "Labels: fearful\n", "fearful")]
    [InlineData("list", "Labels: none\n", LabelSet.None)]
    [InlineData("polysyndeton", "Labels: the fearful\n", "fearful")]
    [InlineData("polysyndeton", "Labels: nothing\n", LabelSet.None)]
    public async Task What_is_no_label_is_kept_as_it_was_written(string format, string answer, string chosen)
    {
        using var model = Writing(answer, Vocabularies.Merged);

        var trace = await FreeAsync(model, format, ScoringMode.Exact);

        Assert.Equal(chosen, Assert.Single(trace.Steps).Chosen);
        Assert.True(trace.WellFormed);
    }

    [Fact]
    public async Task An_answer_is_cut_where_it_grows_too_long()
    {
        using var model = Writing("{\"label\": [\"joyful\", \"joy\"]}", Vocabularies.BytesOnly);
        var settings = DecodingRun.Settings("json", ScoringMode.Exact, Vocabularies.Labels) with
        {
            Decoding = DecodingMode.Free,
            MaximumAnswerTokens = 14,
        };

        var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);

        Assert.Equal("{\"label\": [\"jo", trace.Answer);
        Assert.False(trace.WellFormed);
        Assert.Contains("cut after 14 tokens", Assert.Single(trace.Warnings), StringComparison.Ordinal);
        Assert.Equal("jo", Assert.Single(trace.Steps).Chosen);
    }

    [Fact]
    public async Task The_end_of_generation_ends_an_answer()
    {
        using var model = Writing("Labels: joy", Vocabularies.WithBeginning);

        var trace = await FreeAsync(model, "list", ScoringMode.Exact);

        Assert.Equal("Labels: joy", trace.Answer);
        Assert.True(trace.WellFormed);
        Assert.Equal(["joy"], trace.Labels);
    }

    /// <summary>A model that writes an answer with odds of 0.6 at every token, and a little of every label where one can begin.</summary>
    private static ScriptedModel Writing(string answer, string vocabulary)
    {
        var tokenizer = Vocabularies.Named(vocabulary);
        return new ScriptedModel
        {
            Vocabulary = tokenizer,
            Script = Script.Probabilities(text =>
            {
                var written = text.StartsWith(Text, StringComparison.Ordinal) ? text[Text.Length..] : "";
                var isOn = answer.Length > written.Length && answer.StartsWith(written, StringComparison.Ordinal);
                var next = new Dictionary<string, double>(StringComparer.Ordinal)
                {
                    [isOn ? answer[written.Length..] : tokenizer.Ends[0]] = 0.6,
                };
                next.TryAdd("p", 0.03 + (0.001 * (text.Length % 7)));
                next.TryAdd("joy", 0.05);
                next.TryAdd(" the", 0.07);
                next.TryAdd("\"]", 0.02);
                next.TryAdd(",", 0.01);
                return next;
            }),
        };
    }

    private static Task<Trace> FreeAsync(ScriptedModel model, string format, ScoringMode scoring) =>
        DecodingRun.AnswerAsync(
            model,
            new Prompt(Text),
            DecodingRun.Settings(format, scoring, Vocabularies.Labels) with
            {
                Decoding = DecodingMode.Free,
                MaximumAnswerTokens = 200,
            }
        );

    /// <summary>All labels and none are on offer at every step.</summary>
    private static void AssertStep(LabelStep step, Oracle oracle, string before, AnswerFormat format, ScoringMode scoring)
    {
        var texts = Vocabularies.Labels.ToDictionary(label => label, format.Option);
        texts[LabelSet.None] = format.NoneOption;
        if (scoring == ScoringMode.Exact)
        {
            var masses = texts.ToDictionary(pair => pair.Key, pair => oracle.Mass(before, pair.Value, oracle.MayFollow(format.Name)));
            Assert.All(masses, pair => Assert.Equal(pair.Value / masses.Values.Sum(), step.Distribution.Probability(pair.Key), Tolerance));
            Assert.Equal(masses.Values.Sum(), step.Distribution.Coverage, Tolerance);
        }
        else if (format.OptionLead.Length == 0)
        {
            var at = oracle.Tokens(before);
            var firsts = texts.ToDictionary(
                pair => pair.Key,
                pair => oracle.Next(at)[oracle.Tokens(before + pair.Value + (format.Name == "json" ? "\"" : "\n"))[at.Count]]
            );
            Assert.All(firsts, pair => Assert.Equal(pair.Value / firsts.Values.Sum(), step.Distribution.Probability(pair.Key), Tolerance));
        }
    }
}
