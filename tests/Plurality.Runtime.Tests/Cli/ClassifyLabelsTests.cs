using System.Text.Json;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class ClassifyLabelsTests
{
    [Theory]
    [InlineData("\"a, b\",\"say \"\"hi\"\"\",say \"ho\"", new[] { "a, b", "say \"hi\"", "say \"ho\"" })]
    [InlineData("café, 😀 ,שמחה", new[] { "café", "😀", "שמחה" })]
    public async Task Labels_may_hold_commas_quotes_accents_emoji_and_any_script(string written, string[] labels)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("classify", "--labels", written, "--text", "x", "--json");

        Assert.Equal(0, code);
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal(labels, line.RootElement.GetProperty("probabilities").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Labels_come_from_a_file_one_per_line()
    {
        using var cli = new CommandRun();
        var file = cli.File("labels.txt", "joy, great\r\nanger\n\n");

        var code = await cli.RunAsync("classify", "--labels-file", file, "--text", "x", "--json");

        Assert.Equal(0, code);
        Assert.Contains("\"probabilities\":{\"joy, great\":", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_at_fault_in_a_file_is_reported_with_its_line()
    {
        using var cli = new CommandRun();
        var file = cli.File("labels.txt", "joy\n\nnone\n");

        var code = await cli.RunAsync("classify", "--labels-file", file, "--text", "x");

        Assert.Equal(1, code);
        Assert.Contains($"{file}, line 3: Label 2 must not be called", cli.Error, StringComparison.Ordinal);
    }
}
