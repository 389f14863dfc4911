using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class LabelMapTests
{
    private const string Clusters = """{"joy": ["love", "joy"], "fear": ["dread"]}""";

    [Fact]
    public void Clusters_pool_their_labels_and_drop_the_others()
    {
        var item = new TextItem("1", "t")
        {
            Labels = ["love", "neutral", "joy", "dread"],
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["ann"] = ["joy", "love"], ["ben"] = ["neutral"] },
        };

        var mapped = LabelMap.Parse(Clusters, "map").Apply(item);

        Assert.Equal(["joy", "fear"], mapped.Labels);
        Assert.Equal(["joy"], mapped.Annotations!["ann"]);
        Assert.Empty(mapped.Annotations["ben"]);
        Assert.Equal(["love", "neutral", "joy", "dread"], item.Labels);
    }

    [Fact]
    public void Labels_come_in_the_order_of_the_map_and_kept_ones_behind()
    {
        var map = LabelMap.Parse("""{"pool": {"joy": ["love"], "fear": ["dread"]}}""", "map");
        var item = new TextItem("1", "t") { Labels = ["neutral", "dread", "calm", "love"] };

        Assert.Equal(["joy", "fear", "neutral", "calm"], map.Apply(item).Labels);
    }

    [Theory]
    [InlineData("""{"pool": {"joy": ["love"]}}""", "joy,neutral,dread")]
    [InlineData("""{"pool": {"joy": ["love"]}, "drop": ["neutral"]}""", "joy,dread")]
    [InlineData("""{"drop": ["neutral"]}""", "love,dread")]
    [InlineData("""{"pool": {"joy": ["love"]}, "others": "drop"}""", "joy")]
    [InlineData("""{"pool": {"joy": ["love"]}, "drop": ["neutral", "dread"], "others": "refuse"}""", "joy")]
    public void Others_are_kept_unless_the_map_says_otherwise(string json, string expected)
    {
        var item = new TextItem("1", "t") { Labels = ["love", "neutral", "dread"] };

        Assert.Equal(expected.Split(','), LabelMap.Parse(json, "map").Apply(item).Labels);
    }

    [Fact]
    public void A_label_that_the_map_refuses_is_named_with_its_line()
    {
        var map = LabelMap.Parse("""{"pool": {"joy": ["love"]}, "others": "refuse"}""", "map");
        using var reader = new StringReader("{\"text\": \"a\", \"labels\": []}\n{\"text\": \"b\", \"labels\": [\"dread\"]}");

        var fault = Assert
            .Throws<DatasetFormatException>(() =>
                DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading("file") { Map = map }).ToList()
            )
            .Faults.Single();

        Assert.Equal(("file", 2, "\"dread\""), (fault.File, fault.Line, fault.Found));
    }

    [Fact]
    public void Shares_are_renamed_and_pooled_only_where_the_union_is_known()
    {
        var map = LabelMap.Parse(Clusters, "map");
        TextItem Shares(double love, double joy) =>
            new("1", "t")
            {
                Distribution = new Dictionary<string, double>
                {
                    ["love"] = love,
                    ["joy"] = joy,
                    ["neutral"] = 1,
                },
            };

        Assert.Equal(new Dictionary<string, double> { ["joy"] = 0.5 }, map.Apply(Shares(0, 0.5)).Distribution);
        Assert.Throws<DatasetFormatException>(() => map.Apply(Shares(0.25, 0.5)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"joy\": \"love\"}")]
    [InlineData("{\"joy\": [1]}")]
    [InlineData("{\"joy\": [\"love\"], \"fear\": [\"love\"]}")]
    [InlineData("{\"joy\": [\"love\"], \"joy\": [\"bliss\"]}")]
    [InlineData("{\"pool\": {\"joy\": [\"love\"]}, \"drop\": [\"love\"]}")]
    [InlineData("{\"pool\": [], \"others\": \"keep\"}")]
    [InlineData("{\"others\": \"maybe\"}")]
    [InlineData("{\"joy\": [")]
    public void What_is_no_map_is_refused(string json) =>
        Assert.Equal("map", Assert.Throws<DatasetFormatException>(() => LabelMap.Parse(json, "map")).Faults.Single().File);
}
