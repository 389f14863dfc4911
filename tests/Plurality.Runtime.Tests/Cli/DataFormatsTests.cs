using System.Text.Json;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class DataFormatsTests
{
    [Fact]
    public async Task Every_format_is_listed_with_what_it_needs()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "formats");

        Assert.Equal(0, code);
        Assert.All(DatasetFormatCatalogue.All, format =>
            Assert.Contains($"{format.Name}\n    {format.Summary}\n", cli.Output, StringComparison.Ordinal)
        );
        Assert.Contains("    Needs the list of labels, one per line (emotions.txt).\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_lists_the_same_one_object_a_line()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("data", "formats", "--json");

        var names = cli.OutputLines.Select(line =>
        {
            using var format = JsonDocument.Parse(line);
            Assert.Equal(["name", "summary", "needs"], format.RootElement.EnumerateObject().Select(member => member.Name));
            return format.RootElement.GetProperty("name").GetString()!;
        });
        Assert.Equal(DatasetFormatCatalogue.All.Select(format => format.Name), names);
    }
}
