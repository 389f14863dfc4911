using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plurality.Llama;
using Plurality.TestKit.Folders;
using Plurality.TestKit.PublicApi;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>What a newcomer types first, right and mistyped, on the embedded model in a window of 80 columns. The page
/// docs/guide/first-commands.md shows it, and the README its demo.</summary>
public sealed partial class FirstCommandsTests
{
    private const string Page = "docs/guide/first-commands.md";

    // Numbers of a model differ in their last digits between processors.
    private const double Tolerance = 0.02;

    private static readonly string[][] Commands =
    [
        [],
        ["demo"],
        ["classify", "I finally got the job!"],
        ["classify", "I finally got the job!", "--labels", "joy,anger,fear"],
        ["clasify", "I finally got the job!", "--labels", "joy,anger,fear"],
        ["classify", "I finally got the job!", "--lables", "joy,anger,fear"],
        ["classify", "--input", "reviews.csv", "--labels", "joy,anger,fear"],
        ["evaluate", "demo", "demo-raw", "--metrics", "l1,label_ranking_average_precision,example_f1"],
        ["evaluate", "demmo"],
        ["runs", "list"],
    ];

    [Fact]
    public async Task The_page_shows_what_the_first_commands_print()
    {
        CommandRun? running = null;
        using var cli = running = new CommandRun
        {
            Terminal = true,
            Colour = false,
            Width = 80,
            Open = () => LlamaLanguageModel.Open(running!.Opened[^1], TestContext.Current.CancellationToken),
        };
        var transcript = new StringBuilder();
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(cli.Path(""));
        try
        {
            await TypeAsync(cli, transcript);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }

        var path = Path.Combine(Repository.Root, Page);
        if (Environment.GetEnvironmentVariable(ApprovedPublicApi.ApproveVariable) == "1")
        {
            var page = File.ReadAllText(path);
            File.WriteAllText(path, page[..page.IndexOf("```text\n", StringComparison.Ordinal)] + $"```text\n{transcript}```\n");
            return;
        }

        AssertSame(Block(File.ReadAllText(path)), transcript.ToString());
    }

    private static async Task TypeAsync(CommandRun cli, StringBuilder transcript)
    {
        foreach (var command in Commands)
        {
            transcript.Append(
                "$ plurality" + string.Concat(command.Select(word => word.Contains(' ') ? $" \"{word}\"" : $" {word}")) + "\n"
            );
            var code = await cli.RunAsync(command);
            transcript.Append(CultureInfo.InvariantCulture, $"{Shown(cli)}");
            transcript.Append(code == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"(exit code {code})\n")).Append('\n');
            cli.Forget();
        }
    }

    [Fact]
    public void The_readme_shows_the_demo_of_the_page()
    {
        var demo = File.ReadAllText(Path.Combine(Repository.Root, Page)).Split("$ plurality demo\n")[1].Split("\n\n$ ")[0];

        Assert.Contains(demo, File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }

    /// <summary>What one sees: progress and notes, then results.</summary>
    private static string Shown(CommandRun cli) =>
        Blanks().Replace(Dates().Replace(Bars().Replace(cli.Error, "") + cli.Output, "2026-01-01"), "\n");

    private static string Block(string page) => page.Split("```text\n")[^1].Split("```\n")[0];

    private static void AssertSame(string expected, string actual)
    {
        Assert.Equal(Numbers().Replace(expected, "#"), Numbers().Replace(actual, "#"));
        foreach (var (one, other) in Numbers().Matches(expected).Zip(Numbers().Matches(actual)))
        {
            Assert.Equal(Number(one.Value), Number(other.Value), Tolerance);
        }
    }

    private static double Number(string text) =>
        double.Parse(text.Trim('█', '▏', '▎', '▍', '▌', '▋', '▊', '▉', ' '), CultureInfo.InvariantCulture);

    [GeneratedRegex(" +\n")]
    private static partial Regex Blanks();

    [GeneratedRegex("[█▏▎▍▌▋▊▉]* *[0-9]+\\.[0-9]+")]
    private static partial Regex Numbers();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}")]
    private static partial Regex Dates();

    [GeneratedRegex("\r[^\r\n]*\e\\[K|^.*documents?/s.*\n", RegexOptions.Multiline)]
    private static partial Regex Bars();
}
