using Plurality.Analysis;
using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Answers that are read only as far as methods need: their steps are the first ones of the whole answer.</summary>
public sealed class StepLimitTests
{
    private const string Text = "Input: one\n";

    public static TheoryData<string, ScoringMode, DecodingMode, int> Cases()
    {
        var cases = new TheoryData<string, ScoringMode, DecodingMode, int>();
        foreach (var format in AnswerFormat.All)
        {
            foreach (var scoring in Enum.GetValues<ScoringMode>())
            {
                foreach (var decoding in Enum.GetValues<DecodingMode>())
                {
                    cases.Add(format.Name, scoring, decoding, 1);
                    cases.Add(format.Name, scoring, decoding, 2);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_steps_are_the_first_ones_of_the_whole_answer(string name, ScoringMode scoring, DecodingMode decoding, int steps)
    {
        var format = AnswerFormat.Named(name);
        var (cut, read) = (0, (Whole: 0, Cut: 0));
        foreach (
            var answer in (string[][])
                [
                    ["joy"],
                    ["per:age", "joy"],
                    ["joyful", "per:title", "joy"],
                    [],
                ]
        )
        {
            var script = new CountedScript(Writing(Text + format.Write(answer) + "\n"));
            using var model = new ScriptedModel { Vocabulary = Vocabularies.Named(Vocabularies.Merged), Script = script };
            var settings = DecodingRun.Settings(name, scoring, Vocabularies.Labels) with { Decoding = decoding };
            var whole = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);
            read.Whole += script.Read();

            var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings with { MaximumSteps = steps });

            read.Cut += script.Read();
            var isWhole = Math.Max(1, answer.Length) <= steps;
            Assert.Equal(Math.Max(1, answer.Length), whole.Steps.Count);
            Assert.Equal((isWhole, isWhole), (trace.IsWhole, trace.WellFormed));
            Assert.Equal(Math.Min(steps, whole.Steps.Count), trace.Steps.Count);
            Assert.All(trace.Steps.Zip(whole.Steps), pair =>
            {
                Assert.Equal(pair.Second.Distribution.Scores, pair.First.Distribution.Scores);
                Assert.Equal((pair.Second.Chosen, pair.Second.IsLast), (pair.First.Chosen, pair.First.IsLast));
            });
            Assert.StartsWith(trace.Answer, whole.Answer, StringComparison.Ordinal);
            Assert.Equal(isWhole, trace.Answer == whole.Answer);
            cut += isWhole ? 0 : 1;
        }

        Assert.Equal(3 - steps, cut);
        Assert.True(read.Cut < read.Whole, $"{read.Cut} places were read, {read.Whole} for whole answers.");
    }

    [Fact]
    public async Task Every_document_of_a_batch_is_read_as_far_as_the_method_needs_and_no_further()
    {
        var script = new CountedScript(Script.Hash(3));
        using var model = new ScriptedModel { Script = script };
        TextItem[] documents = [.. Enumerable.Range(0, 12).Select(i => new TextItem($"d{i}", $"text {i}"))];
        var task = new ClassificationTask(LabelSet.Create(Vocabularies.Labels));

        async Task<List<Trace>> Traces(string method)
        {
            List<Trace> traces = [];
            await foreach (var result in new Classifier(model, task, Method.Parse(method)).ClassifyAsync(documents, Cancellation))
            {
                traces.Add(result.Outcome.Value.Trace!);
            }

            return traces;
        }

        var whole = await Traces("hard");
        var all = script.Read();

        Assert.All(whole, trace => Assert.True(trace.IsWhole));
        Assert.Contains(whole, trace => trace.Steps.Count > 1);
        foreach (var method in (string[])["first-step", "compare-to-none", "first-step+batch"])
        {
            var first = await Traces(method);
            var read = script.Read();
            Assert.True(read < all, $"{read} of {all}");
            Assert.Equal(whole.Select(trace => trace.Steps.Count == 1), first.Select(trace => trace.IsWhole));
            Assert.All(first, trace => Assert.Single(trace.Steps));
        }
    }

    [Theory]
    [InlineData("first-step", 1)]
    [InlineData("first-step+batch@2|platt", 1)]
    [InlineData("first-step unary tfidf", 1)]
    [InlineData("first-step hard", null)]
    [InlineData("unary", null)]
    public void Methods_need_the_most_steps_that_one_of_them_needs(string methods, int? steps) =>
        Assert.Equal(steps, Method.StepsOf(methods.Split(' ').Select(Method.Parse)));

    [Theory]
    [InlineData("hard")]
    [InlineData("max-over-generations")]
    [InlineData("max-over-generations:reach")]
    public async Task A_method_that_needs_the_whole_answer_refuses_a_part_of_it(string method)
    {
        var evidence = Evidence.Of(await CutAsync());
        var labels = LabelSet.Create(Vocabularies.Labels);
        var fitted = Method.Parse(method).Fit(labels, TaskKind.MultiLabel, []);

        Assert.NotNull(Method.Parse("first-step").Fit(labels, TaskKind.MultiLabel, []).Estimate(evidence));
        var fault = Assert.ThrowsAny<PluralityException>(() => fitted.Estimate(evidence));
        Assert.Contains("all of the answer must be known; 1 step of it was read", fault.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<PluralityException>(() =>
            ((ZeroShotEstimator)Method.Parse(method).Estimator).Estimate(evidence, TaskKind.MultiLabel)
        );
    }

    [Fact]
    public async Task Analyses_that_read_whole_answers_say_what_is_missing_and_have_no_figures()
    {
        // One of the answers of run a happens to be whole; it must not stand for the others.
        var cut = await CutAsync();
        var whole = cut with { Steps = [cut.Steps[0] with { IsLast = true }] };
        AnalysedRun Run(string name, params Trace[] traces) =>
            new(name, Vocabularies.Labels, traces.Select((trace, i) => new LabelledEvidence(Evidence.Of(trace, $"d{i}"), null, Gold)));
        AnalysedRun[] runs = [Run("a", cut, whole), Run("b", whole)];

        var results = AnalysisCatalogue.Run(runs, AnalysisCatalogue.All, new AnalysisSettings()).ToList();

        string[] readers = ["top-probabilities", "runner-up", "accuracy-by-order", "multi-label-share", "label-order"];
        foreach (var result in results.Where(result => readers.Contains(result.Analysis)))
        {
            Assert.Contains(result.Missing, missing => missing.Run == "a" && missing.Sentence.Contains("not read to their end"));
            Assert.DoesNotContain(result.Headlines, headline => headline.Run == "a");
            Assert.Contains(result.Headlines, headline => headline.Run == "b");
        }

        Assert.Equal(5, results.Count(result => readers.Contains(result.Analysis)));
        var sides = results.Single(result => result.Analysis == "side-by-side");
        Assert.Contains(sides.Headlines, headline => headline.Run == "a");
        string[] Methods(string run) =>
            [.. sides.Tables.SelectMany(table => table.Rows).Where(row => row.Keys[0] == run).Select(row => row.Keys[^1])];
        Assert.Contains("hard", Methods("b"));
        Assert.DoesNotContain("hard", Methods("a"));
        Assert.Contains("first-step", Methods("a"));
    }

    private static LabelMarginals Gold => new(Vocabularies.Labels, [0, 0, 1, 0]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A model that writes a text.</summary>
    private static Script Writing(string whole) =>
        Script.Probabilities(text =>
            whole.Length > text.Length && whole.StartsWith(text, StringComparison.Ordinal)
                ? new Dictionary<string, double> { [whole[text.Length..]] = 0.9 }
                : new Dictionary<string, double>()
        );

    /// <summary>The first step of an answer with two labels.</summary>
    private static async Task<Trace> CutAsync()
    {
        using var model = new ScriptedModel { Script = Writing(Text + AnswerFormat.Json.Write(["joy", "per:age"])) };
        var settings = DecodingRun.Settings("json", ScoringMode.Exact, Vocabularies.Labels) with { MaximumSteps = 1 };
        var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);
        Assert.False(trace.IsWhole);
        return trace;
    }

    /// <summary>Counts the places that are read.</summary>
    private sealed class CountedScript(Script script) : Script
    {
        private int _read;

        internal override string Description => script.Description;

        /// <summary>The number of places since the last call.</summary>
        public int Read()
        {
            var read = _read;
            _read = 0;
            return read;
        }

        internal override void Write(TextSoFar text, Span<float> logits)
        {
            _read++;
            script.Write(text, logits);
        }
    }
}
