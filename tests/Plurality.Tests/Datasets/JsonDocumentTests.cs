using System.Text;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>The same items from every shape of JSON, with places that are right.</summary>
public sealed class JsonDocumentTests
{
    private const string Lines = """
        {"id": "d1", "text": "We won, \"at last\" – 5 €!", "labels": ["joy"]}
        {"id": "d2", "text": "He left.", "labels": []}
        """;

    public static TheoryData<string, string> Shapes =>
        new()
        {
            { "jsonl", Lines },
            { "json", $"[{Lines.Replace("}\n{", "},\n{", StringComparison.Ordinal)}]" },
            { "json", $"[{Lines.Replace("}\n{", "}, {", StringComparison.Ordinal)}]" },
            { "json", Lines.Replace("\", \"", "\",\n  \"", StringComparison.Ordinal) },
            { "json", """{"d1": {"text": "We won, \"at last\" – 5 €!", "labels": ["joy"]}, "d2": {"text": "He left.", "labels": []}}""" },
            {
                "json",
                """
                    {"columns": ["id", "text", "labels"], "index": [0, 1],
                     "data": [["d1", "We won, \"at last\" – 5 €!", ["joy"]], ["d2", "He left.", []]]}
                    """
            },
            {
                "json",
                """
                    {"id": {"0": "d1", "1": "d2"}, "text": {"0": "We won, \"at last\" – 5 €!", "1": "He left."},
                     "labels": {"0": ["joy"], "1": []}}
                    """
            },
            { "json", """{"text": {"d1": "We won, \"at last\" – 5 €!", "d2": "He left."}, "labels": {"d1": ["joy"], "d2": []}}""" },
            { "json", """{"id": ["d1", "d2"], "text": ["We won, \"at last\" – 5 €!", "He left."], "labels": [["joy"], []]}""" },
            { "json", $$"""{"schema": {"fields": []}, "data": [{{Lines.Replace("}\n{", "}, {", StringComparison.Ordinal)}}]}""" },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_gives_the_same_items(string format, string content)
    {
        foreach (var written in (string[])[content, content.ReplaceLineEndings("\r\n"), $"\uFEFF{content}\n"])
        {
            Assert.Equal(["d1 We won, \"at last\" – 5 €! joy", "d2 He left. "], Read(written, format).Select(Shown));
        }
    }

    [Fact]
    public void Records_without_ids_are_numbered_and_an_index_names_them()
    {
        Assert.Equal(["1", "2"], Read("""[{"text": "a"}, {"text": "b"}]""", "json").Select(item => item.Id));
        Assert.Equal(["7", "x"], Read("""{"7": {"text": "a"}, "x": {"text": "b"}}""", "json").Select(item => item.Id));
        Assert.Equal(["k"], Read("""{"columns": ["text"], "index": ["k"], "data": [["a"]]}""", "json").Select(item => item.Id));
    }

    [Fact]
    public void NaN_is_a_missing_value_and_columns_behind_it_are_right()
    {
        Assert.Null(Read("""{"text": "NaN", "labels": NaN}""", "jsonl").Single().Labels);

        var fault = Refused("""{"labels": NaN, "split": NaN, "text": 5}""");

        Assert.Equal((1, 39), (fault.Line, fault.Column));
    }

    [Theory]
    [InlineData("[{\"text\": \"a\"},\n {\"text\": 5}]", 2, 11, "the number 5")]
    [InlineData("[{\"text\": \"a\"},\n {\"text\": \"b\"", 2, 14, "the end of the file")]
    [InlineData("[{\"text\": \"a\"}\n {\"text\": \"b\"}]", 2, 2, "\"{\"text\": \"b\"}]\"")]
    [InlineData("[{\"text\": \"a\"}]\nx", 2, 1, "\"x\"")]
    [InlineData("[{\"text\": \"a\"},\n {\"text\": \"b\", \"id\": tru}]", 2, 25, "\"}\"")]
    [InlineData("[{\"text\": \"a\"},\n 7]", 2, 2, "the number 7")]
    [InlineData("{\"columns\": [\"text\"], \"data\": [[\"a\"],\n[\"b\", 1]]}", 2, 1, "2 values")]
    public void A_fault_has_its_place_in_the_document(string content, int line, int? column, string found)
    {
        var fault = Refused(content);

        Assert.Equal((line, column, found), (fault.Line, fault.Column, fault.Found));
    }

    [Fact]
    public void An_array_of_a_hundred_megabytes_is_read_record_by_record()
    {
        const int Count = 100_000;
        var record = "{\"text\": \"" + new string('x', 990) + "\"}";
        using var text = new Repeating(record, Count);
        var items = 0;

        foreach (var _ in DatasetReader.Read(text, DatasetFormatCatalogue.Named("json")!, new DatasetReading("file")))
        {
            items++;
            Assert.True(text.Given - ((long)items * record.Length) < 4 * 1024 * 1024, $"{text.Given} characters at item {items}.");
        }

        Assert.Equal(Count, items);
    }

    [Theory]
    [InlineData("""[{"id": 1, "text": "a", "label": "joy"}, {"id": 2, "text": "b", "label": "anger"}]""", "1 a joy", "2 b anger")]
    [InlineData(
        """[{"id": 1, "text": "a", "labels": "joy"}, {"id": 2, "text": "b", "labels": "['anger', 'joy']"}]""",
        "1 a joy",
        "2 b anger+joy"
    )]
    [InlineData("""[{"id": 1, "text": "a", "joy": 1, "anger": 0}, {"id": 2, "text": "b", "joy": 0, "anger": 1}]""", "1 a joy", "2 b anger")]
    [InlineData("""[{"id": 1, "text": "a", "joy": true, "anger": false}]""", "1 a joy")]
    [InlineData(
        """[{"id": 1, "text": "a", "labels": {"joy": 1, "anger": 0}}, {"id": 2, "text": "b", "labels": {"joy": 1, "anger": 1}}]""",
        "1 a joy",
        "2 b joy+anger"
    )]
    [InlineData("""[{"id": 1, "text": "a", "annotations": {"ann": "joy"}}]""", "1 a ann:joy")]
    [InlineData(
        """[{"id": 1, "text": "a", "annotator": "ann", "label": "joy"}, {"id": 1, "text": "a", "annotator": "ben", "label": "anger"}]""",
        "1 a ann:joy ben:anger"
    )]
    [InlineData(
        """[{"id": 1, "text": "a", "emotion": {"choices": ["joy", "surprise"]}, "annotator": 1}, {"id": 1, "text": "a", "emotion": "joy", "annotator": 2}]""",
        "1 a 1:joy+surprise 2:joy"
    )]
    public void Records_of_other_keys_are_rows_of_a_table(string content, params string[] expected)
    {
        Assert.Equal(expected, Read(content, "json").Select(Shown));
        Assert.Equal(
            expected,
            Read(
                    content[1..^1].Replace("}, {\"id\"", "}\n{\"id\"", StringComparison.Ordinal),
                    content.Contains("annotations", StringComparison.Ordinal) ? "jsonl" : "json"
                )
                .Select(Shown)
        );
    }

    [Theory]
    [InlineData("['joy'")]
    [InlineData("'surprise']")]
    [InlineData("[\\\"joy\\\"]")]
    [InlineData("{\\\"choices\\\": [\\\"joy\\\"]}")]
    public void A_label_that_is_part_of_another_notation_is_refused_unless_it_is_named(string label)
    {
        var content = $"{{\"text\": \"a\", \"labels\": [\"{label}\"]}}";
        var named = new DatasetReading("file") { LabelList = [label.Replace("\\", "", StringComparison.Ordinal)] };

        Assert.Equal((1, 26), (Refused(content).Line, Refused(content).Column));
        Assert.Single(Read(content, "jsonl", named).Single().Labels!);
    }

    [Theory]
    [InlineData("(none of these)")]
    [InlineData("Other (please specify)")]
    [InlineData("#metoo")]
    public void Ordinary_labels_with_brackets_are_labels(string label) =>
        Assert.Equal([label], Read($"{{\"text\": \"a\", \"labels\": [\"{label}\"]}}", "jsonl").Single().Labels!);

    [Fact]
    public void Shares_of_labels_stay_shares()
    {
        var item = Read("""[{"id": 1, "text": "a", "labels": {"joy": 0.25, "anger": 1.0}}]""", "json").Single();

        Assert.Equal((0.25, 1.0), (item.Distribution!["joy"], item.Distribution["anger"]));
    }

    [Fact]
    public void A_published_table_is_told_by_its_columns_also_in_json()
    {
        const string Content = """
            [{"rater_id": 1, "item_id": 9, "context": "Hi", "response": "Hello", "Q_overall": "No"},
             {"rater_id": 2, "item_id": 9, "context": "Hi", "response": "Hello", "Q_overall": "Yes"}]
            """;

        Assert.Equal(["9 context: Hi\nresponse: Hello 1:No 2:Yes"], Read(Content, "dices").Select(Shown));
    }

    [Fact]
    public void A_later_record_with_another_key_is_refused_and_the_rest_is_read_on()
    {
        var rows = string.Join(",\n", Enumerable.Range(0, 1100).Select(i => $"{{\"text\": \"t{i}\", \"label\": \"joy\"}}"));

        var fault = Refused($"[{rows},\n{{\"text\": \"x\", \"label\": \"joy\", \"note\": 1}}]");

        Assert.Equal((1101, 1), (fault.Line, fault.Column));
        Assert.StartsWith("the key \"note\"", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_of_labels_are_looked_up()
    {
        var reading = new DatasetReading("file") { LabelList = ["anger", "joy"] };

        Assert.Equal(
            ["1 a joy", "2 b anger+joy"],
            Read("""[{"text": "a", "labels": [1]}, {"text": "b", "labels": [0, 1]}]""", "json", reading).Select(Shown)
        );
    }

    [Fact]
    public void Keys_have_the_names_that_a_mapping_gives()
    {
        var reading = new DatasetReading("file")
        {
            Columns = new ColumnMapping
            {
                Text = "body",
                Id = "uid",
                Label = "tags",
            },
        };

        Assert.Equal(["x a joy"], Read("""[{"uid": "x", "body": "a", "tags": ["joy"]}]""", "json", reading).Select(Shown));
        Assert.Equal(["x a joy"], Read("""{"uid": "x", "body": "a", "tags": ["joy"]}""", "jsonl", reading).Select(Shown));
        Assert.Throws<DatasetFormatException>(() => Read("""[{"uid": "x", "body": "a"}]""", "json", reading));
    }

    private static DatasetFault Refused(string content) =>
        Assert
            .Throws<DatasetFormatException>(() =>
                Read(content, content[0] == '[' || content.Contains("columns", StringComparison.Ordinal) ? "json" : "jsonl")
            )
            .Faults[0];

    private static TextItem[] Read(string content, string format, DatasetReading? reading = null)
    {
        reading ??= new DatasetReading("file") { FaultLimit = 20 };
        using var text = DatasetText.Open(new MemoryStream(Encoding.UTF8.GetBytes(content)), "file");
        var recognition = DatasetFormatCatalogue.Recognise(DatasetHead.Read(text, "file", out var whole, reading));
        Assert.Equal(format, recognition.Format.Name);
        return [.. DatasetReader.Read(whole, recognition.Format, reading)];
    }

    private static string Shown(TextItem item) =>
        item.Annotations is { } votes
            ? $"{item.Id} {item.Text} {string.Join(' ', votes.Select(vote => $"{vote.Key}:{string.Join('+', vote.Value)}"))}"
            : $"{item.Id} {item.Text} {string.Join('+', item.Labels ?? [])}";

    /// <summary>An array of one record many times.</summary>
    private sealed class Repeating(string record, int count) : TextReader
    {
        private string _current = "[";
        private int _next;
        private int _given;

        /// <summary>How many characters were taken.</summary>
        public long Given { get; private set; }

        public override int Peek() => Fill() ? _current[_next] : -1;

        public override int Read() => Fill() ? _current[_next++] : -1;

        public override int Read(char[] buffer, int index, int count)
        {
            if (!Fill())
            {
                return 0;
            }

            var taken = Math.Min(count, _current.Length - _next);
            _current.CopyTo(_next, buffer, index, taken);
            _next += taken;
            Given += taken;
            return taken;
        }

        private bool Fill()
        {
            if (_next < _current.Length)
            {
                return true;
            }

            if (_given > count)
            {
                return false;
            }

            _given++;
            (_current, _next) = (_given > count ? "]" : record + (_given < count ? ",\n" : ""), 0);
            return true;
        }
    }
}
