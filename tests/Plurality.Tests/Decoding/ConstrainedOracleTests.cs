using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Constrained decoding against the slow reference, over formats, tokenizers and many made-up models.</summary>
public sealed class ConstrainedOracleTests
{
    private const string Text = "Input: one\n";
    private const double Tolerance = 1e-5; // sums in single precision over some 260 tokens, up to a dozen of them in a row

    public static TheoryData<string, string, TaskKind> Cases()
    {
        var cases = new TheoryData<string, string, TaskKind>();
        foreach (var format in AnswerFormat.All)
        {
            foreach (var vocabulary in Vocabularies.Names)
            {
                cases.Add(format.Name, vocabulary, TaskKind.MultiLabel);
            }

            cases.Add(format.Name, Vocabularies.Whole, TaskKind.SingleLabel);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Exact_answers_are_those_of_the_slow_reference(string format, string vocabulary, TaskKind task)
    {
        var (several, steps) = (0, 0);
        for (var seed = 0UL; seed < 16; seed++)
        {
            using var model = DecodingRun.Model(vocabulary, seed);
            var settings = DecodingRun.Settings(format, ScoringMode.Exact, Vocabularies.Labels) with { Task = task };

            var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);

            AssertExact(trace, new Oracle(model.Vocabulary, model.Script), format, task);
            several += trace.Labels.Count > 1 ? 1 : 0;
            steps += trace.Steps.Count;
        }

        Assert.True(
            several > 0 || vocabulary != Vocabularies.Merged,
            $"Some answer must have several labels, or little was tested; {steps} steps were."
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task First_token_steps_are_those_of_the_slow_reference(string format, string vocabulary, TaskKind task)
    {
        for (var seed = 0UL; seed < 16; seed++)
        {
            using var model = DecodingRun.Model(vocabulary, seed);
            var settings = DecodingRun.Settings(format, ScoringMode.FirstToken, Vocabularies.Labels) with { Task = task };

            var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);

            AssertFirstTokens(trace, new Oracle(model.Vocabulary, model.Script), AnswerFormat.Named(format), task);
        }
    }

    /// <summary>Follows the trace's choices; at each step masses are summed anew.</summary>
    private static void AssertExact(Trace trace, Oracle oracle, string name, TaskKind task)
    {
        var format = AnswerFormat.Named(name);
        var before = Text + format.Stub;
        var remaining = Offered(task);
        foreach (var step in trace.Steps)
        {
            var masses = remaining.ToDictionary(
                label => label,
                label => oracle.Mass(before, Written(format, label), oracle.MayFollow(name))
            );
            var sum = masses.Values.Sum();
            foreach (var (label, mass) in masses)
            {
                Assert.Equal(Math.Log(mass), step.Distribution.Score(label), Tolerance);
                Assert.Equal(mass / sum, step.Distribution.Probability(label), Tolerance);
            }

            Assert.Equal(sum, step.Distribution.Coverage, Tolerance);
            Assert.Equal(masses.MaxBy(pair => pair.Value).Key, step.Chosen);
            Assert.Null(step.Distribution.UpperLimits);
            AssertEnd(step, oracle, before, format, task, remaining);
            before += Written(format, step.Chosen!) + format.Continuation;
        }

        Assert.Equal(format.Write([.. trace.Labels]), trace.Answer);
    }

    private static void AssertFirstTokens(Trace trace, Oracle oracle, AnswerFormat format, TaskKind task)
    {
        var before = Text + format.Stub;
        var remaining = Offered(task);
        foreach (var step in trace.Steps)
        {
            var lead = oracle.Tokens(before + format.OptionLead);
            var at = oracle.Next(oracle.Tokens(before));
            var behind = oracle.Next(lead);
            double FirstOf(string label, IReadOnlyCollection<int> context, double[] next) =>
                next[oracle.Tokens(before + Written(format, label) + (format.Name == "json" ? "\"" : "\n"))[context.Count]];
            var labels = remaining
                .Where(label => label != LabelSet.None)
                .ToDictionary(label => label, label => FirstOf(label, lead, behind));
            var none = remaining.Contains(LabelSet.None) ? FirstOf(LabelSet.None, oracle.Tokens(before), at) : 0;
            var sum = labels.Values.Sum();
            // Where labels have a lead, none is compared with the lead; else with the labels.
            var leads = format.OptionLead.Length == 0 ? sum : Product(oracle, before, lead);
            foreach (var (label, p) in labels)
            {
                Assert.Equal(p / sum * leads / (leads + none), step.Distribution.Probability(label), Tolerance);
            }

            if (none > 0)
            {
                Assert.Equal(none / (leads + none), step.Distribution.Probability(LabelSet.None), Tolerance);
            }

            AssertMostProbable(step, oracle, before, format, remaining);
            AssertEnd(step, oracle, before, format, task, remaining);
            before += Written(format, step.Chosen!) + format.Continuation;
        }
    }

    /// <summary>The chosen option has the highest probability; of labels that share its first token it wins at every fork.</summary>
    private static void AssertMostProbable(LabelStep step, Oracle oracle, string before, AnswerFormat format, List<string> remaining)
    {
        var chosen = step.Chosen!;
        Assert.Equal(step.Distribution.Probabilities.Max(), step.Distribution.Probability(chosen));
        var own = oracle.Tokens(before + Written(format, chosen));
        foreach (var other in remaining.Where(other => other != chosen && !other.Equals(LabelSet.None, StringComparison.Ordinal)))
        {
            var theirs = oracle.Tokens(before + Written(format, other));
            var shared = own.Zip(theirs).TakeWhile(pair => pair.First == pair.Second).Count();
            if (chosen == LabelSet.None || shared <= oracle.Tokens(before + format.OptionLead).Count)
            {
                continue;
            }

            // An option that ends at the fork is weighed by all that may follow it.
            var next = oracle.Next(own.Take(shared));
            double At(List<int> tokens) =>
                tokens.Count > shared ? next[tokens[shared]] : oracle.Share(tokens, oracle.MayFollow(format.Name));
            Assert.True(At(own) >= At(theirs), $"{chosen} must win against {other} where they part.");
        }
    }

    private static void AssertEnd(LabelStep step, Oracle oracle, string before, AnswerFormat format, TaskKind task, List<string> remaining)
    {
        remaining.Remove(step.Chosen!);
        remaining.Remove(LabelSet.None);
        if (task == TaskKind.SingleLabel || step.Chosen == LabelSet.None)
        {
            Assert.Null(step.EndProbability);
            Assert.True(step.IsLast);
            return;
        }

        var end = oracle.End(before + Written(format, step.Chosen!), format.Name);
        Assert.Equal(end, step.EndProbability!.Value, Tolerance);
        Assert.Equal(end >= 0.5 || remaining.Count == 0, step.IsLast);
    }

    private static double Product(Oracle oracle, string before, List<int> lead)
    {
        var start = oracle.Tokens(before).Count;
        return Enumerable.Range(start, lead.Count - start).Aggregate(1.0, (mass, at) => mass * oracle.Next(lead.Take(at))[lead[at]]);
    }

    private static List<string> Offered(TaskKind task) =>
        [.. Vocabularies.Labels, .. task == TaskKind.MultiLabel ? (string[])[LabelSet.None] : []];

    private static string Written(AnswerFormat format, string label) => label == LabelSet.None ? format.NoneOption : format.Option(label);
}
