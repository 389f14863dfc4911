using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;
using Plurality.Metrics.Agreement;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Tests.Annotations;

/// <summary>
/// Counts of the development data against counts made apart from this project, by a Python script over the same lines (plain loops over the
/// parsed JSON; alpha from the coincidence matrix of each label).
/// </summary>
public sealed class SharedDataStatisticsTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "..", "shared", "data");

    [Theory]
    [InlineData("crowdtruth-relations.dev", 412, 491, 18, 6183, 6560, 1248, AnnotatorNaming.Persons)]
    [InlineData("crowdtruth-relations.train", 2868, 680, 18, 43045, 44868, 9382, AnnotatorNaming.Persons)]
    [InlineData("goemotions7-annotated3.dev", 135, 39, 7, 411, 344, 103, AnnotatorNaming.Slots)]
    [InlineData("goemotions7-annotated3.train", 1280, 72, 7, 3965, 3529, 950, AnnotatorNaming.Slots)]
    [InlineData("goemotions7.dev", 5426, 0, 7, 0, 0, 0, AnnotatorNaming.Absent)]
    [InlineData("hatexplain-targets.dev", 1922, 212, 23, 5766, 4977, 2093, AnnotatorNaming.Persons)]
    [InlineData("hatexplain.dev", 1922, 212, 3, 5766, 5766, 0, AnnotatorNaming.Persons)]
    [InlineData("lewidi-hs-brexit.dev", 168, 6, 3, 1008, 447, 783, AnnotatorNaming.Persons)]
    [InlineData("lewidi-hs-brexit.test", 168, 6, 3, 1008, 559, 668, AnnotatorNaming.Persons)]
    [InlineData("lewidi-hs-brexit.train", 784, 6, 3, 4704, 2094, 3513, AnnotatorNaming.Persons)]
    [InlineData("mfrc-aggregate.dev", 673, 0, 6, 0, 0, 0, AnnotatorNaming.Absent)]
    [InlineData("mfrc.dev", 147, 6, 6, 438, 216, 300, AnnotatorNaming.Persons)]
    [InlineData("mfrc.train", 2583, 6, 6, 7721, 3164, 5536, AnnotatorNaming.Persons)]
    internal void Items_annotators_labels_and_votes_are_as_counted_apart(
        string name,
        int items,
        int annotators,
        int labels,
        int votes,
        int assignments,
        int none,
        AnnotatorNaming naming
    )
    {
        var statistics = Statistics(name);

        Assert.Equal((items, annotators, labels), (statistics.Items, statistics.Annotators, statistics.Labels.Count));
        Assert.Equal((votes, assignments, none), (statistics.Votes, statistics.Assignments, statistics.NoneVotes));
        Assert.Equal(naming, statistics.Naming);
        Assert.Equal(votes == 0 ? null : (double)assignments / votes, statistics.MeanLabelsPerVote);
    }

    [Theory]
    [InlineData("crowdtruth-relations.train", 0.796373779637378, 89, 2779, 0, 15, 164, 327)]
    [InlineData("goemotions7-annotated3.dev", 0.8296296296296296, 17, 118, 43, 5, 66, 167)]
    [InlineData("goemotions7-annotated3.train", 0.8609375, 178, 1102, 330, 6, 70.5, 177)]
    [InlineData("goemotions7.dev", 0.7935864356800589, 0, 0, 0, 5, 65, 187)]
    [InlineData("hatexplain-targets.dev", 0.7289281997918835, 775, 1147, 12, 13, 109, 331)]
    [InlineData("hatexplain.dev", 1, 983, 939, 0, 13, 109, 331)]
    [InlineData("lewidi-hs-brexit.dev", 0.4642857142857143, 96, 72, 0, 38, 119.5, 144)]
    [InlineData("mfrc-aggregate.dev", 0.3521545319465082, 0, 0, 0, 42, 147, 658)]
    [InlineData("mfrc.train", 0.2969415408439799, 1434, 1149, 0, 38, 153, 1151)]
    public void Aggregates_agreement_and_lengths_are_as_counted_apart(
        string name,
        double meanLabels,
        int agree,
        int disagree,
        int differ,
        int shortest,
        double median,
        int longest
    )
    {
        var statistics = Statistics(name);

        Assert.Equal(meanLabels, statistics.MeanLabelsPerAggregate!.Value, 1e-12);
        Assert.Equal((agree, disagree, differ), (statistics.Agree, statistics.Disagree, statistics.DifferFromMajority));
        Assert.Equal(
            (shortest, median, longest),
            (statistics.TextLengths!.Minimum, statistics.TextLengths.Median, statistics.TextLengths.Maximum)
        );
    }

    [Fact]
    public void Cells_pairs_and_the_rest_of_goemotions_are_as_counted_apart()
    {
        var statistics = Statistics("goemotions7-annotated3.train");

        Assert.Equal([new(0, 42, 281, 0), new(1, 131, 687, 0), new(2, 5, 134, 0)], statistics.Cells);
        Assert.Equal([new(3, 1161), new(4, 113), new(5, 6)], statistics.VotesPerItem!.Histogram);
        Assert.Equal(550, statistics.InVotes.Pairs.Sum(pair => pair.Count));
        Assert.Equal(85, statistics.InVotes["admiration", "joy"]);
        Assert.Equal(
            new LabelStatistics("fear", 109, 109.0 / 3965, 29, 29.0 / 1280),
            statistics.Labels.Single(label => label.Label == "fear")
        );
        Assert.Equal([new("train", 1280)], statistics.Splits);
    }

    [Fact]
    public void Items_per_annotator_of_mfrc_are_as_counted_apart()
    {
        var items = Statistics("mfrc.train").ItemsPerAnnotator!;

        Assert.Equal((186, 1512.5, 1556, 6), (items.Minimum, items.Median, items.Maximum, items.Count));
    }

    [Theory]
    [InlineData("crowdtruth-relations.train", "org:alternate_names", 0.412173867416)]
    [InlineData("goemotions7-annotated3.train", "admiration", 0.305983067885)]
    [InlineData("hatexplain.dev", "offensive", 0.332168401049)]
    [InlineData("mfrc.train", "Care", 0.410028416455)]
    public void Alpha_is_as_computed_apart(string name, string label, double alpha)
    {
        var labels = LabelSet.Create(Statistics(name).Labels.Select(known => known.Label));

        var perLabel = KrippendorffAlpha.PerLabel(AnnotationMatrix.Create(Read(name), labels));

        Assert.Equal(alpha, perLabel[labels.IndexOf(label)].Value!.Value, 1e-11);
    }

    private static DatasetStatistics Statistics(string name)
    {
        var accumulator = new DatasetStatisticsAccumulator();
        foreach (var item in Read(name))
        {
            accumulator.Add(item);
        }

        return accumulator.Result();
    }

    private static List<TextItem> Read(string name)
    {
        Assert.SkipUnless(Directory.Exists(_folder), "The folder ../shared/data with the development data is not beside this repository.");
        using var reader = DatasetText.Open(File.OpenRead(Path.Combine(_folder, $"{name}.jsonl")), name);
        return [.. DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading(name))];
    }
}
