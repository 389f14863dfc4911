using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Training.Samples;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

/// <summary>The distribution of lists against drawing many of them, and its laws.</summary>
public sealed class LabelListsTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["a", "b", "c", "d"]);

    private static TextItem Item(params string[] votes) =>
        new("1", "text")
        {
            Annotations = votes
                .Select((vote, i) => (Name: $"u{i}", Labels: (IReadOnlyList<string>)vote.Select(letter => letter.ToString()).ToArray()))
                .ToDictionary(vote => vote.Name, vote => vote.Labels),
        };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_follows_is_what_is_drawn(bool isOrdered)
    {
        var lists = LabelLists.Of(Item("ab", "abc", "", "d", "ca"), Labels, isOrdered ? LabelOrder.Alphabetical : null, seed: 0)!;
        var random = new SeededGenerator(3);
        var drawn = Enumerable.Range(0, 40_000).Select(_ => lists.Draw(random)).ToArray();

        foreach (var written in new int[][] { [], [0], [0, 1], [2], [3] })
        {
            var here = drawn.Where(list => list.Take(written.Length).SequenceEqual(written)).ToArray();
            Assert.Equal(here.Length > 0, lists.After(written, Labels.Count) is not null);
            if (lists.After(written, Labels.Count) is not var (end, next))
            {
                continue;
            }

            var ended = here.Count(list => list.Length == written.Length);
            Assert.Equal((double)ended / here.Length, end, 0.02);
            for (var label = 0; label < Labels.Count && ended < here.Length; label++)
            {
                var share =
                    here.Count(list => list.Length > written.Length && list[written.Length] == label) / (double)(here.Length - ended);
                Assert.Equal(share, next[label], 0.02);
            }
        }
    }

    /// <summary>The probability that a list contains a label, over all lists, is the share of annotators who chose it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_marginal_of_the_lists_is_the_share_of_annotators(bool isOrdered)
    {
        var lists = LabelLists.Of(Item("ab", "abc", "", "d", "ca", "b"), Labels, isOrdered ? LabelOrder.Alphabetical : null, seed: 0)!;
        var shares = new double[Labels.Count];
        Visit([], 1);

        double[] expected = [3 / 6.0, 3 / 6.0, 2 / 6.0, 1 / 6.0];
        Assert.All(expected.Zip(shares), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

        void Visit(int[] written, double mass)
        {
            var (end, next) = lists.After(written, Labels.Count)!.Value;
            foreach (var label in written)
            {
                shares[label] += mass * end;
            }

            for (var label = 0; label < next.Length; label++)
            {
                if (next[label] > 0)
                {
                    Visit([.. written, label], mass * (1 - end) * next[label]);
                }
            }
        }
    }

    [Fact]
    public void Nobody_would_write_what_no_annotator_begins_with()
    {
        var lists = LabelLists.Of(Item("ab"), Labels, LabelOrder.Alphabetical, seed: 0)!;

        Assert.Null(lists.After([1], Labels.Count));
        Assert.Null(lists.After([0, 1, 2], Labels.Count));
        Assert.Equal(1, lists.After([0, 1], Labels.Count)!.Value.End);
    }

    [Fact]
    public void Labels_stand_for_votes_and_shares_for_annotators()
    {
        var labelled = LabelLists.Of(new TextItem("1", "") { Labels = ["b", "x"] }, Labels, null, seed: 0)!;
        Assert.Equal([0, 1, 0, 0], labelled.After([], Labels.Count)!.Value.Next);

        var shared = new TextItem("1", "")
        {
            Distribution = new Dictionary<string, double> { ["a"] = 1, ["b"] = 0.5 },
        };
        var drawn = LabelLists.Of(shared, Labels, null, seed: 1)!;
        Assert.Equal(0, drawn.After([], Labels.Count)!.Value.End);
        Assert.Equal(drawn.ToString(), LabelLists.Of(shared, Labels, null, seed: 1)!.ToString());

        Assert.Null(LabelLists.Of(new TextItem("1", ""), Labels, null, seed: 0));
    }

    /// <summary>In a single-label task each drawn annotator chooses one label, as often as its share says.</summary>
    [Fact]
    public void Shares_of_a_single_label_task_are_shares_of_annotators()
    {
        var shared = new TextItem("1", "")
        {
            Distribution = new Dictionary<string, double>
            {
                ["a"] = 0.5,
                ["c"] = 0.25,
                ["d"] = 0.25,
            },
        };
        var shares = new double[Labels.Count];
        for (var seed = 0u; seed < 200; seed++)
        {
            var lists = LabelLists.Of(shared, Labels, null, seed, TaskKind.SingleLabel)!;
            Assert.True(lists.AreSingle);
            foreach (var (label, share) in lists.After([], Labels.Count)!.Value.Next.Index())
            {
                shares[label] += share / 200;
            }
        }

        // 3,200 draws: a standard error of at most 0.009.
        double[] expected = [0.5, 0, 0.25, 0.25];
        Assert.All(expected.Zip(shares), pair => Assert.Equal(pair.First, pair.Second, 0.04));
    }
}
