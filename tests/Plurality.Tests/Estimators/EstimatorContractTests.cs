using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Plurality.Estimators;
using Plurality.Numerics;
using Plurality.Tests.Traces;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Estimators;

/// <summary>What every estimator keeps; a new one takes part by standing in <see cref="Estimator.All"/>.</summary>
public sealed class EstimatorContractTests
{
    public static TheoryData<string> Names => [.. Estimator.OfTraces.Select(estimator => estimator.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_label_gets_a_probability_and_none_gets_nothing(string name) =>
        Prop.ForAll<ulong>(seed =>
        {
            var trace = Random(seed);
            var marginals = Estimator.Named(name).Estimate(trace);
            return marginals.Labels.SequenceEqual(trace.Steps[0].Distribution.Options.SkipLast(1))
                && marginals.Probabilities.All(probability => probability is >= 0 and <= 1);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void Permuting_the_labels_permutes_the_result(string name) =>
        Prop.ForAll<ulong, ulong>((seed, order) =>
        {
            var trace = Random(seed);
            var labels = Enumerable.Range(0, trace.Steps[0].Distribution.Options.Count - 1).ToArray();
            new SeededGenerator(order).Shuffle(labels.AsSpan());
            int[] permutation = [.. labels, labels.Length];
            var straight = Estimator.Named(name).Estimate(trace);
            var permuted = Estimator.Named(name).Estimate(Permute(trace, permutation));
            return permuted.Labels.SequenceEqual(labels.Select(label => straight.Labels[label]))
                && permuted.Probabilities.SequenceEqual(labels.Select(label => straight.Probabilities[label]));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_trace_is_left_as_it_was_and_gives_the_same_again(string name) =>
        Prop.ForAll<ulong>(seed =>
        {
            var trace = Random(seed);
            var first = Estimator.Named(name).Estimate(trace);
            var second = Estimator.Named(name).Estimate(trace);
            return Content(trace) == Content(Random(seed)) && first.Probabilities.SequenceEqual(second.Probabilities);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_culture_with_decimal_commas_changes_nothing(string name)
    {
        var invariant = Estimator.Named(name).Estimate(Random(7));
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(invariant.Probabilities, Estimator.Named(name).Estimate(Random(7)).Probabilities);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_label_is_enough(string name)
    {
        var trace = TraceExample.Of(["joy", "none"], (TraceExample.Shares(3, 1), "joy"));

        Assert.InRange(Assert.Single(Estimator.Named(name).Estimate(trace).Probabilities), 0.75, 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Extreme_scores_stay_in_bounds(string name)
    {
        var trace = TraceExample.Of(["joy", "fear", "anger", "none"], ([1e8, -1e8, double.NegativeInfinity, 0], "joy"));

        Assert.All(Estimator.Named(name).Estimate(trace).Probabilities, probability => Assert.InRange(probability, 0, 1));
    }

    /// <summary>
    /// One to six labels and one to five steps; scores spread over 20 logits, choices among labels, none, unknown strings and nothing, and
    /// at later steps labels that are not on offer.
    /// </summary>
    private static Trace Random(ulong seed)
    {
        var generator = new SeededGenerator(seed);
        string[] options = [.. Enumerable.Range(0, 1 + generator.NextInt(6)).Select(label => $"label {label}"), "none"];
        var steps = Enumerable.Range(0, 1 + generator.NextInt(5)).Select(step =>
        {
            var scores = options.Select(_ => (generator.NextDouble() - 0.5) * 20).ToArray();
            if (step > 0) scores[generator.NextInt(scores.Length - 1)] = double.NegativeInfinity;
            string?[] choices = [.. options, "unknown", ""];
            return (scores, choices[generator.NextInt(choices.Length)]);
        });
        return TraceExample.Of(options, [.. steps]);
    }

    private static Trace Permute(Trace trace, int[] permutation) => trace with
    {
        Steps = [.. trace.Steps.Select(step => step with { Distribution = Permute(step.Distribution, permutation) })],
    };

    private static StepDistribution Permute(StepDistribution step, int[] permutation) => new(
        [.. permutation.Select(option => step.Options[option])],
        [.. permutation.Select(option => step.Scores[option])],
        [.. permutation.Select(option => step.Probabilities[option])],
        step.Coverage);

    private static string Content(Trace trace) => string.Join('\n', trace.Steps.Select(step => string.Create(
        CultureInfo.InvariantCulture,
        $"{step.Number} {step.Chosen} {step.IsLast} {string.Join('|', step.Distribution.Options)} "
            + $"{string.Join('|', step.Distribution.Scores)} {string.Join('|', step.Distribution.Probabilities)}")));
}
