using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Reports;
using Xunit;

namespace Plurality.Tests.Reports;

public sealed class ReportDocumentTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "anger"]);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(0.5, 0.5, 1)]
    [InlineData(0.5, 1, 0.5)]
    [InlineData(0.25, 0, 0.40563906222956642)] // (2/4 + 3/4·log2(4/3)) / 2 = (0.5 + 0.3112781) / 2
    public void Disagreement_is_the_mean_binary_entropy_of_the_shares_in_bits(double joy, double anger, double expected) =>
        Assert.Equal(expected, new ReportDocument("d", "", [], [joy, anger], null, []).Disagreement!.Value, 12);

    [Fact]
    public void What_people_say_is_taken_from_the_item()
    {
        var item = new TextItem("d", "text")
        {
            Labels = ["anger"],
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["b"] = ["joy", "anger"], ["a"] = ["anger"] },
        };

        var document = ReportDocument.Of(item, Labels, TaskKind.MultiLabel, []);

        Assert.Equal(["a: anger", "b: joy anger"], document.Votes.Select(vote => $"{vote.Annotator}: {string.Join(' ', vote.Labels)}"));
        Assert.Equal([0.5, 1], document.Shares!);
        Assert.Equal([false, true], document.Gold!);
    }

    [Fact]
    public void Without_annotators_and_labels_nothing_is_made_up()
    {
        var document = ReportDocument.Of(new TextItem("d", "text"), Labels, TaskKind.MultiLabel, []);

        Assert.Empty(document.Votes);
        Assert.Null(document.Shares);
        Assert.Null(document.Gold);
        Assert.Null(document.Disagreement);
    }
}
