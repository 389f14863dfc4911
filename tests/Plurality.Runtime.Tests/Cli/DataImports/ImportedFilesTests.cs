using System.Text;
using System.Text.Json;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Cli.DataImports;

/// <summary>What imported files become: items, votes, labels and splits.</summary>
public sealed class ImportedFilesTests
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
        Assert.Equal(
            $"{file} is read as csv-long: its header names id, text, annotator and label.\n"
                + $"{file}: 1 blank list is read as no label (first: line 3, \"label\"). If a blank means that the labels are unknown, say "
                + "--blank unknown.\n",
            cli.Error
        );
        Assert.Equal(
            """
            {"id":"d1","text":"We won!","labels":["joy"],"annotations":{"ann":["joy"],"ben":[]}}
            {"id":"d2","text":"No.","labels":["anger","sadness"],"annotations":{"ann":["anger","sadness"]}}

            """,
            File.ReadAllText(cli.Path("out.jsonl"))
        );
        Assert.Equal(["out.jsonl", "votes.csv"], FilesOf(cli));
    }

    [Theory]
    [InlineData("ls.json")]
    [InlineData("ls.csv")]
    public async Task What_is_imported_has_the_annotators_and_the_agreement_of_its_file(string name)
    {
        using var cli = new CommandRun();
        var file = Path.Combine(Repository.Root, "tests", "Plurality.Runtime.Tests", "Cases", "6-label-studio", name);

        await cli.RunAsync("data", "import", file, "-o", cli.Path("out.jsonl"));
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync("data", "inspect", file));
        var before = cli.Output;
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync("data", "inspect", cli.Path("out.jsonl")));

        Assert.Equal(before, cli.Output);
        Assert.Contains("per annotator", before, StringComparison.Ordinal);
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
    public async Task Standard_input_is_told_by_its_content()
    {
        using var cli = new CommandRun { Input = Votes };

        var code = await cli.RunAsync("data", "import", "-", "-o", cli.Path("out.jsonl"));

        Assert.Equal(0, code);
        Assert.StartsWith("standard input is read as csv-long: ", cli.Error, StringComparison.Ordinal);
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
}
