using System.Text.RegularExpressions;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Tests.Cli;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Docs;

/// <summary>The run files of the folder <c>experiments</c>, and the commands in their first comments, in a copy of the folder.</summary>
public sealed partial class ExperimentFilesTests : IDisposable
{
    private const string Samples = "src/Plurality.Runtime/Samples/emotions.jsonl";

    private readonly CommandRun _cli = new()
    {
        Model = new ScriptedModel
        {
            Script = Script.Words(),
            Capabilities = new(ExactMasses: true, FullVocabulary: true, HiddenStates: true, Attention: true, Layers: 30),
        },
    };

    public ExperimentFilesTests()
    {
        Directory.CreateDirectory(_cli.Path("experiments/data"));
        Directory.CreateDirectory(_cli.Path("experiments/adapters/objectives"));
        Directory.CreateDirectory(Path.GetDirectoryName(_cli.Path(Samples))!);
        File.Copy(Path.Combine(Repository.Root, Samples), _cli.Path(Samples));
    }

    public static TheoryData<string> All => [.. Files];

    /// <summary>Those whose data are in the repository or generated.</summary>
    public static TheoryData<string> Own => [.. Files.Where(file => Commands(file, "data").Count > 0)];

    private static IEnumerable<string> Files =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "experiments"), "*.yaml")
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal);

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void Every_run_file_can_be_read_and_its_comment_says_how_to_run_it_and_names_its_runs(string file)
    {
        foreach (Match existing in NamedFile().Matches(Text(file)))
        {
            _cli.File($"experiments/{existing.Value}", "");
        }

        var runs = RunFile.Read(Copied(file)).Select(run => run.Name).ToList();

        Assert.Equal([$"run experiments/{file}"], Commands(file, "run").Select(command => command.Split(" --")[0]));
        var named = Commands(file, "analyze")
            .Concat(Commands(file, "evaluate"))
            .SelectMany(command => Arguments(command.Split(" --")[0]).Skip(1))
            .ToList();
        Assert.NotEmpty(named);
        Assert.Subset(runs.ToHashSet(), named.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Own))]
    public async Task Without_data_from_elsewhere_every_command_of_the_comment_works_and_has_nothing_to_warn_of(string file)
    {
        Copied(file);

        foreach (var command in Commands(file, "data").Concat(Commands(file, "run")).Concat(Commands(file, "analyze")))
        {
            Assert.Equal((command, 0), (command, await _cli.RunAsync([.. Arguments(command).Select(Here)])));
        }

        Assert.DoesNotContain("warning", _cli.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("was not recorded", _cli.Output, StringComparison.Ordinal);
    }

    private string Copied(string file) => _cli.File($"experiments/{file}", Text(file));

    /// <summary>A path as the commands write it, from the repository's root, in the copy.</summary>
    private string Here(string word) =>
        word.Contains('/', StringComparison.Ordinal) || word.EndsWith(".db", StringComparison.Ordinal) ? _cli.Path(word) : word;

    private static string Text(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, "experiments", file)).ReplaceLineEndings("\n");

    /// <summary>The commands of a verb in the comment, without the program's name.</summary>
    private static List<string> Commands(string file, string verb) =>
        [
            .. Text(file)
                .Split('\n')
                .Where(line => line.StartsWith($"#   plurality {verb} ", StringComparison.Ordinal))
                .Select(line => line["#   plurality ".Length..]),
        ];

    /// <summary>The words of a command with the alternatives in braces written out, as a shell does.</summary>
    private static IEnumerable<string> Arguments(string command) => command.Split(' ').SelectMany(Expanded);

    private static IEnumerable<string> Expanded(string word) =>
        Braces().Match(word) is { Success: true } braces
            ? braces
                .Groups["values"]
                .Value.Split(',')
                .SelectMany(value => Expanded(word[..braces.Index] + value + word[(braces.Index + braces.Length)..]))
            : [word];

    [GeneratedRegex(@"\{(?<values>[^{}]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Braces();

    [GeneratedRegex(@"(?<=[ ])(data|adapters)/[^\s,}]+", RegexOptions.ExplicitCapture)]
    private static partial Regex NamedFile();
}
