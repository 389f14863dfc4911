using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>The sample set of the demo keeps what its page promises.</summary>
public sealed class EmotionsSampleTests
{
    private static readonly LabelSet Emotions = LabelSet.Create(["anger", "disgust", "fear", "joy", "optimism", "sadness", "surprise"]);

    private static readonly List<TextItem> Items = Read();

    [Fact]
    public void It_has_a_hundred_and_twenty_five_different_texts() =>
        Assert.Equal((125, 125), (Items.Count, Items.DistinctBy(item => item.Text.ToUpperInvariant()).Count()));

    [Fact]
    public void Ids_count_up() => Assert.Equal(Enumerable.Range(1, 125).Select(number => $"e{number:000}"), Items.Select(item => item.Id));

    [Fact]
    public void Three_readers_choose_among_the_seven_emotions() => Assert.All(Items, item =>
        {
            Assert.Equal(["a1", "a2", "a3"], item.Annotations!.Keys);
            Assert.All(item.Annotations.Values, chosen => Assert.All(chosen, label => Assert.True(Emotions.Contains(label))));
        });

    [Fact]
    public void Labels_are_those_of_the_majority() =>
        Assert.All(Items, item =>
            Assert.Equal(Emotions.Where(label => item.Annotations!.Values.Count(chosen => chosen.Contains(label)) >= 2), item.Labels)
        );

    [Fact]
    public void None_one_and_several_labels_all_occur_often()
    {
        var cardinalities = Items.CountBy(item => Math.Min(item.Labels!.Count, 2)).ToDictionary();

        Assert.Equal((25, 60, 40), (cardinalities[0], cardinalities[1], cardinalities[2]));
    }

    private static List<TextItem> Read()
    {
        var path = Path.Combine(Repository.Root, "src", "Plurality.Runtime", "Samples", "emotions.jsonl");
        using var reader = DatasetText.Open(File.OpenRead(path), "emotions.jsonl");
        return [.. DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading("emotions.jsonl"))];
    }
}
