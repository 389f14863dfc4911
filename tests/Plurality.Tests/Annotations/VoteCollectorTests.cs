using Plurality.Annotations;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Annotations;

public sealed class VoteCollectorTests
{
    // The labels come in the order c, a, b; the label set has another.
    [Fact]
    public void Labels_that_are_known_at_the_end_give_the_same_votes_as_labels_that_were_given()
    {
        string[] rows = ["c . ab", "ba ca -", ". . .", "b a bca"];
        var labels = LabelSet.Create(["a", "b", "c"]);
        var given = AnnotationMatrix.Create(VoteTables.Items(rows), labels);
        var votes = new VoteCollector(null);
        foreach (var item in VoteTables.Items(rows))
        {
            votes.Add(item);
        }

        var found = votes.Result(labels);

        Assert.Equal(given.Items, found.Items);
        Assert.Equal(given.Annotators, found.Annotators);
        Assert.Equal(given.Votes, found.Votes);
        for (var item = 0; item < rows.Length; item++)
        {
            Assert.Equal(given.ChosenOn(item), found.ChosenOn(item));
            Assert.Equal(given.ChoicesOn(item).ToArray(), found.ChoicesOn(item).ToArray());
            Assert.Equal(given.AnnotatorsOn(item).ToArray(), found.AnnotatorsOn(item).ToArray());
        }
    }

    // A block has 65,536 pairs: runs that end there, that do not fit any more, and one that is longer than two blocks.
    [Fact]
    public void Runs_stay_whole_at_the_ends_of_blocks()
    {
        int[] lengths = [0, 65_530, 6, 0, 3, 65_536, 140_000, 1, 0];
        var runs = new PairedRuns();
        foreach (var (run, length) in lengths.Index())
        {
            runs.Add([.. Enumerable.Range(run, length)], [.. Enumerable.Range(-run, length)]);
        }

        Assert.Equal((lengths.Length, lengths.Sum()), (runs.Count, runs.Pairs));
        foreach (var (run, length) in lengths.Index())
        {
            Assert.Equal(length, runs.LengthOf(run));
            Assert.Equal(Enumerable.Range(run, length), runs.First(run).ToArray());
            Assert.Equal(Enumerable.Range(-run, length), runs.Second(run).ToArray());
        }
    }
}
