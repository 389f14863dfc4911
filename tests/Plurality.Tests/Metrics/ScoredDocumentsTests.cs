using Plurality.Labels;
using Plurality.Metrics;
using Xunit;

namespace Plurality.Tests.Metrics;

public sealed class ScoredDocumentsTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "fear"]);

    public static TheoryData<double[], LabelMarginals?, bool[]?, string> Faults =>
        new()
        {
            { [0.5], null, null, "Q of document 'a' must have one value per label, 2; got 1." },
            { [0.5, 1.5], null, null, "Q of label 'fear' of document 'a' must be in [0,1]; got 1.5." },
            { [double.NaN, 0], null, null, "Q of label 'joy' of document 'a' must be in [0,1]; got NaN." },
            {
                [0.5, 0.5],
                new(["fear", "joy"], [0, 1]),
                null,
                "Ĥ of document 'a' must be of the labels joy, fear, in their order; got fear, joy."
            },
            { [0.5, 0.5], null, [true], "G of document 'a' must have one value per label, 2; got 1." },
        };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void What_has_not_the_right_shape_or_range_is_refused(double[] q, LabelMarginals? h, bool[]? g, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<ArgumentException>(() => Create(new DocumentScores("a", q, h, g))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Rows_are_copied_unless_the_caller_keeps_them_unchanged()
    {
        double[] q = [0.5, 0.25];
        bool[] g = [true, false];
        DocumentScores[] scores = [new DocumentScores("a", q, new LabelMarginals(Labels, [1, 0]), g)];
        var copied = ScoredDocuments.Create(Labels, TaskKind.MultiLabel, scores);
        var kept = ScoredDocuments.Keep(Labels, TaskKind.MultiLabel, scores);

        Assert.True(copied.SameTruth(kept));
        q[0] = 1;
        g[0] = false;

        Assert.Equal([0.5, 0.25], copied.Probabilities(0));
        Assert.Equal([true, false], copied.Gold(0));
        Assert.Equal([1, 0.25], kept.Probabilities(0));
        Assert.False(copied.SameTruth(kept));
    }

    [Fact]
    public void Ids_must_be_there_and_differ()
    {
        Assert.Throws<ArgumentException>(() => Create());
        Assert.Throws<ArgumentException>(() => Create(new DocumentScores("", [0, 0], null, null)));
        Assert.Throws<ArgumentException>(() =>
            Create(new DocumentScores("a", [0, 0], null, null), new DocumentScores("a", [0, 0], null, null))
        );
    }

    [Fact]
    public void Without_any_annotators_gold_stands_for_the_shares_and_the_documents_say_so()
    {
        var documents = Create(new DocumentScores("a", [0.5, 0.5], null, [true, false]), new DocumentScores("b", [0.5, 0.5], null, null));

        Assert.True(documents.SharesAreGold);
        Assert.Equal([1, 0], documents.Shares(0));
        Assert.False(documents.HasShares(1));
    }

    [Fact]
    public void With_annotators_somewhere_gold_stands_for_nothing_else()
    {
        var documents = Create(
            new DocumentScores("a", [0.5, 0.5], null, [true, false]),
            new DocumentScores("b", [0.5, 0.5], new LabelMarginals(Labels, [0.5, 0]), null)
        );

        Assert.False(documents.SharesAreGold);
        Assert.False(documents.HasShares(0));
    }

    [Fact]
    public void A_label_is_decided_for_from_its_threshold_on()
    {
        var documents = Create(new DocumentScores("a", [0.5, 0.49], null, null));

        Assert.Equal([true, false], documents.Decided(0));
        Assert.Equal([false, true], documents.Decide(Thresholds.PerLabel(Labels, [0.6, 0.49])).Decided(0));
    }

    [Fact]
    public void In_a_single_label_task_the_first_of_the_most_probable_is_decided_for()
    {
        var documents = ScoredDocuments.Create(
            Labels,
            TaskKind.SingleLabel,
            [new("a", [0.4, 0.4], null, null), new("b", [0.1, 0.2], null, null)]
        );

        Assert.Equal([true, false], documents.Decided(0));
        Assert.Equal([false, true], documents.Decided(1));
        Assert.Null(documents.Thresholds);
        Assert.Throws<ArgumentException>(() => documents.Decide(Thresholds.One(Labels, 0.5)));
        Assert.Throws<ArgumentException>(() => ScoredDocuments.Create(Labels, TaskKind.SingleLabel, [new("a", [0, 0], null, null)]));
    }

    [Fact]
    public void Thresholds_of_other_labels_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            Create(new DocumentScores("a", [0, 0], null, null)).Decide(Thresholds.One(LabelSet.Create(["fear", "joy"]), 0.5))
        );

    [Fact]
    public void Another_method_is_scored_on_the_same_documents()
    {
        DocumentScores[] rows = [new("a", [0.5, 0.25], new LabelMarginals(Labels, [1, 0]), [true, false]), new("b", [1, 0], null, null)];
        var first = Create(rows);
        var second = first.ScoredBy(
            [
                [0.25, 0.75],
                [0, 1],
            ],
            Thresholds.One(Labels, 0.3)
        );

        Assert.True(first.SameTruth(second));
        Assert.Equal([0.25, 0.75], second.Probabilities(0));
        Assert.Equal([false, true], second.Decided(0));
        Assert.Equal([1, 0], second.Shares(0));
        Assert.Equal([0.5, 0.25], first.Probabilities(0));
        Assert.Throws<ArgumentException>(() =>
            first.ScoredBy(
                [
                    [0.25, 0.75],
                    [0, 1.5],
                ],
                null
            )
        );
    }

    [Fact]
    public void Two_methods_side_by_side_have_the_rows_of_both()
    {
        var first = Create(new("a", [0.5, 0.25], null, [true, false]), new("b", [1, 0], new LabelMarginals(Labels, [0.5, 0]), null));
        var both = first.Beside(
            first.ScoredBy(
                [
                    [0.25, 0.75],
                    [0, 1],
                ],
                null
            )
        );

        Assert.Equal(4, both.Count);
        Assert.Equal(["a", "b", "a", "b"], both.Ids);
        Assert.Equal([1, 0], both.Probabilities(1));
        Assert.Equal([0.25, 0.75], both.Probabilities(2));
        Assert.Equal([false, true], both.Decided(3));
        Assert.Equal([0.5, 0], both.Shares(3));
        Assert.Equal([true, false], both.Gold(2));
        Assert.Equal((false, true, true, false), (both.HasShares(2), both.HasShares(3), both.HasGold(2), both.HasGold(3)));
    }

    private static ScoredDocuments Create(params DocumentScores[] rows) => ScoredDocuments.Create(Labels, TaskKind.MultiLabel, rows);
}
