using System.Globalization;
using System.Text.Json;
using Plurality.Runtime.Tests.Cli;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>An engine that dies in the middle of a run, three times.</summary>
public sealed class RestartedEngineTests
{
    /// <summary>PLURALITY_RESTART_DOCUMENTS asks for more, such as 2,000.</summary>
    private static int Documents =>
        int.Parse(Environment.GetEnvironmentVariable("PLURALITY_RESTART_DOCUMENTS") ?? "120", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_run_is_complete_although_the_engine_was_killed_and_restarted_three_times()
    {
        using var server = new ScriptedVllm(new ScriptedModel { Script = Script.Hash(7) });
        using var cli = new CommandRun();
        cli.File("texts.csv", "id,text\n" + string.Concat(Enumerable.Range(1, Documents).Select(i => $"{i},text {i} with joy\n")));
        var file = cli.File(
            "run.yaml",
            $"""
            name: restarted
            data: {"{"} test: texts.csv {"}"}
            labels: [joy, fear]
            methods: [first-step]
            batch-size: 40
            model: {server.Address}
            """
        );
        var (answers, restarts) = (0, 0);
        server.Fault = (_, path) =>
        {
            // At a quarter, a half and three quarters of the documents, each of which takes several requests.
            if (path == server.CompletionPath && Interlocked.Increment(ref answers) > (restarts + 1) * Documents && restarts < 3)
            {
                restarts++;
                server.Restart(TimeSpan.FromMilliseconds(150));
            }

            return null;
        };

        Assert.True(await cli.RunAsync("run", file, "--store", cli.Path("s.db")) == 0, cli.Error);
        var interrupted = await ExportAsync(cli, "s.db");
        server.Fault = (_, _) => null;
        Assert.Equal(0, await cli.RunAsync("run", file, "--store", cli.Path("whole.db")));

        Assert.Equal(3, restarts);
        Assert.Equal(Documents, interrupted.Length);
        Assert.Equal(
            Documents,
            interrupted.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()).Distinct().Count()
        );
        Assert.Equal(await ExportAsync(cli, "whole.db"), interrupted);
        Assert.DoesNotContain("has no result", cli.Error, StringComparison.Ordinal);
    }

    private static async Task<string[]> ExportAsync(CommandRun cli, string store)
    {
        var file = cli.Path(store + ".jsonl");
        Assert.Equal(0, await cli.RunAsync("runs", "export", "restarted", "--store", cli.Path(store), "-o", file));
        return await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
    }
}
