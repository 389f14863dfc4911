using Plurality.Estimators;
using Plurality.Lists;
using Plurality.Numerics;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Lists;

public sealed class ListExplorationTests
{
    private static readonly ListBudget Everything = new() { Unexplored = 0, Expansions = 1000 };
    private static readonly string[] Labels = ["anger", "fear", "joy", "love"];

    public static TheoryData<ulong> Seeds() => [.. Enumerable.Range(0, 10).Select(seed => (ulong)seed)];

    [Fact]
    public void Two_labels_worked_by_hand()
    {
        // p_1 = (0.5, 0.3, none 0.2); P(end) = 0.4 after joy, 0.9 after fear: [joy] 0.2, [joy, fear] 0.3, [fear] 0.27, [fear, joy] 0.03, []
        // 0.2.
        var exploration = new ListExploration(["joy", "fear"], Everything);
        exploration.Expand(exploration.Next().Single(), Step(["joy", "fear", "none"], [0.5, 0.3, 0.2]), [0.4, 0.9, null]);

        var round = exploration.Next();
        Assert.Equal(["joy", "fear"], round.Select(prefix => prefix.Labels.Single()));
        exploration.Expand(round[0], Step(["joy", "fear", "none"], [0, 1, 0]), [null, 0.1, null]);
        exploration.Expand(round[1], Step(["joy", "fear", "none"], [1, 0, 0]), [0.1, null, null]);

        var result = exploration.Result();
        Assert.Equal(
            [":0.2", "fear,joy:0.03", "fear:0.27", "joy,fear:0.3", "joy:0.2"],
            result.Lists.Select(Written).Order(StringComparer.Ordinal)
        );
        Assert.Equal(0, result.Unexplored);
        Assert.Equal(0.53, result.Marginals.Probabilities[0], 1e-12);
        Assert.Equal(0.6, result.Marginals.Probabilities[1], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Explored_to_the_end_it_is_the_enumeration_of_all_lists(ulong seed)
    {
        var model = new MadeUpLists(seed, Labels);

        var result = model.Explore(Everything);

        var expected = model.Enumerate();
        Assert.Equal(expected.Count, result.Lists.Count);
        Assert.All(result.Lists, list => Assert.Equal(expected[string.Join(',', list.Labels)], list.Probability, 1e-12));
        Assert.Equal(0, result.Unexplored);
    }

    [Theory]
    [InlineData(0.01, 1000)]
    [InlineData(0.3, 1000)]
    [InlineData(0, 1)]
    [InlineData(0, 7)]
    [InlineData(1, 1000)]
    public void The_lists_sum_to_one_without_what_is_unexplored(double unexplored, int expansions)
    {
        foreach (var seed in Enumerable.Range(0, 10).Select(seed => (ulong)seed))
        {
            var result = new MadeUpLists(seed, Labels).Explore(new ListBudget { Unexplored = unexplored, Expansions = expansions });

            Assert.Equal(1, result.Lists.Sum(list => list.Probability) + result.Unexplored, 1e-12);
            Assert.True(expansions < 1000 || result.Unexplored < unexplored || unexplored is 1);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_unexplored_bounds_what_each_label_may_lack(ulong seed)
    {
        var model = new MadeUpLists(seed, Labels);

        var part = model.Explore(new ListBudget { Unexplored = 0.1 });
        var whole = model.Explore(Everything);

        Assert.True(part.Unexplored > 0, "Something must be left, or nothing was tested.");
        Assert.All(whole.Marginals.Probabilities.Zip(part.Marginals.Probabilities), pair =>
            Assert.InRange(pair.First - pair.Second, -1e-12, part.Unexplored + 1e-12)
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_order_of_expansion_changes_no_digit(ulong seed)
    {
        var model = new MadeUpLists(seed, Labels);
        var exploration = new ListExploration(Labels, Everything);
        var chance = new SeededGenerator(seed);

        // One at a time, any of them: every next round is another one.
        while (exploration.Next() is { Count: > 0 } round)
        {
            var prefix = round[chance.NextInt(round.Count)];
            var (step, ends) = model.Behind(prefix.Labels);
            exploration.Expand(prefix, step, ends);
        }

        var bestFirst = model.Explore(Everything);
        Assert.Equal(bestFirst.Lists.Select(Written), exploration.Result().Lists.Select(Written));
        Assert.Equal(bestFirst.Marginals.Probabilities, exploration.Result().Marginals.Probabilities);
    }

    [Fact]
    public void It_equals_the_frequency_of_sampled_lists_within_its_standard_error()
    {
        const int Draws = 2000;
        foreach (var seed in Enumerable.Range(0, 5).Select(seed => (ulong)seed))
        {
            var model = new MadeUpLists(seed, Labels);
            var chance = SeededGenerator.For(seed, "draws");
            var drawn = Enumerable.Range(0, Draws).Select(_ => model.Draw(chance)).ToArray();

            var result = model.Explore(Everything);

            foreach (var (label, p) in result.Marginals)
            {
                // Three standard errors: twenty comparisons with fixed seeds, none of which was sought.
                var within = 3 * Math.Sqrt(p * (1 - p) / Draws);
                Assert.InRange(drawn.Count(list => list.Contains(label)) / (double)Draws, p - within, p + within);
            }
        }
    }

    [Fact]
    public void A_round_asks_about_the_fewest_prefixes_that_could_suffice()
    {
        var exploration = new ListExploration(["a", "b", "c", "d"], new ListBudget { Unexplored = 0.125 });
        exploration.Expand(
            exploration.Next().Single(),
            Step(["a", "b", "c", "d", "none"], [0.25, 0.5, 0.125, 0.125, 0]),
            [0, 0, 0.5, 0.5, null]
        );

        // Unexplored are a 0.25, b 0.5, c and d 0.0625 each: without the first two 0.125 is left, which is not below τ; without c, 0.0625
        // is.
        Assert.Equal(["b", "a", "c"], exploration.Next().Select(prefix => prefix.Labels.Single()));
    }

    [Fact]
    public void In_single_label_tasks_a_list_is_one_label()
    {
        var exploration = new ListExploration(["joy", "fear"], new ListBudget());
        exploration.Expand(exploration.Next().Single(), Step(["joy", "fear"], [0.7, 0.3]), [null, null]);

        Assert.Empty(exploration.Next());
        Assert.Equal(["joy:0.7", "fear:0.3"], exploration.Result().Lists.Select(Written));
    }

    [Fact]
    public void Only_a_prefix_that_waits_can_be_expanded_and_only_by_what_can_follow_it()
    {
        var exploration = new ListExploration(["joy", "fear"], new ListBudget());
        var step = Step(["joy", "fear", "none"], [0.5, 0.3, 0.2]);
        var root = exploration.Next().Single();
        exploration.Expand(root, step, [0.5, 0.5, null]);

        Assert.Throws<ArgumentException>(() => exploration.Expand(root, step, [0.5, 0.5, null]));
        Assert.Throws<ArgumentException>(() => exploration.Expand(exploration.Next()[0], step, [0.5, 0.5, null]));
    }

    private static StepDistribution Step(string[] options, double[] probabilities) =>
        new(options, [.. probabilities.Select(p => Math.Log(p))], probabilities, 1);

    private static string Written(ListProbability list) =>
        FormattableString.Invariant($"{string.Join(',', list.Labels)}:{Math.Round(list.Probability, 12)}");
}
