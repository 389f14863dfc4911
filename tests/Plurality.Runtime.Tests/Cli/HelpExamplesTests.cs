using System.CommandLine;
using System.CommandLine.Parsing;
using Plurality.Cli;
using Plurality.Cli.Options;
using Plurality.Runtime.Samples;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Every example of the help works as it stands, in a folder with the files of <c>plurality examples</c>.</summary>
public sealed class HelpExamplesTests
{
    // What other examples read comes first, what takes it away last.
    private static readonly string[] First =
    [
        "plurality examples .",
        "plurality demo",
        "plurality run emotions.yaml",
        "plurality runs predictions emotions.seed-0 --method \"first-step|matrix\" --save-state matrix.json -o fitted.jsonl",
        "plurality calibrate fit",
        "plurality data split votes.jsonl",
    ];

    private static readonly Dictionary<string, string> NotRun = new(StringComparer.Ordinal)
    {
        ["plurality examples"] = "writes the same files into a folder of its own",
        ["plurality docs"] = "is for developers",
        ["plurality batch"] = "needs an engine; BatchFilesTests",
        ["plurality bench"] = "measures the real model for minutes; BenchCommandTests",
        ["plurality finetune"] = "trains the real model for minutes; FinetuneCommandTests",
        ["plurality models convert"] = "reads an adapter that somebody has trained; ConvertCommandTests",
        ["plurality models inspect llama-server"] = "asks a server; RemoteLanguageModelTests",
        ["plurality models prepare"] = "writes 271 MB; ModelsCommandTests",
        ["plurality runs merge"] = "reads the shards of several machines; ShardCommandTests",
        ["plurality models tune"] = "measures the real model for minutes; TuneCommandTests",
    };

    [Fact]
    public async Task Every_example_works()
    {
        using var cli = new CommandRun { Input = "I finally got the job!" };
        List<string> failed = [];
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(cli.Path(""));
        try
        {
            foreach (var example in InOrder(Examples(CommandLine.Tree(cli.Services))))
            {
                if (
                    NotRun.Keys.FirstOrDefault(name => example.StartsWith(name, StringComparison.Ordinal) && !First.Contains(example)) is
                    { } skipped
                )
                {
                    TestContext.Current.SendDiagnosticMessage($"not run: {example}: {NotRun[skipped]}");
                    continue;
                }

                var words = CommandLineParser.SplitCommandLine(example.Split(" > ")[0]).Skip(1).ToArray();
                if (await cli.RunAsync(words) is not 0 and var code)
                {
                    failed.Add($"{example}: exit code {code}\n{cli.Error}");
                }

                cli.Forget();
            }
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    [Fact]
    public async Task Files_that_exist_are_kept_without_force()
    {
        using var cli = new CommandRun();
        var mine = cli.File("votes.jsonl", "mine");

        Assert.NotEqual(0, await cli.RunAsync("examples", cli.Path("")));
        Assert.Contains("it exists", cli.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(mine, TestContext.Current.CancellationToken));
        Assert.Equal(["votes.jsonl"], Directory.EnumerateFiles(cli.Path("")).Select(Path.GetFileName));

        Assert.Equal(0, await cli.RunAsync("examples", cli.Path(""), "--force"));
        Assert.Equal(ExampleFiles.Names, Directory.EnumerateFiles(cli.Path("")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> InOrder(IEnumerable<string> examples) =>
        examples
            .Distinct()
            .OrderBy(example =>
                example.StartsWith("plurality runs delete", StringComparison.Ordinal) ? int.MaxValue
                : Array.FindIndex(First, first => example.StartsWith(first, StringComparison.Ordinal)) is >= 0 and var place ? place
                : First.Length
            );

    private static IEnumerable<string> Examples(Command command) =>
        (command is Verb verb ? verb.Examples : []).Concat(command.Subcommands.SelectMany(Examples));
}
