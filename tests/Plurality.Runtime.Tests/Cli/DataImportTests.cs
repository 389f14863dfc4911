using System.Text;
using System.Text.Json;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class DataImportTests
{
    private const string Votes = "id,text,annotator,label\nd1,We won!,ann,joy\nd1,We won!,ben,\nd2,No.,ann,anger\nd2,No.,ann,sadness\n";

    private static readonly string SharedData = Path.Combine(Repository.Root, "..", "shared", "data");

    [Fact]
    public async Task Votes_in_long_form_become_items_and_what_was_recognised_is_said()
    {
        using var cli = new CommandRun();
        var file = cli.File("votes.csv", Votes);

        var code = await cli.RunAsync("data", "import", file, "-o", cli.Path("out.jsonl"), "--aggregate", "any");

        Assert.Equal(0, code);
        Assert.Equal($"{cli.Path("out.jsonl")}: 2 items, 3 votes, 3 labels (anger, joy, sadness).\n", cli.Output);
        Assert.Equal($"{file} is read as csv-long: its header names id, text, annotator and label.\n", cli.Error);
        Assert.Equal(
            """
            {"id":"d1","text":"We won!","labels":["joy"],"annotations":{"ann":["joy"],"ben":[]}}
            {"id":"d2","text":"No.","labels":["anger","sadness"],"annotations":{"ann":["anger","sadness"]}}

            """,
            File.ReadAllText(cli.Path("out.jsonl"))
        );
        Assert.Equal(["out.jsonl", "votes.csv"], FilesOf(cli));
    }

    [Fact]
    public async Task Json_says_what_was_imported()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("data", "import", cli.File("votes.csv", Votes), "-o", cli.Path("out.jsonl"), "--json");

        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal(
            ["output", "format", "items", "annotators", "votes", "labelAssignments", "labels"],
            line.RootElement.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal("csv-long", line.RootElement.GetProperty("format").GetString());
        Assert.Equal(3, line.RootElement.GetProperty("labelAssignments").GetInt32());
    }

    [Fact]
    public async Task GoEmotions_as_published_and_pooled_equals_the_normalised_file_item_by_item()
    {
        Assert.SkipUnless(
            Directory.Exists(SharedData),
            "The folder ../shared/data with the development data is not beside this repository."
        );
        using var cli = new CommandRun();
        var raw = Path.Combine(SharedData, "raw", "goemotions");

        var code = await cli.RunAsync(
            "data",
            "import",
            Path.Combine(raw, "dev.tsv"),
            "-o",
            cli.Path("dev.jsonl"),
            "--split",
            "dev",
            "--labels-file",
            Path.Combine(raw, "emotions.txt"),
            "--map",
            Path.Combine(raw, "emotion_clustering.json")
        );

        Assert.Equal(0, code);
        Assert.Equal(Items(Path.Combine(SharedData, "goemotions7.dev.jsonl")), Items(cli.Path("dev.jsonl")));
    }

    [Fact]
    public async Task Columns_may_be_called_anything()
    {
        using var cli = new CommandRun();
        var file = cli.File(
            "crowd.csv",
            "unit;worker;relation;sentence\n".Replace(';', ',') + "1,w1,born in,A was born in B.\n1,w2,nothing,A was born in B.\n"
        );

        var code = await cli.RunAsync(
            "data",
            "import",
            file,
            "-o",
            cli.Path("out.jsonl"),
            "--input-format",
            "csv-long",
            "--id-column",
            "unit",
            "--annotator-column",
            "worker",
            "--label-column",
            "relation",
            "--text-column",
            "sentence",
            "--none-label",
            "nothing",
            "--aggregate",
            "majority",
            "--split",
            "test"
        );

        Assert.Equal(0, code);
        Assert.Equal("", cli.Error);
        Assert.Equal(
            "{\"id\":\"1\",\"text\":\"A was born in B.\",\"labels\":[\"born in\"],\"annotations\":{\"w1\":[\"born "
                + "in\"],\"w2\":[]},\"split\":\"test\"}\n",
            File.ReadAllText(cli.Path("out.jsonl"))
        );
    }

    [Fact]
    public async Task Votes_on_an_item_may_be_spread_over_files()
    {
        using var cli = new CommandRun();
        const string Header = "text,id,author,rater_id,example_very_unclear,joy,anger\n";
        var first = cli.File("1.csv", Header + "We won!,a,x,r1,False,1,1\nWe won!,a,x,r2,False,1,0\nNo.,b,y,r1,False,0,1\n");
        var second = cli.File("2.csv", Header + "We won!,a,x,r3,True,0,0\n");

        var code = await cli.RunAsync("data", "import", first, second, "-o", cli.Path("out.jsonl"), "--aggregate", "majority");

        Assert.Equal(0, code);
        Assert.Equal(
            """
            {"id":"a","text":"We won!","labels":["joy"],"annotations":{"r1":["joy","anger"],"r2":["joy"],"r3":[]},"author":"x","example_very_unclear":{"r1":"False","r2":"False","r3":"True"}}
            {"id":"b","text":"No.","labels":["anger"],"annotations":{"r1":["anger"]},"author":"y","example_very_unclear":"False"}

            """,
            File.ReadAllText(cli.Path("out.jsonl"))
        );
    }

    [Theory]
    [InlineData("{\"id\":\"a\",\"text\":\"x\"}", "must be unique in files that are read together; got \"a\", as in")]
    [InlineData("{\"id\":\"a\",\"text\":\"y\",\"annotations\":{\"v\":[]}}", "an id must mean one item")]
    [InlineData("{\"id\":\"a\",\"text\":\"x\",\"annotations\":{\"u\":[]}}", "an annotator must vote once on an item")]
    [InlineData(
        "{\"id\":\"a\",\"text\":\"x\",\"annotations\":{\"v\":[]},\"split\":\"dev\"}",
        "an item must be in one part of the data set"
    )]
    public async Task Files_that_contradict_each_other_are_refused(string second, string message)
    {
        using var cli = new CommandRun();
        var one = cli.File("1.jsonl", "\n{\"id\":\"a\",\"text\":\"x\",\"annotations\":{\"u\":[]},\"split\":\"test\"}");
        var two = cli.File("2.jsonl", "\n\n" + second);

        var code = await cli.RunAsync("data", "import", one, two, "-o", cli.Path("out.jsonl"));

        Assert.Equal(1, code);
        Assert.Contains($"error: {two}, line 3: ", cli.Error, StringComparison.Ordinal);
        Assert.Contains($"{one}, line 2", cli.Error, StringComparison.Ordinal);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.Equal(["1.jsonl", "2.jsonl"], FilesOf(cli));
    }

    [Fact]
    public async Task A_byte_order_mark_line_ends_of_Windows_and_quoted_newlines_are_read()
    {
        using var cli = new CommandRun();
        var file = cli.File(
            "d.csv",
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("id,text,labels\r\na,\"two\nlines, \"\"quoted\"\"\",joy\r\n")]
        );

        var code = await cli.RunAsync("data", "import", file, "-o", cli.Path("out.jsonl"));

        Assert.Equal(0, code);
        Assert.Equal(
            "{\"id\":\"a\",\"text\":\"two\\nlines, \\\"quoted\\\"\",\"labels\":[\"joy\"]}\n",
            File.ReadAllText(cli.Path("out.jsonl"))
        );
    }

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
    public async Task What_exists_is_replaced_only_by_force()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.jsonl", "{\"id\":\"a\",\"text\":\"new\"}");
        var output = cli.File("out.jsonl", "old");

        var refused = await cli.RunAsync("data", "import", file, "-o", output);
        var kept = File.ReadAllText(output);
        var forced = await cli.RunAsync("data", "import", file, "-o", output, "--force");

        Assert.Equal((1, 0), (refused, forced));
        Assert.Equal("old", kept);
        Assert.Equal(
            $"error: {output} must be a new file; it exists. Name another file, or replace it with --force.\n",
            cli.Error.Split('\n')[0] + "\n"
        );
        Assert.Equal("{\"id\":\"a\",\"text\":\"new\"}\n", File.ReadAllText(output));
    }

    [Fact]
    public async Task A_file_can_be_imported_over_itself()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.jsonl", "{\"id\":\"a\",\"text\":\"x\",\"labels\":[\"joy\"]}");

        var code = await cli.RunAsync(
            "data",
            "import",
            file,
            "-o",
            file,
            "--force",
            "--map",
            cli.File("map.json", "{\"gladness\":[\"joy\"]}")
        );

        Assert.Equal(0, code);
        Assert.Equal("{\"id\":\"a\",\"text\":\"x\",\"labels\":[\"gladness\"]}\n", File.ReadAllText(file));
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
    public async Task Labels_are_those_of_the_files_and_their_pools_may_occur_after_the_map()
    {
        using var cli = new CommandRun();
        var map = cli.File("map.json", "{\"joy\": [\"love\", \"pride\"], \"fear\": [\"panic\"]}");

        var code = await cli.RunAsync(
            "data",
            "import",
            cli.File("a.tsv", "x\t0,2\tid1\n"),
            "-o",
            cli.Path("out.jsonl"),
            "--labels",
            "love,panic,pride",
            "--map",
            map
        );

        Assert.Equal(0, code);
        Assert.Contains("\"labels\":[\"joy\"]", File.ReadAllText(cli.Path("out.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "id,text,tags\na,x,\"joy,fear\"\n", "[\"joy\",\"fear\"]")]
    [InlineData("csv-long", "id,text,annotator,tags\na,x,w,joy\n", "[\"joy\"]")]
    public async Task The_label_column_is_that_of_every_form(string format, string content, string labels)
    {
        using var cli = new CommandRun();
        var file = cli.File("a.csv", content);

        var code = await cli.RunAsync(
            "data",
            "import",
            file,
            "-o",
            cli.Path("out.jsonl"),
            "--input-format",
            format,
            "--label-column",
            "tags",
            "--aggregate",
            format == "csv" ? "given" : "any"
        );

        Assert.Equal("", cli.Error);
        Assert.Equal(0, code);
        Assert.Contains($"\"labels\":{labels}", File.ReadAllText(cli.Path("out.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_split_file_says_where_items_belong()
    {
        using var cli = new CommandRun();
        var posts = cli.File(
            "h.json",
            "{\"p1\":{\"post_id\":\"p1\",\"annotators\":[{\"label\":\"normal\",\"annotator_id\":1,\"target\":[\"None\"]}],"
                + "\"rationales\":[],\"post_tokens\":[\"hello\",\"you\"]}}"
        );

        var code = await cli.RunAsync(
            "data",
            "import",
            posts,
            "-o",
            cli.Path("out.jsonl"),
            "--split-file",
            cli.File("s.json", "{\"train\":[],\"val\":[\"p1\"]}")
        );

        Assert.Equal(0, code);
        Assert.Contains("is read as hatexplain: ", cli.Error, StringComparison.Ordinal);
        using var item = JsonDocument.Parse(File.ReadAllText(cli.Path("out.jsonl")));
        Assert.Equal("val", item.RootElement.GetProperty("split").GetString());
        Assert.Equal("hello you", item.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_split_file_says_so_in_every_format_where_the_file_does_not()
    {
        using var cli = new CommandRun();
        var items = cli.File(
            "a.jsonl",
            "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"y\",\"split\":\"test\"}\n{\"id\":\"c\",\"text\":\"z\"}\n"
        );

        await cli.RunAsync(
            "data",
            "import",
            items,
            "-o",
            cli.Path("out.jsonl"),
            "--split-file",
            cli.File("s.json", "{\"dev\":[\"a\",\"b\"]}"),
            "--split",
            "train"
        );

        Assert.Equal(
            "{\"id\":\"a\",\"text\":\"x\",\"split\":\"dev\"}\n"
                + "{\"id\":\"b\",\"text\":\"y\",\"split\":\"test\"}\n{\"id\":\"c\",\"text\":\"z\",\"split\":\"train\"}\n",
            File.ReadAllText(cli.Path("out.jsonl"))
        );
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

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_by_the_name_that_was_given()
    {
        using var cli = new CommandRun();
        var output = Path.Combine(cli.Path("no"), "out.jsonl");

        var code = await cli.RunAsync("data", "import", cli.File("a.jsonl", "{\"text\":\"x\"}"), "-o", output);

        Assert.Equal(1, code);
        Assert.EndsWith(
            $"error: {output} must be a new file; its folder does not exist. Create the folder, or name another file.\n",
            cli.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Standard_input_is_told_by_its_content()
    {
        using var cli = new CommandRun { Input = Votes };

        var code = await cli.RunAsync("data", "import", "-", "-o", cli.Path("out.jsonl"));

        Assert.Equal(0, code);
        Assert.StartsWith("standard input is read as csv-long: ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_import_leaves_nothing()
    {
        using var interrupted = new CancellationTokenSource();
        using var cli = new CommandRun { Cancellation = interrupted.Token };
        await interrupted.CancelAsync();

        var code = await cli.RunAsync("data", "import", cli.File("a.jsonl", "{\"text\":\"x\"}"), "-o", cli.Path("out.jsonl"));

        Assert.Equal(130, code);
        Assert.Equal(["a.jsonl"], FilesOf(cli));
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
    [InlineData("data", "Commands: formats, import, inspect, sample, split, boxes.")]
    public async Task Wrong_usage_says_what_is_wrong(string line, string message)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(line.Split(' '));

        Assert.Equal(2, code);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    private static string[] FilesOf(CommandRun cli) =>
        [.. Directory.GetFiles(cli.Path("")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>Id, text, split and labels as a set; the order in which pooled labels come is not part of the data.</summary>
    private static List<string> Items(string path) =>
        [
            .. File.ReadLines(path)
                .Select(line =>
                {
                    using var item = JsonDocument.Parse(line);
                    string Text(string key) => item.RootElement.GetProperty(key).GetString()!;
                    return $"{Text("id")} {Text("split")} {Text("text")} "
                        + $"{string.Join(',', item.RootElement.GetProperty("labels").EnumerateArray().Select(label => label.GetString()))}";
                }),
        ];

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
