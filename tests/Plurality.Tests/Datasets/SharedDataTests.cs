using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>Real data sets that lie beside the repository where the project is developed; we do not redistribute them.</summary>
public sealed class SharedDataTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "..", "shared", "data");

    /// <summary>Counted with the json module of Python 3: votes are pairs of item and annotator, chosen are labels in votes, each
    /// once.</summary>
    [Theory]
    [InlineData("crowdtruth-relations.dev.jsonl", 412, 491, 6183, 6560, 18, 337)]
    [InlineData("crowdtruth-relations.train.jsonl", 2868, 680, 43045, 44868, 18, 2284)]
    [InlineData("goemotions7-annotated3.dev.jsonl", 135, 39, 411, 344, 7, 112)]
    [InlineData("goemotions7-annotated3.train.jsonl", 1280, 72, 3965, 3529, 7, 1102)]
    [InlineData("goemotions7.dev.jsonl", 5426, 0, 0, 0, 7, 4306)]
    [InlineData("hatexplain-targets.dev.jsonl", 1922, 212, 5766, 4977, 23, 1401)]
    [InlineData("hatexplain.dev.jsonl", 1922, 212, 5766, 5766, 3, 1922)]
    [InlineData("lewidi-hs-brexit.dev.jsonl", 168, 6, 1008, 447, 3, 78)]
    [InlineData("lewidi-hs-brexit.test.jsonl", 168, 6, 1008, 559, 3, 90)]
    [InlineData("lewidi-hs-brexit.train.jsonl", 784, 6, 4704, 2094, 3, 350)]
    [InlineData("mfrc-aggregate.dev.jsonl", 673, 0, 0, 0, 6, 237)]
    [InlineData("mfrc.dev.jsonl", 147, 6, 438, 216, 6, 52)]
    [InlineData("mfrc.train.jsonl", 2583, 6, 7721, 3164, 6, 767)]
    public void Counts_are_those_of_another_program(
        string name,
        int items,
        int annotators,
        int votes,
        int chosen,
        int labels,
        int assignments
    ) => Assert.Equal((items, annotators, votes, chosen, labels, assignments), Counts(Read(name, "jsonl")));

    [Theory]
    [InlineData("raw/goemotions/train.tsv", "goemotions", 43410, 28, 51103)]
    [InlineData("raw/goemotions/dev.tsv", "goemotions", 5426, 28, 6380)]
    [InlineData("raw/goemotions/test.tsv", "goemotions", 5427, 28, 6329)]
    [InlineData("raw/semeval2018/2018-E-c-En-train.txt", "semeval2018-ec", 6838, 11, 16048)]
    [InlineData("raw/semeval2018/2018-E-c-En-dev.txt", "semeval2018-ec", 886, 11, 2161)]
    public void Counts_of_published_aggregates_are_those_of_another_program(
        string name,
        string format,
        int items,
        int labels,
        int assignments
    ) => Assert.Equal((items, 0, 0, 0, labels, assignments), Counts(Read(name, format)));

    [Theory]
    [InlineData("raw/lewidi/HS-Brexit_dev.json", 168, 6, 1008, 447, 3)]
    [InlineData("raw/lewidi/VariErrNLI_dev.json", 50, 4, 181, 187, 3)]
    public void Counts_of_published_votes_are_those_of_another_program(
        string name,
        int items,
        int annotators,
        int votes,
        int chosen,
        int labels
    ) => Assert.Equal((items, annotators, votes, chosen, labels, 0), Counts(Read(name, "lewidi")));

    [Fact]
    public void GoEmotions_pooled_by_its_clustering_is_the_pooled_file_item_by_item()
    {
        SkipWithoutData();
        var map = LabelMap.Parse(File.ReadAllText(At("raw/goemotions/emotion_clustering.json")), "emotion_clustering.json");

        var pooled = Read("raw/goemotions/dev.tsv", "goemotions", reading => reading with { Map = map });

        var expected = Read("goemotions7.dev.jsonl", "jsonl");
        Assert.Equal(
            expected.Select(item => (item.Id, item.Text, Labels(item))),
            pooled.Select(item => (item.Id, item.Text, Labels(item)))
        );
    }

    [Fact]
    public void Lewidi_is_its_canonical_file_item_by_item()
    {
        var read = Read("raw/lewidi/HS-Brexit_dev.json", "lewidi", reading => reading with { Aggregate = Aggregate.Majority });

        var expected = Read("lewidi-hs-brexit.dev.jsonl", "jsonl");
        Assert.Equal(
            expected.Select(item => (item.Id, item.Text, item.Split, Labels(item), Votes(item))),
            read.Select(item => (item.Id, item.Text, item.Split, Labels(item), Votes(item)))
        );
    }

    [Fact]
    public void Writing_what_was_read_gives_the_same_json_back()
    {
        SkipWithoutData();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.jsonl"))
        {
            var items = Read(Path.GetFileName(file), "jsonl");

            var written = JsonLinesWriterTests.Written(items).Split('\n');

            Assert.All(File.ReadLines(file).Zip(written), pair => JsonLinesWriterTests.SameJson(pair.First, pair.Second));
        }
    }

    private static (int Items, int Annotators, int Votes, int Chosen, int Labels, int Assignments) Counts(TextItem[] items)
    {
        var votes = items.SelectMany(item => item.Annotations ?? new Dictionary<string, IReadOnlyList<string>>()).ToArray();
        var labels = items.SelectMany(item => item.Labels ?? []).Concat(votes.SelectMany(vote => vote.Value)).Distinct();
        return (
            items.Length,
            votes.Select(vote => vote.Key).Distinct().Count(),
            votes.Length,
            votes.Sum(vote => vote.Value.Count),
            labels.Count(),
            items.Sum(item => item.Labels?.Count ?? 0)
        );
    }

    private static string Labels(TextItem item) => string.Join(',', item.Labels!.Order(StringComparer.Ordinal));

    private static string Votes(TextItem item) =>
        string.Join(';', item.Annotations!.Select(vote => $"{vote.Key}:{string.Join(',', vote.Value.Order(StringComparer.Ordinal))}"));

    private static TextItem[] Read(string name, string format, Func<DatasetReading, DatasetReading>? adapt = null)
    {
        SkipWithoutData();
        using var file = DatasetText.Open(File.OpenRead(At(name)), name);
        var recognition = DatasetFormatCatalogue.Recognise(DatasetHead.Read(file, name, out var whole));
        Assert.Equal(format, recognition.Format.Name);
        var reading = new DatasetReading(name) { LabelList = File.ReadAllLines(At("raw/goemotions/emotions.txt")) };
        return [.. DatasetReader.Read(whole, recognition.Format, adapt?.Invoke(reading) ?? reading)];
    }

    private static string At(string name) => Path.Combine(Folder, name);

    private static void SkipWithoutData() =>
        Assert.SkipUnless(Directory.Exists(Folder), "The folder ../shared/data with the development data is not beside this repository.");
}
