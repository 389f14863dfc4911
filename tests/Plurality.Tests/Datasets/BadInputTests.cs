using System.Text;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>Every fault is reported with its place, all of a file together, and no file with a fault is taken for a whole one.</summary>
public sealed class BadInputTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "fear"]);

    [Fact]
    public void All_faults_of_a_file_are_in_one_report_and_good_items_come_through()
    {
        const string Content =
            "{\"text\": 5}\n{\"id\": \"a\", \"text\": \"good\"}\n{\"text\": \"x\", \"labels\": [\"jy\"]}\n{\"id\": \"a\", \"text\": "
            + "\"again\"}\n{\"text\": \"last\"}\n{";
        var good = new List<string>();

        var exception = Assert.Throws<DatasetFormatException>(() => Read("jsonl", Content, good, limit: 20));

        Assert.Equal([(1, 10), (3, 26), (4, null), (6, 2)], exception.Faults.Select(fault => (fault.Line, fault.Column)));
        Assert.Equal(["good", "last"], good);
        Assert.True(exception.Complete);
        Assert.StartsWith(
            "file has 4 faults:\n- file, line 1, column 10: \"text\" must be a string; got the number 5. ",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void At_the_limit_reading_stops_and_the_report_says_that_there_may_be_more()
    {
        var content = string.Concat(Enumerable.Repeat("{\"text\": 5}\n", 10));

        var exception = Assert.Throws<DatasetFormatException>(() => Read("jsonl", content, [], limit: 3));

        Assert.Equal(3, exception.Faults.Count);
        Assert.False(exception.Complete);
        Assert.StartsWith("file has at least 3 faults:\n", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_ends_the_reading_is_reported_behind_the_faults_before_it()
    {
        byte[] content = [.. Encoding.UTF8.GetBytes("{\"text\": 5}\n"), 0xFF];
        using var reader = DatasetText.Open(new MemoryStream(content), "file");

        var exception = Assert.Throws<DatasetFormatException>(() =>
            DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading("file") { FaultLimit = 20 }).ToList()
        );

        Assert.Equal([(1, 10), (2, 1)], exception.Faults.Select(fault => (fault.Line, fault.Column)));
        Assert.False(exception.Complete);
    }

    /// <summary>Lines of files are read ahead on several threads; nobody may see it.</summary>
    [Fact]
    public void Lines_that_are_read_ahead_have_the_same_items_and_the_same_faults()
    {
        var lines = Enumerable
            .Range(1, 700)
            .Select(line =>
                line % 100 == 0 ? "{\"text\": 5}"
                : line % 150 == 0 ? "{\"id\": \"a1\", \"text\": \"again\"}"
                : $"{{\"id\": \"a{line}\", \"text\": \"t\", \"annotations\": {{\"ann\": [\"joy\", \"joy\"], \"ben\": [\"l{line % 7}\"]}}}}"
            );
        byte[] content = [.. Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), 0xFF];

        var (items, fault) = Of(readsAhead: false);
        var (ahead, faultAhead) = Of(readsAhead: true);

        Assert.Equal(691, items.Count);
        Assert.Equal(10, fault.Faults.Count);
        Assert.Equal(701, fault.Faults[^1].Line);
        Assert.Equal(items, ahead);
        Assert.Equal(fault.Message, faultAhead.Message);

        (List<string>, DatasetFormatException) Of(bool readsAhead)
        {
            var read = new List<string>();
            using var reader = DatasetText.Open(new MemoryStream(content), "file");
            var reading = new DatasetReading("file") { FaultLimit = 20, ReadsAhead = readsAhead };
            var thrown = Assert.Throws<DatasetFormatException>(() =>
            {
                foreach (var item in DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, reading))
                {
                    read.Add(
                        $"{item.Id}: {string.Join("; ", item.Annotations!.Select(vote => $"{vote.Key} {string.Join(',', vote.Value)}"))}"
                    );
                }
            });
            return (read, thrown);
        }
    }

    [Theory]
    [InlineData("csv", "text,id\r\n\"a\r\nb\",1\r\nc\r\nd,2\r\n", 4, null, "1 field")]
    [InlineData("csv", "text,id\na,1,\"x\ny\"\n", 2, 5, "3 fields")]
    [InlineData("csv", "text,labels\n\"a\nb\",\"joy,jy\"\n", 3, 4, "\"jy\"")]
    [InlineData("csv", "text,labels\na,joy\nb,anger\n", 3, 3, "\"anger\"")]
    [InlineData("csv-wide", "text,joy,fear\na,1,0\nb,,2\n", 3, 4, "\"2\"")]
    [InlineData("csv-wide", "text,joy,anger\na,1,0\nb,0,1\n", 3, 5, "\"anger\"")]
    [InlineData("csv-wide", "text,joy,fear\né,1,maybe\na,0,1\n", 2, 5, "\"maybe\"")]
    [InlineData(
        "csv-long",
        "id,text,annotator,label\n1,a,ann,joy\n1,a,ann,joy\n",
        3,
        null,
        "\"joy\" again by \"ann\" of item \"1\", which begins on line 2"
    )]
    [InlineData(
        "csv-long",
        "id,text,annotator,label\n1,a,ann,joy\n1,b,ben,joy\n",
        3,
        null,
        "the text \"b\" of item \"1\", which begins on line 2"
    )]
    [InlineData(
        "csv-long",
        "id,text,annotator,label\n1,a,ann,joy\n1,a,ann,\n",
        3,
        null,
        "both a label and none, or none twice, by \"ann\" of item \"1\", which begins on line 2"
    )]
    [InlineData("csv-long", "id,text,annotator,label\n1,a,ann,joy\n1,a,ben,jy\n", 3, null, "\"jy\"")]
    [InlineData(
        "csv-long",
        "id,text,annotator,label,split\n1,a,ann,joy,dev\n1,a,ben,joy,test\n",
        3,
        null,
        "the split \"test\" of item \"1\", which begins on line 2"
    )]
    [InlineData(
        "csv-long",
        "id,text,annotator,label\n1,a,ann,joy\n1,a,,fear\n",
        3,
        null,
        "a vote by nobody of item \"1\", which begins on line 2"
    )]
    [InlineData("csv", "id,text\n1,a\n,b\n", 3, null, "nothing")]
    [InlineData("jsonl", "{\"id\": \" \", \"text\": \"a\"}", 1, null, "nothing")]
    [InlineData("jsonl", "{\"text\": \"a\", \"annotations\": {\"\": [\"joy\"]}}", 1, null, "nothing")]
    [InlineData("jsonl", "{\"text\": \"a\", \"labels\": [\"\"]}", 1, null, "nothing")]
    [InlineData("csv-long", "id,text,annotator\n1,a,ann\n", 1, null, "the columns \"id\", \"text\", \"annotator\"")]
    [InlineData("csv-long", "id,text,annotator,label,labels\n1,a,ann,joy,x\n", 1, 25, "\"labels\", which holds something else here")]
    [InlineData(
        "mfrc",
        "text,subreddit,bucket,annotator,annotation,confidence\na,r,b,a1,joy,c\na,r,b,a1,joy,c\n",
        3,
        null,
        "a second vote by \"a1\" of item \"2\", which begins on line 2"
    )]
    [InlineData("goemotions", "a\t0\te1\nb\t0,2\te2\n", 2, 5, "\"2\"")]
    [InlineData("goemotions", "a\t0\te1\nb\t-1\te2\n", 2, 3, "\"-1\"")]
    [InlineData("goemotions", "a\t1,1\te1\n", 1, 5, "1 twice")]
    [InlineData("goemotions", "a\t1\te1\nb\te2\n", 2, null, "2 fields")]
    [InlineData("goemotions", "a\t1\te1\nb\t1\te2\tx\n", 2, 8, "4 fields")]
    [InlineData("semeval2018-ec", "ID\tTweet\tjoy\n1\ta\t2\n", 2, 5, "\"2\"")]
    [InlineData("semeval2018-ec", "id,Tweet\n", 1, 1, "\"id,Tweet\"")]
    [InlineData("jsonl", "{\"text\": \"a\", \"annotations\": {\"ann\": [\"joy\"], \"ann\": [\"fear\"]}}", 1, 47, "\"ann\" twice")]
    [InlineData("jsonl", "{\"text\": \"jy\", \"annotations\": {\"jy\": [\"joy\", \"jy\"]}}", 1, 32, "\"jy\"")]
    [InlineData("jsonl", "{\"text\": \"a\", \"distribution\": {\"joy\": 1.5}}", 1, 39, "the number 1.5")]
    [InlineData("jsonl", "{\"text\": \"a\", \"distribution\": {\"joy\": \"1\"}}", 1, 39, "the string \"1\"")]
    [InlineData(
        "lewidi",
        "{\"1\": {\"annotation task\": \"x\", \"annotations\": {\"a\": \"joy\", \"a\": \"fear\"}, \"text\": \"t\"}}",
        1,
        2,
        "two by \"a\" in item \"1\""
    )]
    [InlineData(
        "lewidi",
        "{\n \"1\": {\"annotation task\": \"joy detection\", \"annotations\": \"0,1\", \"annotators\": \"a\", \"text\": \"t\"}}",
        2,
        2,
        "2 votes by 1 annotators in item \"1\""
    )]
    [InlineData(
        "lewidi",
        "{\n \"1\": {\"annotation task\": \"x\", \"annotations\": \"0\", \"annotators\": \"a\", \"text\": 5}}",
        2,
        2,
        "\"5\" in item \"1\""
    )]
    [InlineData("lewidi", "{\"1\": 5}", 1, 2, "none in item \"1\"")]
    [InlineData("lewidi", "{\"1\": {\"text\": \"t\",\n", 2, 1, "the end of the file")]
    [InlineData("lewidi", "[1]", 1, 1, "\"[1]\"")]
    [InlineData(
        "hatexplain",
        "{\"p\": {\"post_tokens\": [\"a\"], \"annotators\": [{\"label\": \"joy\", \"annotator_id\": 1, \"target\": []}, {\"label\": "
            + "\"joy\", \"annotator_id\": 1, \"target\": []}]}}",
        1,
        2,
        "two by \"1\" in item \"p\""
    )]
    [InlineData("hatexplain", "{\"p\": {\"post_tokens\": [\"a\", 1], \"annotators\": []}}", 1, 2, "\"1\" in item \"p\"")]
    [InlineData(
        "hatexplain",
        "{\"p\": {\"post_tokens\": [], \"annotators\": []}, \"p\": {\"post_tokens\": [], \"annotators\": []}}",
        1,
        null,
        "\"p\" here and on line 1"
    )]
    public void A_fault_has_a_place_and_says_what_was_found(string format, string content, int line, int? column, string found)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read(format, content, [], limit: 20)).Faults[0];

        Assert.Equal((line, column, found), (fault.Line, fault.Column, fault.Found));
        Assert.EndsWith(".", fault.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_without_items_is_refused_in_every_format(string format)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read(format, "\uFEFF", [], limit: 20)).Faults.Single();

        Assert.Equal("no item", fault.Found);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("txt")]
    [InlineData("csv")]
    [InlineData("goemotions")]
    public void A_line_of_a_hundred_megabytes_is_refused_without_holding_it(string format)
    {
        using var text = new Endless(100 * 1024 * 1024);
        var reading = new DatasetReading("file") { LabelList = ["joy"] };
        var before = GC.GetAllocatedBytesForCurrentThread();

        var fault = Assert
            .Throws<DatasetFormatException>(() => DatasetReader.Read(text, DatasetFormatCatalogue.Named(format)!, reading).ToList())
            .Faults.Single();

        Assert.Equal(1, fault.Line);
        Assert.Equal("more", fault.Found);
        Assert.True(text.Given <= reading.LongestLine + (128 * 1024), $"{text.Given} characters were taken.");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000_000);
    }

    [Theory]
    [InlineData("lewidi", "{\"a")]
    [InlineData("label-studio", "[{\"a\": \"")]
    public void A_json_value_of_a_hundred_megabytes_is_refused_without_holding_it(string format, string start)
    {
        using var text = new Endless(100 * 1024 * 1024);
        using var whole = new PrefixedTextReader(start, text);
        var reading = new DatasetReading("file");

        var fault = Assert
            .Throws<DatasetFormatException>(() => DatasetReader.Read(whole, DatasetFormatCatalogue.Named(format)!, reading).ToList())
            .Faults.Single();

        Assert.Equal(("more", 1), (fault.Found, fault.Line));
        Assert.True(text.Given <= reading.LongestLine + (128 * 1024), $"{text.Given} characters were taken.");
    }

    [Fact]
    public void A_quote_that_is_never_closed_does_not_take_the_file_into_memory()
    {
        var content = "text\n\"" + string.Concat(Enumerable.Repeat("line\n", 200_000));

        var fault = Assert
            .Throws<DatasetFormatException>(() =>
                DatasetReader
                    .Read(new StringReader(content), DatasetFormatCatalogue.Csv, new DatasetReading("file") { LongestLine = 100_000 })
                    .ToList()
            )
            .Faults.Single();

        Assert.Equal("a record must have at most 100000 bytes", fault.Expected);
        Assert.Equal(2, fault.Line);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void The_longest_line_is_allowed_and_one_character_more_is_not(int longest, bool read)
    {
        var reading = new DatasetReading("file") { LongestLine = longest };
        var exception = Record.Exception(() =>
            DatasetReader.Read(new StringReader("short\n0123456789\r\n"[..^2] + "\nx"), DatasetFormatCatalogue.PlainText, reading).ToList()
        );

        Assert.Equal(read, exception is null);
    }

    public static TheoryData<string> Formats => [.. DatasetFormatCatalogue.All.Select(format => format.Name)];

    private static void Read(string format, string content, List<string> good, int limit)
    {
        using var reader = new StringReader(content);
        var reading = new DatasetReading("file")
        {
            Labels = Labels,
            LabelList = ["joy", "fear"],
            FaultLimit = limit,
        };
        foreach (var item in DatasetReader.Read(reader, DatasetFormatCatalogue.Named(format)!, reading))
        {
            good.Add(item.Text);
        }
    }

    /// <summary>A text of one line that is made as it is read.</summary>
    private sealed class Endless(int length) : TextReader
    {
        public int Given { get; private set; }

        public override int Peek() => Given < length ? 'x' : -1;

        public override int Read() => Given < length ? 'x' + (0 * Given++) : -1;

        public override int Read(char[] buffer, int index, int count)
        {
            var taken = Math.Min(count, length - Given);
            Array.Fill(buffer, 'x', index, taken);
            Given += taken;
            return taken;
        }
    }
}
