using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class JsonLinesReaderTests
{
    private const string WholeLine = "a line must be one complete JSON object";

    [Fact]
    public void Every_key_of_the_canonical_form_is_read()
    {
        var item = Assert.Single(
            Read("""{"id": "x1", "text": "Boo!", "labels": ["fear", "joy"], "annotations": {"ann": ["fear"], "ben": []}, "split": "dev"}""")
        );

        Assert.Equal(("x1", "Boo!", "dev"), (item.Id, item.Text, item.Split));
        Assert.Equal(["fear", "joy"], item.Labels);
        Assert.Equal(["ann", "ben"], item.Annotations!.Keys);
        Assert.Equal(["fear"], item.Annotations["ann"]);
        Assert.Empty(item.Annotations["ben"]);
        Assert.Empty(item.Fields);
    }

    [Theory]
    [InlineData("""{"text": "a"}""")]
    [InlineData("""{"text": "a", "id": null, "labels": null, "annotations": null, "split": null}""")]
    public void What_is_not_said_stays_unknown(string line)
    {
        var item = Assert.Single(Read(line));

        Assert.Equal(("1", null, null, null), (item.Id, item.Labels, item.Annotations, item.Split));
    }

    [Theory]
    [InlineData("""{"text": "a", "labels": null}""", "labels")]
    [InlineData("""{"text": "a", "labels": NaN}""", "labels")]
    [InlineData("""{"text": "a", "annotations": {}}""", "annotations")]
    [InlineData("""{"text": "a", "annotations": null, "distribution": {}}""", "annotations")]
    [InlineData("""{"text": "a", "distribution": {}}""", "distribution")]
    public void Labels_without_any_value_are_refused_where_they_are_expected_and_some_are_counted(string line, string key)
    {
        Assert.Equal(
            $"file: a data file must have labels or votes; got no value in \"{key}\". Write the labels, or [] where no label applies; "
                + "leave the key out to read texts alone.",
            Assert.Throws<DatasetFormatException>(() => Expected($"{line}\n{line}\n")).Message
        );
        Assert.Equal(
            ["file: 2 of 3 items have no label and no vote."],
            Expected($"{line}\n{line}\n" + """{"text": "b", "labels": ["joy"]}""")
        );
        Assert.Equal(["file: no item has a label or a vote."], Expected("""{"text": "a"}"""));

        static List<string> Expected(string content)
        {
            var remarks = new List<string>();
            var reading = new DatasetReading("file") { LabelsAreExpected = true, Remark = remarks.Add };
            _ = DatasetReader.Read(new StringReader(content), DatasetFormatCatalogue.JsonLines, reading).ToList();
            return remarks;
        }
    }

    [Fact]
    public void An_annotator_with_null_did_not_vote() =>
        Assert.Equal(["ann"], Assert.Single(Read("""{"text": "a", "annotations": {"ann": ["joy"], "ben": null}}""")).Annotations!.Keys);

    [Fact]
    public void A_key_to_leave_out_that_no_record_has_is_refused()
    {
        var reading = new DatasetReading("file") { Columns = new ColumnMapping { Omitted = ["at", "nowhere"] } };

        var refused = Assert.Throws<DatasetFormatException>(() =>
            DatasetReader
                .Read(new StringReader("""{"text": "a", "labels": [], "at": 1}"""), DatasetFormatCatalogue.JsonLines, reading)
                .ToList()
        );

        Assert.Contains(
            "none is called \"nowhere\"; got the keys \"text\", \"labels\", \"at\".",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Annotators_who_are_persons_stay_so()
    {
        const string Line = """{"id":"1","text":"a","annotations":{"1":["joy"]},"annotatorsArePersons":true}""";

        var item = Assert.Single(Read(Line));

        Assert.True(item.AnnotatorsArePersons);
        Assert.Empty(item.Fields);
        using var bytes = new MemoryStream();
        using (var writer = new JsonLinesWriter(bytes))
        {
            writer.Write(item);
        }

        Assert.Equal(Line + "\n", System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }

    [Fact]
    public void No_labels_is_not_unknown_labels() => Assert.Empty(Assert.Single(Read("""{"text": "a", "labels": []}""")).Labels!);

    [Fact]
    public void Other_keys_are_carried_along_as_text()
    {
        var item = Assert.Single(Read("""{"term": "a\"b", "text": "t", "n": 1.50, "ok": true, "more": {"x": [1, "é"]}, "nil": null}"""));

        Assert.Equal(["term", "n", "ok", "more", "nil"], item.Fields.Keys);
        Assert.Equal(["a\"b", "1.50", "true", """{"x": [1, "é"]}""", "null"], item.Fields.Values);
    }

    [Fact]
    public void An_id_may_be_a_number() => Assert.Equal("007e1", "00" + Assert.Single(Read("""{"id": 7e1, "text": ""}""")).Id);

    [Fact]
    public void Blank_lines_are_skipped_but_counted()
    {
        var items = Read("\n{\"text\": \"a\"}\r\n  \n{\"text\": \"b\"}");

        Assert.Equal(["2", "4"], items.Select(item => item.Id));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a\\u0000b", "a\0b")]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("👩‍👩‍👧 שלום", "👩‍👩‍👧 שלום")]
    [InlineData("<|im_start|>\\n{\\\"label\\\": []}", "<|im_start|>\n{\"label\": []}")]
    public void Any_text_is_a_document(string written, string text) =>
        Assert.Equal(text, Assert.Single(Read($$"""{"text": "{{written}}"}""")).Text);

    [Fact]
    public void A_document_of_a_megabyte_is_a_document()
    {
        var text = string.Concat(Enumerable.Repeat("0123456789abcdéf", 65_536));

        Assert.Equal(text, Assert.Single(Read($$"""{"text": "{{text}}"}""")).Text);
    }

    [Fact]
    public void Items_come_before_a_later_fault()
    {
        using var reader = new StringReader("{\"text\": \"a\"}\n{");
        using var items = DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading("file")).GetEnumerator();

        Assert.True(items.MoveNext());
        Assert.Equal("a", items.Current.Text);
        Assert.Throws<DatasetFormatException>(() => items.MoveNext());
    }

    [Theory]
    [InlineData("""{"text": oops}""", 10, "\"oops}\"")]
    [InlineData("""{"é": "é", "text": oops}""", 20, "\"oops}\"")]
    [InlineData("""{"text": "a",}""", 14, "\"}\"")]
    [InlineData("""{"text": "a" """, 14, "the end of the line")]
    [InlineData("""{"text": "a"} {"text": "b"}""", 15, "\"{\"text\": \"b\"}\"")]
    [InlineData("{\"text\": \"a\tb\"}", 12, "\"\\u0009b\"}\"")]
    public void Malformed_json_is_refused_at_its_column(string line, int column, string found) => Refused(line, column, WholeLine, found);

    [Fact]
    public void A_fault_names_its_line() =>
        DatasetFiles.Refused(DatasetFormatCatalogue.JsonLines, "{\"text\": \"a\"}\n\n[]", 3, 1, "a line must be a JSON object", "an array");

    [Theory]
    [InlineData("{}", "no key")]
    [InlineData("""{"id": "a", "txt": "b"}""", "the keys \"id\", \"txt\"")]
    public void An_item_without_text_is_refused(string line, string found) => Refused(line, null, "an item must have a \"text\"", found);

    [Theory]
    [InlineData("""{"text": 5}""", "the number 5")]
    [InlineData("""{"text": null}""", "null")]
    [InlineData("""{"text": {"a": 1}}""", "an object")]
    public void Text_that_is_no_string_is_refused(string line, string found) => Refused(line, 10, "\"text\" must be a string", found);

    [Theory]
    [InlineData("""{"text": "a", "labels": "joy"}""", 25, "the string \"joy\"")]
    [InlineData("""{"text": "a", "labels": ["joy", 3]}""", 33, "the number 3")]
    [InlineData("""{"text": "a", "labels": [["joy"]]}""", 26, "an array")]
    public void Labels_that_are_no_strings_are_refused(string line, int column, string found) =>
        Refused(line, column, "\"labels\" must be an array of strings", found);

    [Fact]
    public void A_label_named_twice_is_chosen_once() =>
        Assert.Equal(["joy", "fear"], Assert.Single(Read("""{"text": "a", "labels": ["joy", "fear", "joy"]}""")).Labels);

    [Fact]
    public void Annotations_that_are_no_object_are_refused() =>
        Refused(
            """{"text": "a", "annotations": []}""",
            30,
            "\"annotations\" must be an object from annotators to their labels",
            "an array"
        );

    [Fact]
    public void An_annotation_that_is_neither_a_label_nor_a_list_is_refused() =>
        Refused(
            """{"text": "a", "annotations": {"ann": 5}}""",
            38,
            "the annotation of \"ann\" must be an array of strings",
            "the number 5"
        );

    [Fact]
    public void An_annotation_may_be_one_label() =>
        Assert.Equal(["joy"], Assert.Single(Read("""{"text": "a", "annotations": {"ann": "joy"}}""")).Annotations!["ann"]);

    [Fact]
    public void A_label_is_one_string_however_it_is_written()
    {
        var items = Read(
            """
            {"text": "a", "labels": ["joy"], "annotations": {"ann": ["j\u006fy", "fear"]}}
            {"text": "b", "labels": ["fear", "joy"], "annotations": {"ann": "joy"}}
            """
        );

        Assert.Equal(["joy", "fear"], items[0].Annotations!["ann"]);
        Assert.Equal(["fear", "joy"], items[1].Labels);
        Assert.Same(items[0].Labels![0], items[0].Annotations!["ann"][0]);
        Assert.Same(items[0].Labels![0], items[1].Annotations!["ann"][0]);
    }

    [Fact]
    public void An_annotator_twice_is_refused() =>
        Refused("""{"text": "a", "annotations": {"ann": [], "ann": []}}""", 42, "a key must occur once in its object", "\"ann\" twice");

    [Fact]
    public void A_key_twice_is_refused() =>
        Refused("""{"text": "a", "text": "b"}""", 15, "a key must occur once in its object", "\"text\" twice");

    [Theory]
    [InlineData("""{"text": "a \ud800 b"}""", 10, "\"a \\ud800 b\"")]
    [InlineData("""{"text": "a", "note": "\udc00"}""", 23, "\"\\udc00\"")]
    [InlineData("""{"\ud800": "a", "text": "b"}""", 2, "\"\\ud800\"")]
    [InlineData("""{"text": "a", "labels": ["joy", "\ud800"]}""", 33, "\"\\ud800\"")]
    public void Half_a_surrogate_pair_is_refused(string line, int column, string found) =>
        Refused(line, column, "\\ud800 to \\udfff must come in pairs, a high one and a low one", found);

    [Fact]
    public void Deep_nesting_is_refused_without_a_crash() =>
        Assert.Throws<DatasetFormatException>(() => Read($$"""{"text": "a", "deep": {{new string('[', 100_000)}}}"""));

    private static TextItem[] Read(string content) => DatasetFiles.Read(DatasetFormatCatalogue.JsonLines, content);

    private static void Refused(string line, int? column, string expected, string found) =>
        DatasetFiles.Refused(DatasetFormatCatalogue.JsonLines, line, 1, column, expected, found);
}
