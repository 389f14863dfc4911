using System.CommandLine;
using System.CommandLine.Parsing;
using Plurality.Cli;
using Plurality.Cli.Usage;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class CommandTreeTests
{
    private static readonly RootCommand Tree = MakeTree();

    public static TheoryData<string> Examples => [.. ReferencePage.Leaves(Tree).SelectMany(verb => verb.Examples)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_parses(string example)
    {
        var arguments = CommandLineParser.SplitCommandLine(example).ToList();

        Assert.Equal("plurality", arguments[0]);
        Assert.Empty(CommandLine.FaultsOf(CommandLine.Parse(Tree, arguments[1..])));
    }

    [Fact]
    public void Every_command_that_does_something_has_an_example_of_itself()
    {
        var leaves = ReferencePage.Leaves(Tree).ToList();

        Assert.NotEmpty(leaves);
        Assert.All(leaves, verb => Assert.NotEmpty(verb.Examples));
        Assert.All(leaves, verb =>
            Assert.All(verb.Examples, example =>
                Assert.StartsWith($"plurality {string.Join(' ', CommandNames.PathOf(verb))}", example, StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void Every_command_and_option_says_what_it_is()
    {
        Assert.All(ReferencePage.Leaves(Tree), verb => Assert.EndsWith(".", verb.Description, StringComparison.Ordinal));
        Assert.All(ReferencePage.Leaves(Tree).SelectMany(verb => verb.Options), option => Assert.Matches(@"\S", option.Description ?? ""));
    }

    public static TheoryData<string> Verbs => [.. ReferencePage.Leaves(Tree).Select(verb => string.Join(' ', CommandNames.PathOf(verb)))];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_verb_without_its_options_is_wrong_usage_or_complete(string verb)
    {
        var faults = CommandLine.FaultsOf(CommandLine.Parse(Tree, verb.Split(' '))); // throws nothing

        Assert.All(faults, fault => Assert.EndsWith(".", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Score_without_its_options_is_wrong_usage()
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync("score"));

        Assert.Contains("--predictions", cli.Error, StringComparison.Ordinal);
        Assert.Contains("--references", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_in_a_group_of_the_help_exists()
    {
        var names = ReferencePage.Leaves(Tree).SelectMany(verb => verb.Options).Select(option => option.Name).ToHashSet();

        Assert.All(OptionGroups.Names, name => Assert.Contains(name, names));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task Help_fits_the_window_unless_a_single_word_or_an_example_does_not(int width)
    {
        foreach (var verb in ReferencePage.Leaves(Tree))
        {
            using var cli = new CommandRun { Width = width };
            Assert.Equal(0, await cli.RunAsync([.. CommandNames.PathOf(verb), "--help"]));

            var examples = verb.Examples.Select(example => $"  {example}").ToHashSet();
            Assert.All(
                cli.OutputLines.Where(line => !examples.Contains(line) && !line.StartsWith("Usage: ", StringComparison.Ordinal)),
                line => Assert.True(line.Length <= width || !line.Trim().Contains(' ', StringComparison.Ordinal) || IsName(line), line)
            );
        }

        static bool IsName(string line) => line.StartsWith("  -", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_options_under_their_headings_in_order_of_use()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("classify", "--help");

        string[] parts =
        [
            "\nWhat to ask\n",
            "\n  --labels ",
            "\nWhich model\n",
            "\n  -m, --model ",
            "\nOutput\n",
            "\n  --json ",
            "\nAdvanced\n",
        ];
        int[] places = [.. parts.Select(part => cli.Output.IndexOf(part, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Help_of_a_group_shows_an_example_of_each_of_its_commands()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("runs", "--help");

        Assert.Contains("\n  plurality runs list\n  plurality runs show demo\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("\nCommands\n  list ", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reference_page_is_that_of_the_commands()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "reference", "cli.md");

        // To write it again: dotnet run --project src/Plurality.Cli -- docs > docs/reference/cli.md
        Assert.Equal(ReferencePage.Of(Tree), File.ReadAllText(path));
    }

    private static RootCommand MakeTree()
    {
        using var cli = new CommandRun();
        return CommandLine.Tree(cli.Services);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Plurality.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
