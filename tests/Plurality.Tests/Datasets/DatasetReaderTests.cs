using System.Globalization;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class DatasetReaderTests
{
    [Fact]
    public void Plain_text_is_a_document_a_line()
    {
        var items = DatasetFiles.Read(DatasetFormatCatalogue.PlainText, "first\r\n\nthird, \"quoted\"\n");

        Assert.Equal(["first", "", "third, \"quoted\""], items.Select(item => item.Text));
        Assert.Equal(["1", "2", "3"], items.Select(item => item.Id));
        Assert.All(items, item => Assert.Null(item.Labels));
    }

    [Theory]
    [InlineData("jsonl", "{\"text\": \"\", \"id\": 7}\n\n{\"text\": \"\", \"id\": 7}", "\"7\" here and on line 1", 3)]
    [InlineData("jsonl", "{\"text\": \"a\", \"id\": \"2\"}\n{\"text\": \"b\"}", "\"2\" here and on line 1", 2)]
    [InlineData("csv", "text,id\na,x\nb,y\nc,x\n", "\"x\" here and on line 2", 4)]
    public void An_id_twice_is_refused_with_both_lines(string format, string content, string found, int line) =>
        DatasetFiles.Refused(
            DatasetFormatCatalogue.Named(format)!,
            content,
            line,
            null,
            "every item's id must be unique in its file",
            found
        );

    [Theory]
    [InlineData("jsonl", "")]
    [InlineData("jsonl", "\uFEFF\n \n")]
    [InlineData("csv", "")]
    [InlineData("csv", "text\tid\n")]
    [InlineData("txt", "")]
    public void A_file_without_items_is_refused(string format, string content) =>
        DatasetFiles.Refused(
            DatasetFormatCatalogue.Named(format)!,
            content,
            null,
            null,
            "a data file must have at least one item",
            "no item"
        );

    [Theory]
    [InlineData("dev.jsonl", "jsonl")]
    [InlineData("dev.ndjson", "jsonl")]
    [InlineData("my.data/DEV.CSV", "csv")]
    [InlineData("dev.tsv", "csv")]
    [InlineData("dev.jsonl.txt", "txt")]
    public void The_ending_of_a_name_tells_the_format(string fileName, string format) =>
        Assert.Equal(format, DatasetFormatCatalogue.Recognise(new DatasetHead(fileName, "")).Format.Name);

    [Theory]
    [InlineData("dev.json", "the ending \".json\" and no content known")]
    [InlineData("dev", "a name without an ending and no content known")]
    public void An_unknown_ending_is_refused(string fileName, string found)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => DatasetFormatCatalogue.Recognise(new DatasetHead(fileName, "{}")));

        Assert.Equal((fileName, null, found), (fault.Faults[0].File, fault.Faults[0].Line, fault.Faults[0].Found));
        Assert.Equal(
            $"{fileName}: the format of a data file must be known from its content or its name's ending, .jsonl, .ndjson, .csv, .tsv "
                + $"or .txt; got {found}. "
                + "Name its format, or rename the file after what it contains.",
            fault.Message
        );
    }

    [Fact]
    public void A_message_says_place_rule_finding_and_remedy()
    {
        using var reader = new StringReader("{\"text\": 5}");

        var fault = Assert.Throws<DatasetFormatException>(() =>
            DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading("dev.jsonl")).ToList()
        );

        Assert.Equal("dev.jsonl, line 1, column 10: \"text\" must be a string; got the number 5. Write it in quotes.", fault.Message);
    }

    [Fact]
    public void The_reader_stays_open()
    {
        using var reader = new StringReader("text\na\n");

        _ = DatasetReader.Read(reader, DatasetFormatCatalogue.Csv, new DatasetReading("file")).ToList();

        Assert.Equal(-1, reader.Read());
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_does_not_matter(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var item = Assert.Single(DatasetFiles.Read(DatasetFormatCatalogue.Csv, "ID,TEXT,n\n1,\"a;b\",1.5\n"));
            var line = Assert.Single(DatasetFiles.Read(DatasetFormatCatalogue.JsonLines, "{\"text\": \"a\", \"n\": 1.5}"));

            Assert.Equal(("1", "a;b", "1.5"), (item.Id, item.Text, item.Fields["n"]));
            Assert.Equal(("1", "1.5"), (line.Id, line.Fields["n"]));
            Assert.Equal(DatasetFormatCatalogue.JsonLines, DatasetFormatCatalogue.Recognise(new DatasetHead("TITLE.NDJSON", "")).Format);
            DatasetFiles.Refused(
                DatasetFormatCatalogue.JsonLines,
                "{\"text\": -1.5}",
                1,
                10,
                "\"text\" must be a string",
                "the number -1.5"
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
