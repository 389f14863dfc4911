using System.Text;
using System.Text.Json.Nodes;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class JsonLinesWriterTests
{
    [Fact]
    public void Keys_come_in_one_order_and_text_stays_readable()
    {
        var item = new TextItem("a", "é \"x\" < 😀\n")
        {
            Fields = new Dictionary<string, string> { ["n"] = "1.50", ["t"] = "1.50" },
            JsonFields = new HashSet<string> { "n" },
            Split = "dev",
            Distribution = new Dictionary<string, double> { ["joy"] = 0.25 },
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["ann"] = ["joy"], ["ben"] = [] },
            Labels = ["joy"],
        };

        Assert.Equal(
            """{"id":"a","text":"é \"x\" < 😀\n","labels":["joy"],"annotations":{"ann":["joy"],"ben":[]},"distribution":{"joy":0.25},"split":"dev","n":1.50,"t":"1.50"}"""
                + "\n",
            Written([item]).Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal)
        ); // The relaxed encoder still escapes what lies beyond 16 bits.
    }

    [Fact]
    public void What_is_not_known_is_not_written() => Assert.Equal("{\"id\":\"1\",\"text\":\"\"}\n", Written([new TextItem("1", "")]));

    [Theory]
    [InlineData("""{"id":"1","text":"a","n":1.50,"s":"1.50","ok":true,"nil":null,"more":{"x":[1,"é"]},"list":[]}""")]
    [InlineData("""{"id":"1","text":"a","labels":[],"annotations":{},"distribution":{"joy":1E-07,"fear":1}}""")]
    public void Unknown_keys_keep_their_kind(string line) =>
        SameJson(line, Written(DatasetFiles.Read(DatasetFormatCatalogue.JsonLines, line)).TrimEnd('\n'));

    [Fact]
    public void A_field_must_not_shadow_a_key() =>
        Assert.Throws<ArgumentException>(() =>
            Written([new TextItem("1", "a") { Fields = new Dictionary<string, string> { ["labels"] = "joy" } }])
        );

    internal static string Written(IEnumerable<TextItem> items)
    {
        using var bytes = new MemoryStream();
        using (var writer = new JsonLinesWriter(bytes))
        {
            foreach (var item in items)
            {
                writer.Write(item);
            }
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Equal but for what reading decides: a label named twice in a vote is one, a key that is null is absent, an id is
    /// text.</summary>
    internal static void SameJson(string expected, string actual)
    {
        var (before, after) = (JsonNode.Parse(expected)!.AsObject(), JsonNode.Parse(actual)!.AsObject());
        foreach (var (annotator, vote) in before["annotations"]?.AsObject().ToArray() ?? [])
        {
            before["annotations"]![annotator] = new JsonArray([
                .. vote!.AsArray().Select(label => label!.GetValue<string>()).Distinct().Select(label => JsonValue.Create(label)),
            ]);
        }

        Assert.True(JsonNode.DeepEquals(before, after), $"{expected}\n{actual}");
    }
}
