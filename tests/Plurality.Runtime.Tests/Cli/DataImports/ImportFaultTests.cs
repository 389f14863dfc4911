using Xunit;

namespace Plurality.Runtime.Tests.Cli.DataImports;

/// <summary>What cannot be imported is told with its place and what to do.</summary>
public sealed class ImportFaultTests
{
    [Theory]
    [InlineData(
        "a.jsonl",
        "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"a\",\"text\":\"y\"}",
        "a.jsonl, line 2: every item's id must be unique in its file; got \"a\" here and on line 1."
    )]
    [InlineData("a.jsonl", "{\"id\":\"a\",\"text\":7}", "a.jsonl, line 1, column 18: \"text\" must be a string")]
    [InlineData(
        "a.jsonl",
        "{\"text\":\"x\",\"labels\":[\"jox\"]}",
        "a.jsonl, line 1, column 23: a label must be one of the 2 labels joy, anger; got \"jox\".",
        "--labels",
        "joy,anger"
    )]
    [InlineData("a.jsonl", "", "a.jsonl: a data file must have at least one item; got no item.")]
    [InlineData("a.csv", "id,text,labels\na,x\n", "a.csv, line 2: a record must have 3 fields, as the header has; got 2 fields.")]
    [InlineData(
        "a.csv",
        "id,text,annotator,joy\na,x,ann,1\na,x,ann,0\n",
        "a.csv, line 3: an annotator must vote once on an item; got a second vote by \"ann\" of item \"a\"",
        "--input-format",
        "csv-wide"
    )]
    [InlineData(
        "a.tsv",
        "x\t9\tid1\n",
        "a.tsv, line 1, column 3: a label must be its position in the list, from 0 to 1; got \"9\".",
        "--labels-file",
        "LIST"
    )]
    [InlineData("a.dat", "what is this", "the format of a data file must be known")]
    public async Task Bad_input_is_told_by_its_place_and_leaves_no_file(
        string name,
        string content,
        string message,
        params string[] options
    )
    {
        using var cli = new CommandRun();
        var file = cli.File(name, content);
        var list = cli.File("list.txt", "joy\nanger\n");

        var code = await cli.RunAsync([
            "data",
            "import",
            file,
            "-o",
            cli.Path("out.jsonl"),
            .. options.Select(option => option == "LIST" ? list : option),
        ]);

        Assert.Equal(1, code);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.Equal("", cli.Output);
        Assert.Equal(((string[])[name, "list.txt"]).Order(StringComparer.Ordinal), FilesOf(cli));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_told_by_line_and_column()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.jsonl", [.. "{\"text\":\"x\"}\n{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

        var code = await cli.RunAsync("data", "import", file, "-o", cli.Path("out.jsonl"));

        Assert.Equal(1, code);
        Assert.Contains("a.jsonl, line 2, column 10: ", cli.Error, StringComparison.Ordinal);
        Assert.Equal(["a.jsonl"], FilesOf(cli));
    }

    [Fact]
    public async Task A_line_of_100_megabytes_is_refused_before_it_is_read_to_its_end()
    {
        using var endless = new EndlessLine(100_000_000);
        using var cli = new CommandRun { InputStream = endless };

        var code = await cli.RunAsync("data", "import", "-", "-o", cli.Path("out.jsonl"), "--input-format", "jsonl");

        Assert.Equal(1, code);
        Assert.Contains(
            "standard input, line 1, column 16777217: a line must have at most 16777216 characters",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.InRange(endless.Given, 1, 20_000_000);
        Assert.Empty(FilesOf(cli));
    }

    [Fact]
    public async Task Faults_are_told_up_to_a_limit_and_the_file_that_was_there_stays()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.jsonl", "{\"text\":1}\n{\"text\":2}\n{\"text\":\"fine\"}\n{\"text\":3}\n");
        var output = cli.File("out.jsonl", "what was there");

        var all = await cli.RunAsync("data", "import", file, "-o", output, "--force");
        var before = cli.Error.Length;
        var two = await cli.RunAsync("data", "import", file, "-o", output, "--force", "--fault-limit", "2");

        Assert.Equal((1, 1), (all, two));
        Assert.Contains("has 3 faults:\n- ", cli.Error[..before], StringComparison.Ordinal);
        Assert.Contains("has at least 2 faults:\n- ", cli.Error[before..], StringComparison.Ordinal);
        Assert.Equal("what was there", File.ReadAllText(output));
        Assert.Equal(["a.jsonl", "out.jsonl"], FilesOf(cli));
    }

    [Fact]
    public async Task Everything_that_must_be_put_right_is_told_at_once()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "data",
            "import",
            cli.File("a.jsonl", "{}"),
            "-o",
            cli.File("out.jsonl", ""),
            "--map",
            cli.Path("no.json"),
            "--labels-file",
            cli.File("l.txt", "joy\n\njoy\n"),
            "--split-file",
            cli.File("s.json", "[]")
        );

        Assert.Equal(1, code);
        Assert.Equal(4, cli.Error.Split("error: ").Length - 1);
        Assert.Contains(
            "l.txt, line 2: every line of a list of labels must be a label; got a blank line.",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "l.txt, line 3: a list of labels must name each once; got joy here and on line 1.",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("s.json: a split file must be a JSON object", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_unknown_labels_of_an_item_are_told()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.jsonl", "{\"text\":\"x\",\"labels\":[\"jo\"],\"annotations\":{\"u\":[\"ange\"],\"v\":[\"jo\"]}}");

        await cli.RunAsync("data", "import", file, "-o", cli.Path("out.jsonl"), "--labels", "joy,anger");

        Assert.Contains("has 2 faults", cli.Error, StringComparison.Ordinal);
        Assert.Contains("got \"jo\"", cli.Error, StringComparison.Ordinal);
        Assert.Contains("got \"ange\"", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\"joy\",\"anger\"]\n")]
    [InlineData("joy,anger,fear\n")]
    public async Task A_file_of_labels_that_is_a_list_on_one_line_is_refused(string labels)
    {
        using var cli = new CommandRun();
        var data = cli.File("dev.csv", "text,labels\na,joy\n");

        var code = await cli.RunAsync("data", "import", data, "-o", cli.Path("o.jsonl"), "--labels-file", cli.File("labels.txt", labels));

        Assert.NotEqual(0, code);
        Assert.Contains("one label per line", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data import a.csv", "'--output'")]
    [InlineData("data import -o x.jsonl", "FILE…")]
    [InlineData("data import a -o x --input-format nonsense", "--input-format must be one of jsonl, label-studio")]
    [InlineData("data import a -o x --labels a --labels-file b", "Name the labels with --labels or --labels-file, not both.")]
    [InlineData("data import a -o x --label-separator ab", "--label-separator must be one character; got 'ab'.")]
    [InlineData("data import - - -o x", "Only one of FILE…, FILE… may read standard input")]
    [InlineData("data import - -o x --map -", "may read standard input; it can be read once.")]
    [InlineData("data import a -o x --fault-limit 0", "--fault-limit must be a whole number from 1")]
    [InlineData("data", "Commands: formats, import, inspect, sample, split, export, boxes.")]
    public async Task Wrong_usage_says_what_is_wrong(string line, string message)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(line.Split(' '));

        Assert.Equal(2, code);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    private static string[] FilesOf(CommandRun cli) =>
        [.. Directory.GetFiles(cli.Path("")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>A line that does not end, made while it is read.</summary>
    private sealed class EndlessLine(int length) : Stream
    {
        public int Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var given = Math.Min(count, length - Given);
            buffer.AsSpan(offset, given).Fill((byte)'a');
            Given += given;
            return given;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
