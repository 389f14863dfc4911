using Plurality.Annotations;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Annotations;

public sealed class AnnotationMatrixTests
{
    [Fact]
    public void A_missing_vote_is_not_a_vote_for_none()
    {
        var matrix = VoteTables.Of("ab", "a . -", "- ab b");

        Assert.Equal(["ann", "ben", "cat"], matrix.Annotators);
        Assert.True(matrix.Vote(0, 0, 0));
        Assert.False(matrix.Vote(0, 1, 0));
        Assert.Null(matrix.Vote(0, 2, 0));
        Assert.Equal(4, matrix.Votes);
    }

    [Fact]
    public void Shares_are_of_those_who_voted()
    {
        var matrix = VoteTables.Of("abc", "a . - ab", "- - - -");

        Assert.Equal([2.0 / 3, 1.0 / 3, 0], matrix.Shares(0)!.Probabilities);
        Assert.Null(matrix.Shares(1));
        Assert.Equal(["d0", "d1"], matrix.Items);
        Assert.Equal(0, matrix.VotesOn(1));
    }

    [Fact]
    public void Items_are_numbered_where_their_ids_are_not_kept()
    {
        var matrix = AnnotationMatrix.Create(VoteTables.Items("a .", "- b"), LabelSet.Create(["a", "b"]), idsAreKept: false);

        Assert.Equal(["1", "2"], matrix.Items);
        Assert.Equal((2, 1), (matrix.VotesOn(0), matrix.VotesOn(1)));
    }

    [Fact]
    public void A_label_that_a_vote_repeats_counts_once()
    {
        var matrix = VoteTables.Of("ab", "aa ba");

        Assert.Equal([2, 1], matrix.ChosenOn(0));
    }

    [Fact]
    public void A_vote_for_something_that_is_no_label_is_named_with_its_item_and_annotator()
    {
        var exception = Assert.Throws<LabelException>(() => VoteTables.Of("ab", "a b", "a x"));

        Assert.Equal(
            "The vote of annotator \"ben\" on item \"d1\" must choose from the 2 labels; got \"x\". Add it to the labels, or rename or "
                + "drop "
                + "it with a label map.",
            exception.Message
        );
    }
}
