using System.Globalization;
using Plurality.Annotations;
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
        var fault = Assert.Throws<DatasetFormatException>(() => DatasetFormatCatalogue.Recognise(new DatasetHead(fileName, "?")));

        Assert.Equal((fileName, null, found), (fault.Faults[0].File, fault.Faults[0].Line, fault.Faults[0].Found));
        Assert.Equal(
            $"{fileName}: the format of a data file must be known from its content or its name's ending, .jsonl, .ndjson, .csv, .tsv "
                + $"or .txt; got {found}. "
                + "Name its format, or rename the file after what it contains.",
            fault.Message
        );
    }

    [Theory]
    [InlineData("test_labels.csv.gz", ".csv")]
    [InlineData("A.JSONL.GZ", ".jsonl")]
    [InlineData("dev.gz", "")]
    public void The_ending_is_the_one_before_gz(string fileName, string ending) =>
        Assert.Equal(ending, new DatasetHead(fileName, "").Ending);

    [Fact]
    public void Every_item_that_is_left_out_for_the_label_none_is_reported()
    {
        const string Item = "{\"text\": \"a\", \"labels\": [\"none\"]}\n";
        var leftOut = new List<DatasetFault>();
        using var reader = new StringReader(Item + Item + "{\"text\": \"b\", \"labels\": [\"joy\"]}\n");

        var read = DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading("file") { LeftOut = leftOut.Add });

        Assert.Single(read.ToList());
        Assert.Equal([1, 2], leftOut.Select(fault => fault.Line));
    }

    [Theory]
    [InlineData("id\np1\np2\n", "\"id\"")]
    [InlineData("Id,Target\np1,joy\n", "\"Id\", \"Target\"")]
    public void A_table_with_neither_text_nor_labels_is_refused_where_text_is_optional(string content, string columns)
    {
        using var reader = new StringReader(content);

        var fault = Assert
            .Throws<DatasetFormatException>(() =>
                DatasetReader.Read(reader, DatasetFormatCatalogue.Csv, new DatasetReading("file") { TextIsOptional = true }).ToList()
            )
            .Faults.Single();

        Assert.Equal($"the columns {columns}", fault.Found);
        Assert.Contains("--label-column", fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text,labels\na,\"['joy', 'anger'\"\n")]
    [InlineData("text,labels\na,\"{\"\"choices\"\": [\"\"joy\"\"\"\n")]
    [InlineData("text,labels\na,\"[\"\"['joy']\"\"]\"\n")]
    public void A_cell_of_broken_list_syntax_is_no_label(string content)
    {
        using var reader = new StringReader(content);

        var fault = Assert
            .Throws<DatasetFormatException>(() =>
                DatasetReader.Read(reader, DatasetFormatCatalogue.Csv, new DatasetReading("file")).ToList()
            )
            .Faults.Single();

        Assert.Equal((2, 3), (fault.Line, fault.Column));
    }

    [Fact]
    public void Annotators_of_label_studio_are_persons_though_they_are_numbers()
    {
        static string Vote(int by) =>
            $$$"""{"completed_by": {{{by}}}, "result": [{"type": "choices", "from_name": "c", "value": {"choices": ["joy"]}}]}""";
        var content =
            $$"""[{"id": 1, "data": {"text": "a"}, "annotations": [{{Vote(1)}}, {{Vote(2)}}]},"""
            + $$""" {"id": 2, "data": {"text": "b"}, "annotations": [{{Vote(1)}}]}]""";
        using var reader = new StringReader(content);
        var counts = new DatasetStatisticsAccumulator();
        foreach (var item in DatasetReader.Read(reader, DatasetFormatCatalogue.Named("label-studio")!, new DatasetReading("file")))
        {
            counts.Add(item);
        }

        Assert.Equal(AnnotatorNaming.Persons, counts.Result().Naming);
    }

    [Fact]
    public void Rows_of_item_and_label_are_told_by_the_id_that_comes_again()
    {
        const string Rows = "text,emotion,annotator_1,annotator_2\nt1,a,joy,0,1\nt1,a,fear,1,1\nt2,b,joy,1,0\nt2,b,fear,0,0\n";
        using var known = new StringReader("text_id," + Rows);
        var format = DatasetFormatCatalogue.Recognise(new DatasetHead("ind.csv", "text_id," + Rows)).Format;
        using var unknown = new StringReader("thread_id," + Rows);

        var items = DatasetReader.Read(known, format, new DatasetReading("file")).ToList();
        var fault = Assert
            .Throws<DatasetFormatException>(() =>
                DatasetReader.Read(unknown, DatasetFormatCatalogue.Named("csv-annotators")!, new DatasetReading("file")).ToList()
            )
            .Faults.Single();

        Assert.Equal("csv-ratings", format.Name);
        Assert.Equal(["t1", "t2"], items.Select(item => item.Id));
        Assert.Contains("--id-column thread_id", fault.Remedy, StringComparison.Ordinal);
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
