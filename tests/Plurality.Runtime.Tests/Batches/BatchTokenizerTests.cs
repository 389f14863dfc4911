using System.Text.RegularExpressions;
using Plurality.Runtime.Tests.Cli;
using Plurality.Runtime.Tests.Remote;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Batches;

/// <summary>Batch files without a connection: a model file gives the tokenizer.</summary>
public sealed partial class BatchTokenizerTests
{
    [Fact]
    public async Task The_tokenizer_of_a_file_takes_the_place_of_the_engine()
    {
        using var server = new ScriptedVllm(Talking());
        using var direct = BatchRuns.Cli(server, "methods: [max-over-generations]");
        Assert.Equal(0, await direct.RunAsync("run", direct.Path("run.yaml"), "--store", direct.Path("direct.db")));
        using var cli = Offline(server, Talking());
        using var script = new AnsweringScript(server, fails: true);
        var connections = server.Requests;

        Assert.Equal(0, await cli.RunAsync([.. BatchRuns.Write(cli), "--tokenizer", "model.gguf"]));
        Assert.Equal(connections, server.Requests);
        Assert.Equal("model.gguf", Path.GetFileName(Assert.Single(cli.Opened).Model));
        for (var round = 0; round < 9 && !cli.Output.Contains("batch: complete", StringComparison.Ordinal); round++)
        {
            await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));
            await cli.RunAsync(BatchRuns.Read(cli, "-o", cli.Path("requests.jsonl"), "--force"));
        }

        Assert.Equal(await BatchRuns.ExportsAsync(direct, "direct.db"), await BatchRuns.ExportsAsync(cli, "batch.db"));
    }

    [Fact]
    public async Task A_file_of_another_model_is_found_out_by_the_first_answers()
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = Offline(server, Talking());
        using var script = new AnsweringScript(server, fails: false);
        await cli.RunAsync([.. BatchRuns.Write(cli), "--tokenizer", "model.gguf"]);
        await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));
        var answers = await File.ReadAllTextAsync(cli.Path("answers.jsonl"), TestContext.Current.CancellationToken);
        cli.File("answers.jsonl", TextOfToken().Replace(answers, "\"text\":\"another\"", count: 1));

        Assert.Equal(1, await cli.RunAsync(BatchRuns.Read(cli)));

        Assert.Matches(
            "The tokenizer must be that of the model: token [0-9]+ is .+ in .*model.gguf, and scripted wrote .another.",
            cli.Error
        );
        Assert.Contains("Name a GGUF file of the same model.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_must_name_the_model()
    {
        using var cli = new CommandRun();
        cli.File("texts.csv", "id,text\n1,joy\n");
        cli.File("run.yaml", "name: batch\ndata: { test: texts.csv }\nlabels: [joy]\nmodel: vllm:http://localhost:1\n");

        Assert.Equal(1, await cli.RunAsync([.. BatchRuns.Write(cli), "--tokenizer", "model.gguf"]));

        Assert.Contains("as vllm:http://localhost:1/MODEL", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_direct_run_does_not_go_on_with_a_tokenizer_that_only_a_file_gave()
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = Offline(server, Talking());
        await cli.RunAsync([.. BatchRuns.Write(cli), "--tokenizer", "model.gguf"]);
        using var direct = BatchRuns.Cli(server, "methods: [max-over-generations]");

        Assert.Equal(1, await direct.RunAsync("run", direct.Path("run.yaml"), "--store", cli.Path("batch.db")));

        Assert.Contains("of run 'batch' must be", direct.Error, StringComparison.Ordinal);
    }

    private static CommandRun Offline(ScriptedVllm server, ScriptedModel tokenizer)
    {
        var cli = new CommandRun { Model = tokenizer };
        cli.File("texts.csv", BatchRuns.Texts);
        cli.File("run.yaml", BatchRuns.RunFile(server, "methods: [max-over-generations]"));
        return cli;
    }

    [GeneratedRegex("\"text\":\"[^\"]+\"")]
    private static partial Regex TextOfToken();

    private static ScriptedModel Talking() => new() { Script = Script.Words() };
}
