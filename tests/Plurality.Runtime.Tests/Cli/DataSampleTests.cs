using System.Text.Json;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class DataSampleTests
{
    [Fact]
    public async Task A_balanced_sample_has_as_many_of_each_cell_in_any_order_of_the_file()
    {
        using var cli = new CommandRun();
        var lines = Data(documentsPerCell: 4);

        var first = await cli.RunAsync(
            "data",
            "sample",
            cli.File("a.jsonl", string.Join('\n', lines)),
            "-o",
            cli.Path("1.jsonl"),
            "--limit",
            "12",
            "--json"
        );
        var second = await cli.RunAsync(
            "data",
            "sample",
            cli.File("b.jsonl", string.Join('\n', lines.Reverse())),
            "-o",
            cli.Path("2.jsonl"),
            "--limit",
            "12"
        );

        Assert.Equal((0, 0), (first, second));
        Assert.Equal(File.ReadAllText(cli.Path("1.jsonl")), File.ReadAllText(cli.Path("2.jsonl")));
        using var line = JsonDocument.Parse(cli.OutputLines[0]);
        Assert.Equal(
            ["output", "seed", "requested", "items", "cells", "inNoCell", "notes"],
            line.RootElement.EnumerateObject().Select(member => member.Name)
        );
        Assert.All(line.RootElement.GetProperty("cells").EnumerateArray(), cell => Assert.Equal(2, cell.GetProperty("items").GetInt32()));
        Assert.Matches(@"several, disagree +2\n", cli.Output);
    }

    [Fact]
    public async Task A_cell_with_too_few_documents_is_a_note()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "data",
            "sample",
            cli.File("a.jsonl", string.Join('\n', Data(2).Skip(1))),
            "-o",
            cli.Path("o.jsonl"),
            "--limit",
            "12",
            "--balanced"
        );

        Assert.Equal(0, code);
        Assert.Contains(
            "warning: 2 documents with no label whose annotators agree were asked for; the data have 1, and all are used.\n",
            cli.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(11, File.ReadAllLines(cli.Path("o.jsonl")).Length);
    }

    [Fact]
    public async Task Only_documents_with_several_labels_are_drawn_when_asked_for()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "data",
            "sample",
            cli.File("a.jsonl", string.Join('\n', Data(3))),
            "-o",
            cli.Path("o.jsonl"),
            "--limit",
            "5",
            "--multi-label"
        );

        Assert.Equal(0, code);
        Assert.All(File.ReadAllLines(cli.Path("o.jsonl")), line =>
            Assert.Contains("\"labels\":[\"joy\",\"anger\"]", line, StringComparison.Ordinal)
        );
        Assert.Equal(5, File.ReadAllLines(cli.Path("o.jsonl")).Length);
    }

    [Fact]
    public async Task A_random_sample_is_the_same_for_a_seed_and_another_for_another()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.jsonl", string.Join('\n', Data(10)));
        Task<int> Draw(string seed, string output) =>
            cli.RunAsync("data", "sample", file, "-o", cli.Path(output), "--limit", "5", "--random", "--seed", seed);

        await Draw("1", "1.jsonl");
        await Draw("1", "again.jsonl");
        await Draw("2", "2.jsonl");

        Assert.Equal(File.ReadAllText(cli.Path("1.jsonl")), File.ReadAllText(cli.Path("again.jsonl")));
        Assert.NotEqual(File.ReadAllText(cli.Path("1.jsonl")), File.ReadAllText(cli.Path("2.jsonl")));
        Assert.Equal(5, File.ReadAllLines(cli.Path("1.jsonl")).Length);
    }

    [Fact]
    public async Task Without_labels_of_their_own_documents_have_the_majority_of_their_votes()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "data",
            "sample",
            cli.File("a.jsonl", "{\"id\":\"a\",\"text\":\"x\",\"annotations\":{\"u\":[\"joy\"],\"v\":[\"joy\"]}}"),
            "-o",
            cli.Path("o.jsonl"),
            "--limit",
            "1",
            "--random"
        );

        Assert.Equal(0, code);
        Assert.Contains("warning: 1 of 1 documents have no labels of their own", cli.Error, StringComparison.Ordinal);
        Assert.Contains("\"labels\":[\"joy\"]", File.ReadAllText(cli.Path("o.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_can_be_drawn_nothing_is_written()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "sample", cli.File("a.jsonl", "{\"text\":\"x\"}"), "-o", cli.Path("o.jsonl"));

        Assert.Equal(1, code);
        Assert.False(File.Exists(cli.Path("o.jsonl")));
    }

    [Fact]
    public async Task Two_ways_to_draw_at_once_are_wrong_usage()
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync("data", "sample", "a.jsonl", "-o", "b.jsonl", "--random", "--multi-label"));
        Assert.Contains("Give only one of --balanced, --multi-label and --random", cli.Error, StringComparison.Ordinal);
    }

    /// <summary>So many documents with no, one and two labels, each as many on which two annotators agree and disagree.</summary>
    private static string[] Data(int documentsPerCell) =>
        [
            .. ((string[])["[]", "[\"joy\"]", "[\"joy\",\"anger\"]"]).SelectMany(
                (labels, size) =>
                    ((string[])[labels, "[\"fear\"]"]).SelectMany(
                        (other, agrees) =>
                            Enumerable
                                .Range(0, documentsPerCell)
                                .Select(number =>
                                    $"{{\"id\":\"{size}{agrees}{number}\",\"text\":\"text {size} {agrees} "
                                    + $"{number}\",\"labels\":{labels},\"annotations\":{{\"u\":{labels},\"v\":{other}}}}}"
                                )
                    )
            ),
        ];
}
