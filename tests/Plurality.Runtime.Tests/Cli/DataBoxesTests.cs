using System.Text.Json;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class DataBoxesTests
{
    [Fact]
    public async Task Puzzles_are_the_same_on_standard_output_and_in_a_file()
    {
        using var cli = new CommandRun();
        string[] command = ["data", "boxes", "--items", "6", "--boxes", "3", "--objects", "5", "--operations", "2", "--seed", "7"];

        var printed = await cli.RunAsync(command);
        var before = cli.Output.Length;
        var written = await cli.RunAsync([.. command, "-o", cli.Path("b.jsonl")]);

        Assert.Equal((0, 0), (printed, written));
        Assert.Equal(cli.Output[..before], File.ReadAllText(cli.Path("b.jsonl")));
        Assert.Equal(6, File.ReadAllLines(cli.Path("b.jsonl")).Length);
        Assert.Equal($"{cli.Path("b.jsonl")}: 6 items, 5 labels (acorn,bell,candle,dice,envelope).\n", cli.Output[before..]);
    }

    [Fact]
    public async Task What_is_written_can_be_inspected_and_json_names_the_labels()
    {
        using var cli = new CommandRun();

        Assert.Equal(0, await cli.RunAsync("data", "boxes", "--items", "9", "-o", cli.Path("b.jsonl"), "--json"));
        Assert.Equal(0, await cli.RunAsync("data", "inspect", cli.Path("b.jsonl"), "--json"));

        using var made = JsonDocument.Parse(cli.OutputLines[0]);
        Assert.Equal(["output", "items", "seed", "labels"], made.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(10, made.RootElement.GetProperty("labels").GetArrayLength());
        using var counts = JsonDocument.Parse(cli.OutputLines[1]);
        Assert.Equal(
            [3, 3, 3],
            counts.RootElement.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("unknown").GetInt32())
        );
    }

    [Theory]
    [InlineData(2, "--boxes must be a whole number from 1 to 100; got '101'.", "--boxes", "101")]
    [InlineData(2, "--objects must be a whole number from 1 to 60; got '61'.", "--objects", "61")]
    [InlineData(1, "must be 2 or more where answers are balanced", "--objects", "1")]
    public async Task Numbers_out_of_range_are_refused(int exitCode, string message, params string[] options)
    {
        using var cli = new CommandRun();

        Assert.Equal(exitCode, await cli.RunAsync(["data", "boxes", .. options]));
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.Equal("", cli.Output);
    }
}
