using System.Globalization;
using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;
using Plurality.Metrics.Agreement;
using Plurality.TestKit.Docs;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class AnnotatorsGuideTests
{
    private const string Page = "docs/guide/annotators.md";

    [Fact]
    public void The_figures_of_the_example_are_those_of_the_program()
    {
        using var text = new StringReader(Assert.Single(CodeBlocks.Of(Page, "jsonl")));
        TextItem[] items = [.. DatasetReader.Read(text, DatasetFormatCatalogue.JsonLines, new DatasetReading(Page))];
        var accumulator = new DatasetStatisticsAccumulator();
        foreach (var item in items)
        {
            accumulator.Add(item);
        }

        var statistics = accumulator.Result();
        var labels = LabelSet.Create(statistics.Labels.Select(label => label.Label));
        var matrix = AnnotationMatrix.Create(items, labels);
        var anger = statistics.Labels[labels.IndexOf("anger")];
        var alpha = KrippendorffAlpha.PerLabel(matrix);

        Dictionary<string, string> figures = new()
        {
            ["items"] = Whole(statistics.Items),
            ["annotators"] = Whole(statistics.Annotators),
            ["votes"] = Whole(statistics.Votes),
            ["assignments"] = Whole(statistics.Assignments),
            ["votes for none"] = Whole(statistics.NoneVotes),
            ["mean labels per vote"] = Rounded(statistics.MeanLabelsPerVote),
            ["mean labels per aggregate"] = Rounded(statistics.MeanLabelsPerAggregate),
            ["items that agree"] = Whole(statistics.Agree),
            ["share of votes for anger"] = Rounded(anger.VoteShare),
            ["share of items with anger"] = Rounded(anger.ItemShare),
            ["anger and surprise together"] = Whole(statistics.InVotes["anger", "surprise"]),
            ["alpha of joy"] = Rounded(alpha[labels.IndexOf("joy")].Value),
            ["alpha of anger"] = Rounded(alpha[labels.IndexOf("anger")].Value),
            ["alpha over sets"] = Rounded(KrippendorffAlpha.Masi(matrix).Value),
            ["kappa of Cohen for anger"] = Rounded(CohenKappa.PerLabel(matrix)[labels.IndexOf("anger")].Value),
        };

        Assert.Equal(figures, Written());
    }

    /// <summary>The first two cells of each row of the page's table of figures.</summary>
    private static Dictionary<string, string> Written() =>
        File.ReadLines(Path.Combine(Repository.Root, Page))
            .SkipWhile(line => !line.StartsWith("| figure |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1], cells => cells[2]);

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Rounded(double? number) => number!.Value.ToString("F3", CultureInfo.InvariantCulture);
}
