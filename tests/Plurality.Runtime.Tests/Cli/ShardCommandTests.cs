using System.Text.Json;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class ShardCommandTests
{
    private const string Spec = """
        name: small
        data: { test: dev.jsonl, demonstrations: train.jsonl }
        labels: [joy, anger]
        prompt: { shots: 1 }
        methods: [first-step+contextual, unary]
        batch-size: 2
        """;

    [Fact]
    public async Task Shards_have_stores_of_their_own_and_are_joined()
    {
        using var cli = WithData();
        await InFolderAsync(cli, async () =>
        {
            Assert.Equal(0, await cli.RunAsync("run", "run.yaml", "--store", "whole.db"));
            cli.Forget();
            Assert.Equal(0, await cli.RunAsync("run", "run.yaml", "--shard", "1/2"));
            Assert.Equal(0, await cli.RunAsync("run", "run.yaml", "--shard", "2/2"));
            Assert.Matches(@"^small: shard 1/2 complete, [23] of 5 documents, [23] of them computed now\.$", cli.OutputLines[0]);
            Assert.False(File.Exists(cli.Path("plurality.db")));
            cli.Forget();

            var code = await cli.RunAsync("runs", "merge", "plurality.shard-1-of-2.db", "plurality.shard-2-of-2.db", "-o", "all.db");

            Assert.Equal((0, ""), (code, cli.Error));
            Assert.Equal("small: complete, 5 documents of 2 shards.", cli.OutputLines[0]);
            Assert.Equal(await ExportsAsync(cli, "whole.db"), await ExportsAsync(cli, "all.db"));
        });
    }

    [Fact]
    public async Task A_shard_says_which_one_it_is()
    {
        using var cli = WithData();
        string[] store = ["--store", cli.Path("s.db")];
        Assert.Equal(0, await cli.RunAsync(["run", cli.Path("run.yaml"), "--shard", "1/3", .. store]));
        cli.Forget();

        await cli.RunAsync(["runs", "show", "small", .. store]);
        Assert.Matches("shard +1/3, [12] documents\n", cli.Output);
        cli.Forget();
        await cli.RunAsync(["runs", "show", "small", "--json", .. store]);

        using var run = JsonDocument.Parse(cli.Output);
        Assert.Equal("1/3", run.RootElement.GetProperty("shard").GetString());
        Assert.False(run.RootElement.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task Nothing_is_written_where_a_shard_is_missing()
    {
        using var cli = WithData();
        await InFolderAsync(cli, async () =>
        {
            await cli.RunAsync("run", "run.yaml", "--shard", "1/2");

            Assert.Equal(1, await cli.RunAsync("runs", "merge", "plurality.shard-1-of-2.db", "-o", "all.db"));

            Assert.Contains("error: A shard is missing: 2/2.", cli.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(cli.Path(""), "all.db*"));
        });
    }

    [Fact]
    public async Task An_output_is_replaced_only_with_force_and_only_when_the_new_one_is_complete()
    {
        using var cli = WithData();
        await InFolderAsync(cli, async () =>
        {
            cli.File("all.db", "mine");
            await cli.RunAsync("run", "run.yaml", "--shard", "1/2");

            Assert.Equal(1, await cli.RunAsync("runs", "merge", "plurality.shard-1-of-2.db", "-o", "all.db"));
            Assert.Contains("all.db must be a new file; it exists.", cli.Error, StringComparison.Ordinal);
            Assert.Equal(1, await cli.RunAsync("runs", "merge", "plurality.shard-1-of-2.db", "-o", "all.db", "--force"));
            Assert.Equal("mine", File.ReadAllText(cli.Path("all.db")));

            await cli.RunAsync("run", "run.yaml", "--shard", "2/2");
            string[] merge = ["runs", "merge", "plurality.shard-1-of-2.db", "plurality.shard-2-of-2.db", "--force", "-o"];
            cli.File("all.db-wal", "in use");
            Assert.Equal(1, await cli.RunAsync([.. merge, "all.db"]));
            Assert.Contains("all.db-wal is there", cli.Error, StringComparison.Ordinal);
            Assert.Equal(1, await cli.RunAsync([.. merge, "./plurality.shard-2-of-2.db"]));
            Assert.Contains("it is one of the shards", cli.Error, StringComparison.Ordinal);
            File.Delete(cli.Path("all.db-wal"));
            Assert.Equal(0, await cli.RunAsync([.. merge, "all.db"]));
            Assert.Equal(0, await cli.RunAsync("runs", "show", "small", "--store", "all.db"));
        });
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_no_store()
    {
        using var cli = WithData();
        await InFolderAsync(cli, async () =>
        {
            Assert.Equal(0, await cli.RunAsync("run", "run.yaml", "--dry-run", "--json"));
            Assert.Empty(Directory.EnumerateFiles(cli.Path(""), "*.db*"));
            var counted = cli.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
            cli.Forget();
            await cli.RunAsync("run", "run.yaml");
            await cli.RunAsync("runs", "export", "small");

            var answers = cli.OutputLines.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement);
            Assert.Equal(
                answers.Sum(line => line.GetProperty("promptTokens").GetInt64()),
                counted[0].GetProperty("promptTokens").GetInt64()
            );
            Assert.Equal(
                ["small answers 5 5", "small unary 5 10", "small.content-free answers 3 3"],
                counted.Select(size =>
                    $"{size.GetProperty("run")} {size.GetProperty("stage")} {size.GetProperty("documents")} {size.GetProperty("prompts")}"
                )
            );
        });
    }

    [Fact]
    public async Task A_dry_run_asks_the_model_nothing()
    {
        using var cli = WithData();

        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--dry-run"));

        Assert.Equal(0, cli.Model.Batches);
        Assert.Matches(@"small +answers +5 +5 ", cli.Output);
        Assert.Matches(@"all +18 ", cli.Output);
    }

    [Fact]
    public async Task Dry_runs_of_all_shards_add_up_to_that_of_the_run()
    {
        using var cli = WithData();

        var whole = await CountAsync(cli);
        var one = await CountAsync(cli, "--shard", "1/2");
        var other = await CountAsync(cli, "--shard", "2/2");

        Assert.Equal(whole, one.Zip(other, (a, b) => (a.Prompts + b.Prompts, a.Tokens + b.Tokens)));
    }

    [Theory]
    [InlineData("run x.yaml --shard 3", "--shard: A shard must be NUMBER/COUNT, such as 3/16")]
    [InlineData("run x.yaml --shard 17/16", "got '17/16'")]
    [InlineData("runs merge a.db", "Option '--output' is required.")]
    [InlineData("runs merge -o b.db", "SHARD.db")]
    public async Task Wrong_usage_is_told(string line, string message)
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync(line.Split(' ')));

        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    private static async Task<List<(long Prompts, long Tokens)>> CountAsync(CommandRun cli, params string[] options)
    {
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync(["run", cli.Path("run.yaml"), "--dry-run", "--json", .. options]));
        return
        [
            .. cli
                .OutputLines.Select(line => JsonDocument.Parse(line).RootElement)
                .Select(size => (size.GetProperty("prompts").GetInt64(), size.GetProperty("promptTokens").GetInt64())),
        ];
    }

    private static async Task<string> ExportsAsync(CommandRun cli, string store)
    {
        cli.Forget();
        foreach (var run in (string[])["small", "small.content-free"])
        {
            Assert.Equal(0, await cli.RunAsync("runs", "export", run, "--store", store));
        }

        return cli.Output;
    }

    private static async Task InFolderAsync(CommandRun cli, Func<Task> actAsync)
    {
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(cli.Path(""));
        try
        {
            await actAsync();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private static CommandRun WithData()
    {
        var cli = new CommandRun
        {
            Model = new ScriptedModel { Script = Script.Words(), DependsOnBatch = true },
        };
        cli.File("run.yaml", Spec);
        cli.File(
            "dev.jsonl",
            string.Concat(
                ((string[])["joy", "anger", "joy and anger", "neither", "joy!"]).Select(
                    (text, i) => $"{{\"id\":\"d{i}\",\"text\":\"{text}\"}}\n"
                )
            )
        );
        cli.File("train.jsonl", "{\"text\":\"t\",\"labels\":[\"joy\"]}\n");
        return cli;
    }
}
