using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Reports;
using Xunit;

namespace Plurality.Tests.Reports;

public sealed class LabelScoresTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "anger"]);

    /// <summary>Joy: assigned to a, b and c, in the data of a, b and d. Anger: never assigned, in no data.</summary>
    private static readonly ScoredDocuments Documents = ScoredDocuments.Create(
        Labels,
        TaskKind.MultiLabel,
        [Document("a", 0.9, true, 1), Document("b", 0.8, true, 0.5), Document("c", 0.7, false, 0), Document("d", 0.2, true, 0.5)]
    );

    [Fact]
    public void Scores_are_those_of_one_label()
    {
        var joy = LabelScores.Of(Documents)[0];

        // tp 2, fp 1, fn 1. AUC: of the pairs (a, c), (b, c), (d, c) two are in order. AP: (1 + 1)/3 at ranks 1 and 2, and 3/4 at rank 4.
        Assert.Equal(("joy", 3), (joy.Label, joy.Support));
        Assert.Equal(2.0 / 3, joy.Precision!.Value, 12);
        Assert.Equal(2.0 / 3, joy.Recall!.Value, 12);
        Assert.Equal(2.0 / 3, joy.F1!.Value, 12);
        Assert.Equal(2.0 / 3, joy.RocAuc!.Value, 12);
        Assert.Equal((1 + 1 + 0.75) / 3, joy.AveragePrecision!.Value, 12);
        Assert.Equal((0.75, 0.75), (joy.Assigned!.Value, joy.Annotated!.Value));
        Assert.Equal(0.65, joy.Probability!.Value, 12);
        Assert.Equal(0.5, joy.Share!.Value, 12);
    }

    [Fact]
    public void What_divides_by_nothing_has_no_value()
    {
        var anger = LabelScores.Of(Documents)[1];

        Assert.Equal((null, null, null), (anger.Precision, anger.Recall, anger.F1));
        Assert.Equal((null, null, 0), (anger.RocAuc, anger.AveragePrecision, anger.Support));
        Assert.Equal((0.0, 0.0), (anger.Assigned!.Value, anger.Annotated!.Value));
    }

    private static DocumentScores Document(string id, double joy, bool gold, double share) =>
        new(id, [joy, 0.1], new LabelMarginals(["joy", "anger"], [share, 0]), [gold, false]);
}
