using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class DelimitedFormatTests
{
    [Fact]
    public void Every_column_is_read()
    {
        var item = Assert.Single(Csv("author,TEXT,labels,id,Split\nann,Boo!,\"fear, joy\",x1,dev\n"));

        Assert.Equal(("x1", "Boo!", "dev"), (item.Id, item.Text, item.Split));
        Assert.Equal(["fear", "joy"], item.Labels);
        Assert.Null(item.Annotations);
        Assert.Equal(["author"], item.Fields.Keys);
        Assert.Equal(["ann"], item.Fields.Values);
    }

    [Fact]
    public void Without_an_id_the_line_number_names_an_item() =>
        Assert.Equal(["2", "4", "7"], Csv("text\na\n\n\"b\nb\"\n\nc\n").Select(item => item.Id));

    [Fact]
    public void Without_a_labels_column_labels_are_unknown() => Assert.Null(Assert.Single(Csv("text\na")).Labels);

    [Fact]
    public void An_empty_labels_field_means_that_none_applies() => Assert.Empty(Assert.Single(Csv("text,labels\na,\n")).Labels!);

    [Theory]
    [InlineData("csv", "id,text,split\n1,a,\n")]
    [InlineData("csv-wide", "id,text,joy,split\n1,a,1,\n")]
    [InlineData("csv-long", "id,text,annotator,label,split\n1,a,ann,joy,\n")]
    public void An_empty_split_field_says_nothing(string format, string content) =>
        Assert.Null(Assert.Single(DatasetFiles.Read(DatasetFormatCatalogue.Named(format)!, content)).Split);

    [Fact]
    public void A_label_named_twice_is_chosen_once() =>
        Assert.Equal(["joy", "fear"], Assert.Single(Csv("text,labels\na,\"joy,fear,joy\"\n")).Labels);

    [Fact]
    public void Quoted_fields_hold_separators_quotes_and_newlines() =>
        Assert.Equal("a, \"b\"\r\nc", Assert.Single(Csv("text,n\r\n\"a, \"\"b\"\"\r\nc\",1\r\n")).Text);

    [Fact]
    public void A_quote_inside_an_unquoted_field_is_text() =>
        Assert.Equal("he said \"no\"", Assert.Single(Csv("text\nhe said \"no\"\n")).Text);

    [Fact]
    public void Tabs_separate_tsv() =>
        Assert.Equal(
            ["anger", "fear"],
            Assert.Single(DatasetFiles.Read(DatasetFormatCatalogue.Csv, "text\tlabels\na, b\tanger,fear\n")).Labels
        );

    [Fact]
    public void Empty_long_and_unusual_texts_are_documents()
    {
        var text = new string('x', 1_000_000);

        Assert.Equal(["", text, "a\0b", "😀 שלום"], Csv($"text,id\n,1\n{text},2\na\0b,3\n😀 שלום,4\n").Select(item => item.Text));
    }

    [Fact]
    public void A_byte_order_mark_is_not_part_of_the_header() => Assert.Equal("a", Assert.Single(Csv("\uFEFF\"text\"\na\n")).Text);

    [Fact]
    public void A_header_without_text_is_refused() =>
        Refused("id,Body\n1,a\n", 1, null, "the header must name a column \"text\"", "the columns \"id\", \"Body\"");

    [Fact]
    public void A_column_twice_is_refused() =>
        Refused("text,Text\na,b\n", 1, 6, "the header must name a column once", "the columns \"text\", \"Text\"");

    [Theory]
    [InlineData("text,id\na,1\n\"b\nb\",2\nc\n", 5, null, "1 field")]
    [InlineData("text,id\na,1,x\n", 2, 5, "3 fields")]
    [InlineData("text,id\n\"a\n\",1,x\n", 3, 5, "3 fields")]
    public void A_ragged_record_is_refused(string content, int line, int? column, string found) =>
        Refused(content, line, column, "a record must have 2 fields, as the header has", found);

    [Theory]
    [InlineData("text,id\na,1\n\"Hello\" he said,2\n", 3, "text after a closing quote")]
    [InlineData("text,id\n\"abc,1\nd,2\n", 2, "a quote that is never closed")]
    public void Quotes_that_do_not_close_a_field_are_refused(string content, int line, string found) =>
        Refused(content, line, null, "a field that begins with a quote must end with one", found);

    [Theory]
    [InlineData("joy,,fear")]
    [InlineData("joy,")]
    public void Labels_that_are_no_list_are_refused(string labels) =>
        Refused($"text,labels\na,\"{labels}\"\n", 2, 3, "\"labels\" must be labels with one ',' between them", $"\"{labels}\"");

    private static TextItem[] Csv(string content) => DatasetFiles.Read(DatasetFormatCatalogue.Csv, content);

    private static void Refused(string content, int line, int? column, string expected, string found) =>
        DatasetFiles.Refused(DatasetFormatCatalogue.Csv, content, line, column, expected, found);
}
