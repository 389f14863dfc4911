using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Items that cannot be read refuse their file, all of them named; on request they are left out and reported.</summary>
public sealed class DataSkipBadTests
{
    private const string Lewidi = """
        {"1": {"text": "a", "annotation task": "hate speech detection", "annotations": "1,0", "annotators": "ann,ben", "soft_label": {"0": 0.5, "1": 0.5}},
         "2": {"text": "b", "annotation task": "hate speech detection", "annotations": "1,No", "annotators": "ann,ben", "soft_label": {"0": 0.5, "1": 0.5}},
         "3": {"text": "c", "annotation task": "hate speech detection", "annotations": "1,0", "annotators": "ann,ann", "soft_label": {"0": 0.5, "1": 0.5}}}
        """;

    private const string Long = """
        id,text,annotator,label
        d1,We won!,ann,joy
        d2,No.,ann,anger
        d1,We lost!,ben,joy
        d2,No.,ben,anger
        """;

    [Fact]
    public async Task Without_the_option_every_bad_item_is_named_and_nothing_is_written()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "import", cli.File("dev.json", Lewidi), "-o", cli.Path("out.jsonl"));

        Assert.NotEqual(0, code);
        Assert.Contains("\"No\" by \"ben\" in item \"2\"", cli.Error, StringComparison.Ordinal);
        Assert.Contains("the annotators ann, ann in item \"3\"", cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("out.jsonl")));
    }

    [Theory]
    [InlineData("dev.json", Lewidi, "{\"id\":\"1\",\"text\":\"a\"", 2)]
    [InlineData("votes.csv", Long, "{\"id\":\"d2\",\"text\":\"No.\",\"annotations\":{\"ann\":[\"anger\"],\"ben\":[\"anger\"]}}", 1)]
    [InlineData(
        "items.jsonl",
        "{\"text\":\"a\",\"labels\":[\"joy\"]}\n{\"text\":5}\n{",
        "{\"id\":\"1\",\"text\":\"a\",\"labels\":[\"joy\"]}",
        2
    )]
    public async Task With_the_option_they_are_reported_and_left_out_whole(string name, string content, string start, int bad)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "import", cli.File(name, content), "-o", cli.Path("out.jsonl"), "--skip-bad");

        Assert.Equal(0, code);
        Assert.StartsWith(start, Assert.Single(File.ReadAllLines(cli.Path("out.jsonl"))), StringComparison.Ordinal);
        Assert.Equal(bad, cli.Error.Split('\n').Count(line => line.StartsWith("left out: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_makes_the_rest_unreadable_refuses_the_file_with_the_option_too()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "import", cli.File("dev.json", Lewidi[..^40]), "-o", cli.Path("out.jsonl"), "--skip-bad");

        Assert.NotEqual(0, code);
        Assert.False(File.Exists(cli.Path("out.jsonl")));
    }
}
