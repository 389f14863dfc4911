using System.Globalization;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Reports;
using Xunit;

namespace Plurality.Tests.Reports;

public sealed class AnnotatorAgreementTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "anger"]);

    [Fact]
    public void Two_annotators_have_the_share_of_equal_choices_and_the_mean_kappa()
    {
        // On four documents ann says joy, joy, –, –; bob says joy, –, –, –. They agree on three of four: kappa of joy is
        // (3/4 − 1/2) / (1 − 1/2) = 1/2, since chance agrees on 1/2·1/4 + 1/2·3/4. Nobody says anger: its kappa is undefined.
        var found = AnnotatorAgreement.Of(
            [Item("1", ("bob", "joy"), ("ann", "joy")), Item("2", ("ann", "joy"), ("bob", null)), Nothing("3"), Nothing("4")],
            Labels
        );

        var pair = Assert.Single(found.Pairs);
        Assert.Equal(("ann", "bob", 4), (pair.First, pair.Second, pair.Shared));
        Assert.Equal(0.5, pair.Kappa!.Value, 12);
        Assert.Equal(7.0 / 8, pair.Agreement, 12);
        Assert.Equal(["ann", "bob"], found.Annotators);
    }

    [Fact]
    public void Of_many_annotators_those_with_most_votes_are_shown()
    {
        string Name(int number) =>
            string.Create(CultureInfo.InvariantCulture, $"person {(char)('a' + number / 10)}{(char)('a' + number % 10)}");
        TextItem[] documents =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i =>
                    Item(
                        string.Create(CultureInfo.InvariantCulture, $"d{i}"),
                        [.. Enumerable.Range(i, 40 - i).Select(n => (Name(n), (string?)"joy"))]
                    )
                ),
        ];

        var found = AnnotatorAgreement.Of(documents, Labels);

        Assert.Equal((40, AnnotatorAgreement.Shown), (found.All, found.Annotators.Count));
        Assert.Equal(Name(10), found.Annotators[0]); // person n judged n + 1 documents
        Assert.Equal(30 * 29 / 2, found.Pairs.Count);
    }

    [Fact]
    public void Without_persons_it_says_why()
    {
        var silent = AnnotatorAgreement.Of([new TextItem("1", "")], Labels);
        var alone = AnnotatorAgreement.Of([Item("1", ("ann", "joy")), Item("2", ("bob", "joy"))], Labels);

        Assert.Equal("The data names no annotators.", silent.Fault);
        Assert.Equal("No two annotators judged the same document.", alone.Fault);
    }

    private static TextItem Nothing(string id) => Item(id, ("ann", null), ("bob", null));

    private static TextItem Item(string id, params (string Annotator, string? Label)[] votes) =>
        new(id, "")
        {
            Annotations = votes.ToDictionary(
                vote => vote.Annotator,
                vote => (IReadOnlyList<string>)(vote.Label is null ? [] : [vote.Label])
            ),
        };
}
