using System.Text.Json;
using Plurality.Runtime.Tests.Remote;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Batches;

/// <summary>A run that is computed by batch files has the bytes of the run that asks the engine itself.</summary>
public sealed class BatchFilesTests
{
    [Theory]
    [InlineData("methods: [max-over-generations]", 3)]
    [InlineData("methods: [first-step+contextual, unary]\ntask: multi-label", 1)]
    [InlineData("methods: [binary, marginal]", null)]
    [InlineData("methods: [max-over-generations]\nscoring: exact:0.05", null)]
    [InlineData("methods: [first-step]\nscoring: first-token", null)]
    [InlineData("methods: [max-over-generations]\ndecoding: free", null)]
    [InlineData("methods: [hard]\ntask: single-label", 1)]
    public async Task Files_of_answers_give_what_the_engine_gives(string settings, int? mostRounds)
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = BatchRuns.Cli(server, settings);
        using var script = new AnsweringScript(server, fails: false);
        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("direct.db")));
        var asked = server.Requests;

        var rounds = await BatchRuns.AllAsync(cli, script);

        Assert.Equal(await BatchRuns.ExportsAsync(cli, "direct.db"), await BatchRuns.ExportsAsync(cli, "batch.db"));
        Assert.True(mostRounds is null || rounds <= mostRounds, $"{rounds} rounds");
        Assert.True(asked > 0);
    }

    [Fact]
    public async Task Requests_that_fail_are_asked_again_and_their_documents_named()
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = BatchRuns.Cli(server, "methods: [max-over-generations, unary]");
        using var script = new AnsweringScript(server, fails: true);
        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("direct.db")));
        cli.Forget();

        await BatchRuns.AllAsync(cli, script);

        Assert.True(script.Failed > 5, $"{script.Failed}");
        Assert.Matches("warning: document [1-5] is asked again: HTTP 400, \"out of memory\"\\.", cli.Error);
        Assert.Matches("HTTP 500, \"out of memory\"", cli.Error);
        Assert.Matches("HTTP 429, \"out of memory\"", cli.Error);
        Assert.Matches("no answer, \"out of memory\"", cli.Error);
        Assert.Equal(await BatchRuns.ExportsAsync(cli, "direct.db"), await BatchRuns.ExportsAsync(cli, "batch.db"));
    }

    [Fact]
    public async Task A_file_says_which_round_it_is_and_how_many_there_are()
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = BatchRuns.Cli(server, "methods: [max-over-generations]");
        using var script = new AnsweringScript(server, fails: false);

        Assert.Equal(0, await cli.RunAsync(BatchRuns.Write(cli)));
        Assert.Contains("batch: 0 of 5 documents complete.\n", cli.Output, StringComparison.Ordinal);
        Assert.Matches("requests\\.jsonl: [0-9]+ requests of 5 documents, round 1 of at most 3\\.\n", cli.Output);
        await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync(BatchRuns.Read(cli, "-o", cli.Path("requests-2.jsonl"), "--json")));

        using var step = JsonDocument.Parse(cli.OutputLines[^1]);
        Assert.Equal(2, step.RootElement.GetProperty("round").GetInt32());
        Assert.Equal(3, step.RootElement.GetProperty("rounds").GetInt32());
        Assert.Equal(
            step.RootElement.GetProperty("requests").GetInt32(),
            (await File.ReadAllLinesAsync(cli.Path("requests-2.jsonl"), TestContext.Current.CancellationToken)).Length
        );
    }

    [Fact]
    public async Task Answers_that_are_read_twice_are_read_once()
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = BatchRuns.Cli(server, "methods: [first-step]");
        using var script = new AnsweringScript(server, fails: false);
        await cli.RunAsync(BatchRuns.Write(cli));
        await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));

        Assert.Equal(0, await cli.RunAsync(BatchRuns.Read(cli)));
        Assert.Matches($"answers\\.jsonl: {script.Files[0]} answers, {script.Files[0]} of them new, 0 failed\\.\n", cli.Output);
        Assert.Contains("batch: complete, 5 documents.\n", cli.Output, StringComparison.Ordinal);
        var first = await BatchRuns.ExportsAsync(cli, "batch.db");
        Assert.Equal(0, await cli.RunAsync(BatchRuns.Read(cli)));

        Assert.Matches($"answers\\.jsonl: {script.Files[0]} answers, 0 of them new, 0 failed\\.\n", cli.Output);
        Assert.Equal(first, await BatchRuns.ExportsAsync(cli, "batch.db"));
        Assert.Equal(0, await cli.RunAsync([.. BatchRuns.Write(cli), "--force"]));
        Assert.Equal(0, await cli.RunAsync("evaluate", "batch", "--store", cli.Path("batch.db")));
    }

    [Fact]
    public async Task Answers_that_come_in_parts_complete_the_same_run()
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = BatchRuns.Cli(server, "methods: [first-step]");
        using var script = new AnsweringScript(server, fails: false);
        await cli.RunAsync(BatchRuns.Write(cli));
        await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("all.jsonl"));
        var lines = await File.ReadAllLinesAsync(cli.Path("all.jsonl"), TestContext.Current.CancellationToken);
        cli.File("answers.jsonl", string.Join('\n', lines[..7]));
        cli.Forget();

        Assert.Equal(0, await cli.RunAsync(BatchRuns.Read(cli)));
        Assert.Equal(0, await cli.RunAsync(BatchRuns.Read(cli)));
        Assert.Contains("answers.jsonl: 7 answers, 0 of them new, 0 failed.\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains($"{lines.Length - 7} requests of an earlier file had no answer.", cli.Error, StringComparison.Ordinal);
        Assert.Equal(0, await cli.RunAsync([.. BatchRuns.Write(cli), "--force"]));
        Assert.Equal(
            lines.Length - 7,
            (await File.ReadAllLinesAsync(cli.Path("requests.jsonl"), TestContext.Current.CancellationToken)).Length
        );
        cli.File("answers.jsonl", string.Join('\n', lines[7..]));
        Assert.Equal(0, await cli.RunAsync(BatchRuns.Read(cli)));

        Assert.Contains("batch: complete, 5 documents.\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_written_again_has_the_same_bytes()
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = BatchRuns.Cli(server, "methods: [max-over-generations, unary]");
        await cli.RunAsync(BatchRuns.Write(cli));
        var first = await File.ReadAllBytesAsync(cli.Path("requests.jsonl"), TestContext.Current.CancellationToken);

        Assert.Equal(1, await cli.RunAsync(BatchRuns.Write(cli)));
        Assert.Contains("it exists", cli.Error, StringComparison.Ordinal);
        Assert.Equal(0, await cli.RunAsync([.. BatchRuns.Write(cli), "--force"]));

        Assert.Equal(first, await File.ReadAllBytesAsync(cli.Path("requests.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_goes_on_by_files_and_by_the_engine_in_turn()
    {
        using var server = new ScriptedVllm(Talking());
        using var cli = BatchRuns.Cli(server, "methods: [max-over-generations]");
        using var script = new AnsweringScript(server, fails: false);
        await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("direct.db"));
        await cli.RunAsync(BatchRuns.Write(cli));
        await script.AnswerAsync(cli.Path("requests.jsonl"), cli.Path("answers.jsonl"));
        await cli.RunAsync(BatchRuns.Read(cli));

        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("batch.db")));

        Assert.Equal(await BatchRuns.ExportsAsync(cli, "direct.db"), await BatchRuns.ExportsAsync(cli, "batch.db"));
    }

    /// <summary>A model that writes whole characters, so that engines show all that it writes.</summary>
    private static ScriptedModel Talking() => new() { Script = Script.Words() };
}
