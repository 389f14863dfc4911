using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class NoneLabelsTests
{
    [Theory]
    [InlineData("jsonl", """{"id":"a","text":"x","labels":["none"]}""")]
    [InlineData("jsonl", """{"id":"a","text":"x","annotations":{"u":["joy"],"v":["None"]}}""")]
    [InlineData("jsonl", """{"id":"a","text":"x","distribution":{"joy":0.5,"none":0.5}}""")]
    public void A_label_called_none_is_refused_once(string format, string text)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read(format, text));

        Assert.Contains(
            "a label must not be called \"none\", the answer that no label applies; got \"none\". If it means that no label applies, say "
                + "so with --none-label none; otherwise rename it with a label map.",
            Assert.Single(fault.Faults).Sentence.Replace("None", "none", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("csv-wide", "id,text,joy,none\na,x,1,0\nb,x,0,1\nc,x,0,1")]
    [InlineData("csv-wide", "id,text,joy,none\na,x,1,0\nb,x,0,0")]
    [InlineData("csv-shares", "id,text,joy,none\na,x,0.5,0.5\nb,x,1.0,0.0")]
    [InlineData("csv-shares", "id,text,joy,none,total\na,x,3,0,3\nb,x,1,0,3")]
    [InlineData("json", "[{\"text\":\"x\",\"labels\":{\"joy\":0.5,\"none\":0.0}}]")]
    public void A_column_called_none_is_refused_whether_it_was_chosen_or_not(string format, string text)
    {
        var fault = Assert.Single(Assert.Throws<DatasetFormatException>(() => Read(format, text)).Faults);

        Assert.Equal(
            ("a column \"none\"", "a label must not be called \"none\", the answer that no label applies"),
            (fault.Found, fault.Expected)
        );
        Assert.Contains("--none-label none", fault.Remedy, StringComparison.Ordinal);
        Assert.NotEmpty(Read(format, text, "none"));
    }

    [Theory]
    [InlineData("jsonl", """{"id":"a","text":"x","labels":["none"],"annotations":{"u":["none"],"v":["joy"]}}""", "a:G= u= v=joy")]
    [InlineData("jsonl", """{"id":"a","text":"x","distribution":{"joy":0.25,"none":0.75}}""", "a:joy:0.25")]
    [InlineData("csv", "id,text,labels\na,x,none\nb,x,joy", "a:G= b:G=joy")]
    [InlineData("csv-wide", "id,text,joy,none\na,x,1,0\nb,x,0,1", "a:G=joy b:G=")]
    [InlineData("csv-long", "id,text,annotator,label\na,x,u,none\na,x,v,joy", "a: u= v=joy")]
    public void A_label_that_means_none_becomes_the_empty_set(string format, string text, string expected)
    {
        Assert.Equal(expected, string.Join(' ', Read(format, text, "none").Select(Shown)));
    }

    [Fact]
    public void In_a_cell_none_is_the_word_for_no_label_without_being_named()
    {
        Assert.Equal("a: u= v=joy", Shown(Assert.Single(Read("csv-long", "id,text,annotator,label\na,x,u,none\na,x,v,joy"))));
        Assert.Equal("a:G= b:G=joy", string.Join(' ', Read("csv", "id,text,labels\na,x,none\nb,x,joy").Select(Shown)));
    }

    [Theory]
    [InlineData("id,text,labels\na,x,joy;none\nb,x,joy;fear")]
    [InlineData("id,text,labels\na,x,\"['none', 'joy']\"\nb,x,['joy']")]
    public void None_beside_a_label_in_a_cell_is_refused(string text)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read("csv", text));

        Assert.Contains("must be labels, or the word for none by itself, none; got", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_and_none_together_contradict_each_other()
    {
        var fault = Assert.Throws<DatasetFormatException>(() =>
            Read("jsonl", """{"id":"a","text":"x","annotations":{"u":["joy","neutral"]}}""", "neutral")
        );

        Assert.Contains(
            "must stand alone; got \"neutral\" together with \"joy\".",
            Assert.Single(fault.Faults).Sentence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Labels_are_those_of_the_file_before_the_map()
    {
        var reading = new DatasetReading("f")
        {
            NoneLabels = ["neutral"],
            Map = LabelMap.Parse("""{"pool":{"good":["joy"]},"others":"refuse"}""", "map"),
        };

        Assert.Equal("a:G= b:G=good", string.Join(' ', Read("csv", "id,text,labels\na,x,neutral\nb,x,joy", reading).Select(Shown)));
    }

    private static string Shown(TextItem item) =>
        $"{item.Id}:"
        + (item.Labels is { } labels ? $"G={string.Join(',', labels)}" : "")
        + string.Concat(
            (item.Annotations ?? new Dictionary<string, IReadOnlyList<string>>()).Select(vote =>
                $" {vote.Key}={string.Join(',', vote.Value)}"
            )
        )
        + string.Concat(
            (item.Distribution ?? new Dictionary<string, double>()).Select(share =>
                FormattableString.Invariant($"{share.Key}:{share.Value}")
            )
        );

    private static List<TextItem> Read(string format, string text, params string[] none) =>
        Read(format, text, new DatasetReading("f") { FaultLimit = 20, NoneLabels = none.Length == 0 ? null : none });

    private static List<TextItem> Read(string format, string text, DatasetReading reading)
    {
        using var reader = new StringReader(text);
        return [.. DatasetReader.Read(reader, DatasetFormatCatalogue.Named(format)!, reading)];
    }
}
