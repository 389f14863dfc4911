using System.Text.Json;
using Plurality.Llama;
using Plurality.Llama.Weights;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class BenchCommandTests
{
    [Fact]
    public async Task The_figures_are_told_to_programs()
    {
        using var cli = WithTinyModel();

        var code = await cli.RunAsync(
            "bench",
            "--model",
            cli.Path("tiny.gguf"),
            "--threads",
            "1",
            "--shots",
            "0",
            "--limit",
            "5",
            "--rounds",
            "2",
            "--json"
        );

        Assert.Equal(0, code);
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        var root = line.RootElement;
        Assert.All(
            (string[])["documentsPerSecond", "evaluatedTokensPerDocument", "rawTokensPerSecond", "shareOfLimit", "shareOfTimeInLibrary"],
            name => Assert.True(root.GetProperty(name).GetDouble() > 0)
        );
        Assert.True(root.GetProperty("tokensPerDocument").GetProperty("rows").GetDouble() > 1);
        Assert.Equal((5, 0, 2, 1), (Number("documents"), Number("failed"), root.GetProperty("rounds").GetArrayLength(), Number("threads")));
        Assert.Equal(
            ("tiny", "shipped"),
            (root.GetProperty("model").GetProperty("name").GetString(), root.GetProperty("model").GetProperty("weights").GetString())
        );

        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task The_figures_are_told_to_people()
    {
        using var cli = WithTinyModel();

        var code = await cli.RunAsync(
            "bench",
            "--model",
            cli.Path("tiny.gguf"),
            "--threads",
            "1",
            "--input",
            cli.File("docs.txt", "good\nbad\n"),
            "--labels",
            "joy,anger",
            "--rounds",
            "1",
            "--scoring",
            "first-token"
        );

        Assert.Equal(0, code);
        Assert.Contains(
            "2 documents, 2 labels, constrained, first-token, batches of 8, a shared prefix of ",
            cli.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("documents/s, stored", cli.Output, StringComparison.Ordinal);
        Assert.Contains("share of the limit", cli.Output, StringComparison.Ordinal);
        Assert.Contains("share of time in library", cli.Output, StringComparison.Ordinal);
        Assert.Contains("Round 1 of 1 …\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_file_says_what_is_measured()
    {
        using var cli = WithTinyModel();
        cli.File(
            "docs.jsonl",
            """
            {"text": "good", "labels": ["joy"]}
            {"text": "bad", "labels": ["anger"]}
            {"text": "so so", "labels": []}
            """
        );
        var file = cli.File(
            "run.yaml",
            "name: x\ndata: { test: docs.jsonl }\nmodel: tiny.gguf\nscoring: first-token\nmethods: [hard, unary]\nbatch-size: 2\n"
        );

        var code = await cli.RunAsync("bench", file, "--threads", "1", "--rounds", "1", "--limit", "2", "--json");

        Assert.Equal(
            (0, ""),
            (code, string.Concat(cli.Error.Split('\n').Where(line => line.StartsWith("error", StringComparison.Ordinal))))
        );
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal((2, 2), (line.RootElement.GetProperty("documents").GetInt32(), line.RootElement.GetProperty("batchSize").GetInt32()));
        Assert.Equal("first-token", line.RootElement.GetProperty("scoring").GetString());
        Assert.Equal(cli.Path("tiny.gguf"), Assert.Single(cli.Opened).Model);
    }

    [Theory]
    [InlineData(
        "The run file sets --labels, --batch-size. Change the file, or leave it out.",
        "bench",
        "run.yaml",
        "--labels",
        "a,b",
        "--batch-size",
        "3"
    )]
    [InlineData("--demonstrations needs --input", "bench", "--demonstrations", "solved.jsonl")]
    [InlineData("--limit must be a whole number from 1", "bench", "--limit", "0")]
    [InlineData("--rounds must be a whole number from 1", "bench", "--rounds", "0")]
    public async Task What_cannot_be_measured_is_wrong_usage(string fault, params string[] command)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(command);

        Assert.Equal(2, code);
        Assert.Contains(fault, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_not_there_are_for_the_user_to_fix()
    {
        using var cli = new CommandRun();

        var codes = (
            await cli.RunAsync("bench", cli.Path("none.yaml")),
            await cli.RunAsync("bench", "--input", cli.Path("none.jsonl"), "--labels", "a,b")
        );

        Assert.Equal((1, 1), codes);
        Assert.Contains("none.yaml", cli.Error, StringComparison.Ordinal);
        Assert.Contains("none.jsonl", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_embedded_model_is_measured_on_the_sample_texts()
    {
        using var cli = new CommandRun { Open = () => LlamaLanguageModel.Open(new LlamaModelOptions { Weights = WeightFormat.Shipped }) };

        var code = await cli.RunAsync("bench", "--weights", "shipped", "--limit", "4", "--rounds", "1", "--json");

        Assert.Equal(0, code);
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.InRange(line.RootElement.GetProperty("prefixTokens").GetInt32(), 200, 600);
        Assert.InRange(line.RootElement.GetProperty("evaluatedTokensPerDocument").GetDouble(), 15, 80);
        Assert.True(line.RootElement.GetProperty("shareOfLimit").GetDouble() > 0); // one round on a busy machine says no more
    }

    private static CommandRun WithTinyModel()
    {
        CommandRun? cli = null;
        cli = new CommandRun { Open = () => LlamaLanguageModel.Open(cli!.Opened[^1]) };
        TinyModel.Write(cli.Path("tiny.gguf"), seed: 7);
        return cli;
    }
}
