using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Evaluation;

public sealed class ThresholdFitterTests
{
    // Twelve documents with the probabilities 0, 0.05, …, 0.55, gold from 0.15 on: parted midway between 0.1 and 0.15.
    private static readonly TextItem[] Documents =
    [
        .. Enumerable.Range(0, 12).Select(i => new TextItem($"d{i}", "") { Labels = i >= 3 ? ["joy"] : [] }),
    ];

    private static readonly Predictions Given = new(
        LabelSet.Create(["joy"]),
        [.. Documents.Select(document => document.Id)],
        Documents.Index().ToDictionary(item => item.Item.Id, IReadOnlyList<double> (item) => [item.Index / 20.0])
    );

    [Theory]
    [InlineData(ThresholdKind.One)]
    [InlineData(ThresholdKind.PerLabel)]
    public void Thresholds_that_part_the_documents_are_found(ThresholdKind kind)
    {
        var (thresholds, notes) = new ThresholdFitter(kind).Fit(Given, Documents, ["elsewhere"]);

        Assert.Equal(0.125, thresholds.Values[0], 12);
        Assert.Empty(notes);
    }

    [Fact]
    public void Documents_that_are_evaluated_are_refused()
    {
        var fault = Assert.Throws<EvaluationException>(() =>
            new ThresholdFitter(ThresholdKind.One).Fit(Given, Documents, ["x", "d3", "d4"])
        );

        Assert.Contains("2 are both, \"d3\" first", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Allowed_by_name_they_are_marked()
    {
        var (_, notes) = new ThresholdFitter(ThresholdKind.One, AllowEvaluated: true).Fit(Given, Documents, ["x", "d3", "d4"]);

        Assert.Contains("fitted on 2 of the 3 evaluated documents", Assert.Single(notes), StringComparison.Ordinal);
    }
}
