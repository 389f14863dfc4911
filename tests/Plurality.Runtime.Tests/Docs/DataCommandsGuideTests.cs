using Plurality.Runtime.Tests.Cli;
using Plurality.TestKit.Docs;
using Xunit;

namespace Plurality.Runtime.Tests.Docs;

public sealed class DataCommandsGuideTests
{
    private const string Page = "docs/guide/data-commands.md";

    [Fact]
    public async Task Every_command_of_the_guide_says_what_the_guide_says()
    {
        using var folder = new CommandRun();
        folder.File("votes.csv", CodeBlocks.Of(Page, "csv")[0]);
        folder.File("bad.csv", CodeBlocks.Of(Page, "csv")[1]);
        folder.File("map.json", CodeBlocks.Of(Page, "json").Single());

        var said = new List<string>();
        foreach (var command in CodeBlocks.Of(Page, "sh"))
        {
            said.Add(await SaidAsync(folder, command.Trim()));
        }

        Assert.Equal(CodeBlocks.Of(Page, "text").Select(OneSpace), said);
    }

    /// <summary>What a command prints or, where that is nothing, what it complains of, with files named as in the guide.</summary>
    private static async Task<string> SaidAsync(CommandRun folder, string command)
    {
        using var cli = new CommandRun();
        string[] arguments =
        [
            .. command
                .Split(' ')
                .Skip(1)
                .Select(word => word.Contains('.') && !word.Contains('=') || word.EndsWith('/') ? folder.Path(word) : word),
        ];
        await cli.RunAsync(arguments);
        var all = (cli.Output.Length > 0 ? cli.Output : cli.Error).Replace(folder.Path("") + "/", "", StringComparison.Ordinal);
        return OneSpace(all);
    }

    /// <summary>Columns are as wide as the paths in them, which are others here.</summary>
    private static string OneSpace(string text) =>
        string.Join('\n', text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
