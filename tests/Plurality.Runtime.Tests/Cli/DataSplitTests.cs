using System.Text.Json;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class DataSplitTests
{
    private const string Long = "the quick brown fox jumps over the lazy dog and runs away from the angry farmer near the river";

    [Fact]
    public async Task A_file_a_part_is_written_with_the_sizes_asked_for()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "data",
            "split",
            cli.File("a.jsonl", Data(10)),
            "-o",
            cli.Path("parts/"),
            "--ratios",
            "train=0.8,dev=0.1,test=0.1",
            "--seed",
            "3",
            "--json"
        );

        Assert.Equal(0, code);
        string[] files = [.. ((string[])["train", "dev", "test"]).Select(part => cli.Path($"parts/{part}.jsonl"))];
        Assert.Equal([8, 1, 1], files.Select(file => File.ReadAllLines(file).Length));
        Assert.Equal(10, files.SelectMany(File.ReadAllLines).Distinct(StringComparer.Ordinal).Count());
        Assert.All(File.ReadAllLines(files[0]), line => Assert.Contains("\"split\":\"train\"", line, StringComparison.Ordinal));
        using var report = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal(["parts", "duplicates", "leaks", "notes"], report.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["train", "dev", "test"],
            report.RootElement.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("name").GetString()!)
        );
        Assert.Equal(files[1], report.RootElement.GetProperty("parts")[1].GetProperty("output").GetString());
    }

    [Fact]
    public async Task Copies_stay_together_and_are_reported()
    {
        using var cli = new CommandRun();
        var file = cli.File(
            "a.jsonl",
            Data(8) + Line("x1", "Same text!") + Line("x2", "same TEXT") + Line("y1", Long) + Line("y2", Long + "s")
        );

        var code = await cli.RunAsync("data", "split", file, "-o", cli.Path("p"), "--ratios", "a=0.5,b=0.5");

        Assert.Equal(0, code);
        Assert.Contains(
            "Duplicates: 2 items in 1 group with the same text, 2 items in 1 group with nearly the same.\nNo text leaks",
            cli.Output,
            StringComparison.Ordinal
        );
        var first = File.ReadAllText(cli.Path("p.a.jsonl"));
        Assert.Equal(first.Contains("\"x1\"", StringComparison.Ordinal), first.Contains("\"x2\"", StringComparison.Ordinal));
        Assert.Equal(first.Contains("\"y1\"", StringComparison.Ordinal), first.Contains("\"y2\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leaks_between_files_are_reported_and_nothing_is_written()
    {
        using var cli = new CommandRun();
        var train = cli.File("train.jsonl", Data(5) + Line("x1", "Same text!") + Line("y1", Long));
        var dev = cli.File("dev.jsonl", Line("x9", "same, text") + Line("y9", Long + "s"));

        var told = await cli.RunAsync("data", "split", "--check", train, dev);
        var json = await cli.RunAsync("data", "split", "--check", train, dev, "--json");

        Assert.Equal((0, 0), (told, json));
        Assert.Contains($"2 items of {dev} known from {train}: 1 exact, 1 near copies.\n", cli.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(cli.OutputLines[^1]);
        var leaks = report.RootElement.GetProperty("leaks").EnumerateArray().ToList();
        Assert.Equal(
            [("x9", "x1", true), ("y9", "y1", false)],
            leaks.Select(leak =>
                (leak.GetProperty("id").GetString(), leak.GetProperty("otherId").GetString(), leak.GetProperty("exact").GetBoolean())
            )
        );
        Assert.Equal(2, Directory.GetFiles(cli.Path("")).Length);
    }

    [Fact]
    public async Task The_parts_that_items_name_can_be_checked_and_written()
    {
        using var cli = new CommandRun();
        var file = cli.File(
            "a.jsonl",
            "{\"id\":\"a\",\"text\":\"one\",\"split\":\"train\"}\n{\"id\":\"b\",\"text\":\"One!\",\"split\":\"dev\"}\n"
        );

        var check = await cli.RunAsync("data", "split", "--check", file);
        var write = await cli.RunAsync("data", "split", file, "-o", cli.Path("p"));

        Assert.Equal((0, 0), (check, write));
        Assert.Contains("1 item of dev known from train: 1 exact, 0 near copies.\n", cli.Output, StringComparison.Ordinal);
        Assert.Equal("{\"id\":\"b\",\"text\":\"One!\",\"split\":\"dev\"}\n", File.ReadAllText(cli.Path("p.dev.jsonl")));
    }

    [Fact]
    public async Task Where_one_part_exists_none_is_written()
    {
        using var cli = new CommandRun();
        var there = cli.File("p.b.jsonl", "old");

        var code = await cli.RunAsync("data", "split", cli.File("a.jsonl", Data(4)), "-o", cli.Path("p"), "--ratios", "a=0.5,b=0.5");

        Assert.Equal(1, code);
        Assert.Equal("old", File.ReadAllText(there));
        Assert.False(File.Exists(cli.Path("p.a.jsonl")));
    }

    [Fact]
    public async Task A_part_that_gets_nothing_is_told_and_a_fault_makes_no_folder()
    {
        using var cli = new CommandRun();

        var empty = await cli.RunAsync("data", "split", cli.File("a.jsonl", Data(2)), "-o", cli.Path("p"), "--ratios", "a=0.9,b=0.1");
        var faulty = await cli.RunAsync("data", "split", cli.File("b.jsonl", "{}"), "-o", cli.Path("parts/"), "--ratios", "a=1");

        Assert.Equal((0, 1), (empty, faulty));
        Assert.Contains("warning: part b has no item, and its file is empty.", cli.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.Path("parts")));
    }

    [Theory]
    [InlineData("a=0.5,b=0.6", "The shares of a split must be 1 together; got 1.1")]
    [InlineData("a=0.5,a=0.5", "must have a name of its own")]
    [InlineData("a/b=1", "The name of a part must be one of a file; got \"a/b\".")]
    public async Task Ratios_that_cannot_be_met_are_for_the_user_to_fix(string ratios, string message)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "split", cli.File("a.jsonl", Data(2)), "-o", cli.Path("p"), "--ratios", ratios);

        Assert.Equal(1, code);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_that_name_no_part_are_told()
    {
        using var cli = new CommandRun();

        Assert.Equal(1, await cli.RunAsync("data", "split", cli.File("a.jsonl", Data(2)), "-o", cli.Path("p")));
        Assert.Contains("must name its \"split\"; got 2 of 2 that name none.", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data split a.jsonl", "Give --output to write the parts, or --check")]
    [InlineData("data split --check a.jsonl -o p", "Give --output to write the parts, or --check")]
    [InlineData("data split a.jsonl b.jsonl -o p", "Give one file to split")]
    [InlineData("data split --check a.jsonl --ratios a=1", "Give --ratios or --check, not both")]
    [InlineData("data split a.jsonl -o p --similarity 0", "--similarity must be a number above 0 and up to 1; got '0'.")]
    public async Task Wrong_usage_says_what_is_wrong(string line, string message)
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync(line.Split(' ')));
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    private static string Data(int items) =>
        string.Concat(
            Enumerable.Range(0, items).Select(number => Line($"i{number}", $"{(char)('a' + number)} different document {number * 7919}"))
        );

    private static string Line(string id, string text) => $"{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n";
}
