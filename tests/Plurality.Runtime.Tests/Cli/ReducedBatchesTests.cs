using Plurality.Llama;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class ReducedBatchesTests
{
    private const string Labels = "joy,anger";

    public static TheoryData<string> Commands() => ["classify", "bench", "run"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_batch_for_which_cells_are_short_is_told_once(string command)
    {
        using var cli = WithTinyModel();

        var code = await cli.RunAsync([.. Arguments(cli, command), "--ctx-size", "768", "--threads", "1"]);

        Assert.Equal(0, code);
        var note = Assert.Single(Warnings(cli));
        Assert.Matches(
            "^warning: only [1-9] of the 16 documents of a batch fitted into the KV cache of 768 tokens; .*Use a larger --ctx-size or a "
                + "smaller batch\\.$",
            note
        );
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_batch_that_fits_is_not_talked_about(string command)
    {
        using var cli = WithTinyModel();

        var code = await cli.RunAsync([.. Arguments(cli, command), "--ctx-size", "4096", "--threads", "1"]);

        Assert.Equal(0, code);
        Assert.Empty(Warnings(cli));
    }

    private static string[] Arguments(CommandRun cli, string command)
    {
        var documents = cli.File(
            "docs.jsonl",
            string.Concat(Enumerable.Range(0, 32).Select(i => $"{{\"text\": \"document {i}\", \"labels\": []}}\n"))
        );
        var run = cli.File(
            "run.yaml",
            $"name: x\ndata: {{ test: docs.jsonl }}\nmodel: tiny.gguf\nlabels: [{Labels}]\nprompt: {{ shots: 0 }}\nbatch-size: 16\n"
        );
        return command switch
        {
            "run" => ["run", run, "--store", cli.Path("s.db")],
            "bench" => ["bench", run, "--rounds", "1"],
            _ => ["classify", "--model", cli.Path("tiny.gguf"), "--labels", Labels, "--input", documents, "--batch-size", "16"],
        };
    }

    /// <summary>Without those of a machine that is busy.</summary>
    private static IEnumerable<string> Warnings(CommandRun cli) =>
        cli
            .Error.Split('\n')
            .Where(line =>
                line.StartsWith("warning:", StringComparison.Ordinal) && !line.Contains("load average", StringComparison.Ordinal)
            );

    private static CommandRun WithTinyModel()
    {
        CommandRun? cli = null;
        cli = new CommandRun { Open = () => LlamaLanguageModel.Open(cli!.Opened[^1]) };
        TinyModel.Write(cli.Path("tiny.gguf"), seed: 7);
        return cli;
    }
}
