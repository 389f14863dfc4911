using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Reports;
using Plurality.Tests.Evaluation;
using Xunit;

namespace Plurality.Tests.Reports;

/// <summary>Ten documents of which half of the people say joy (<see cref="ScoreboardExample"/>).</summary>
public sealed class RunComparisonTests
{
    [Fact]
    public void The_same_method_of_two_runs_is_compared_on_the_documents_that_both_have()
    {
        // Wrong by 0.1 and by 0.3 on each document, so the difference is −0.2 in every resample.
        var first = Run("one", ScoreboardExample.Documents, ("m", 0.6), ("only here", 0.6));
        var second = Run("two", [.. ScoreboardExample.Documents.Skip(4)], ("m", 0.2));

        var compared = RunComparison.Of([first, second]);

        Assert.All(compared, one => Assert.Equal(("m", "one", "two"), (one.Method, one.First, one.Second)));
        var l1 = compared.Single(one => one.Metric.Name == "l1").Test;
        Assert.Equal(6, l1.Difference.Support);
        Assert.Equal(-0.2, l1.Difference.Value!.Value, 12);
        Assert.Equal((-0.2, -0.2), (Math.Round(l1.Low!.Value, 9), Math.Round(l1.High!.Value, 9)));
        Assert.InRange(l1.P!.Value, 0, 0.01);
    }

    [Fact]
    public void Documents_of_another_text_are_others()
    {
        var first = Run("one", ScoreboardExample.Documents, ("m", 0.6));
        var second = Run("two", [.. ScoreboardExample.Documents.Select(item => item with { Text = "another" })], ("m", 0.2));

        Assert.Empty(RunComparison.Of([first, second]));
    }

    private static (string, IReadOnlyDictionary<string, string>, IReadOnlyList<ScoredMethod>) Run(
        string name,
        IReadOnlyList<TextItem> documents,
        params (string Name, double Probability)[] methods
    ) =>
        (
            name,
            documents.ToDictionary(document => document.Id, document => document.Text),
            ScoredMethod.Of(
                ScoreboardExample.Labels,
                TaskKind.MultiLabel,
                documents,
                [.. methods.Select(method => ScoreboardExample.Method(method.Name, _ => method.Probability))]
            )
        );
}
