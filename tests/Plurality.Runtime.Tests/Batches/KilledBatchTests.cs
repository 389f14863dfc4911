using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Plurality.Runtime.Tests.Cli;
using Plurality.Runtime.Tests.Remote;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Batches;

/// <summary>Programs of their own: killed without warning, and the example that answers a file.</summary>
public sealed class KilledBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedVllm _server = new(new ScriptedModel { Script = Script.Words() });

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Killed_programs_lose_nothing_and_store_nothing_twice()
    {
        using var direct = Prepare("methods: [first-step]");
        await direct.RunAsync("run", direct.Path("run.yaml"), "--store", direct.Path("direct.db"));
        string[] write = ["batch", "write", "run.yaml", "-o", "requests.jsonl", "--store", "batch.db"];
        string[] read = ["batch", "read", "answers.jsonl", "--store", "batch.db"];
        using var script = new AnsweringScript(_server, fails: false);

        // The run is begun, and the file is not there yet.
        await KillAsync(write, "select count(*) from run");
        await RealProgram.FinishAsync(RealProgram.Start(_folder, locale: null, [.. write, "--force"]));
        await script.AnswerAsync(_folder.File("requests.jsonl"), _folder.File("answers.jsonl"));
        // The answers are stored, and no document is.
        await KillAsync(read, "select count(*) from batch_request where answer is not null");
        var output = await RealProgram.FinishAsync(RealProgram.Start(_folder, locale: null, read));

        Assert.Contains("batch: complete, 5 documents.", output, StringComparison.Ordinal);
        File.Copy(_folder.File("batch.db"), direct.Path("batch.db"));
        Assert.Equal(await BatchRuns.ExportsAsync(direct, "direct.db"), await BatchRuns.ExportsAsync(direct, "batch.db"));
    }

    [Fact]
    public async Task The_example_script_answers_a_file_and_asks_again_only_what_failed()
    {
        Assert.SkipUnless(HasPython(), "python3 is not there.");
        using var cli = Prepare("methods: [first-step]");
        await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("direct.db"));
        await cli.RunAsync(BatchRuns.Write(cli));
        var all = (await File.ReadAllLinesAsync(cli.Path("requests.jsonl"), TestContext.Current.CancellationToken)).Length;
        var before = _server.Requests;
        _server.Fault = (number, _) =>
            (number - before) switch
            {
                2 => "500",
                4 => "reset",
                _ => null,
            };

        Assert.Equal((1, $"{all - 2} answered, 2 failed\n"), await AnswerAsync(cli));
        Assert.Equal(before + all, _server.Requests);
        Assert.Equal((0, "2 answered, 0 failed\n"), await AnswerAsync(cli));
        Assert.Equal(before + all + 2, _server.Requests);
        Assert.Equal(0, await cli.RunAsync(BatchRuns.Read(cli)));

        Assert.Equal(await BatchRuns.ExportsAsync(cli, "direct.db"), await BatchRuns.ExportsAsync(cli, "batch.db"));
    }

    private CommandRun Prepare(string settings)
    {
        File.WriteAllText(_folder.File("texts.csv"), BatchRuns.Texts);
        File.WriteAllText(_folder.File("run.yaml"), BatchRuns.RunFile(_server, settings));
        return BatchRuns.Cli(_server, settings);
    }

    /// <summary>Starts the program and kills it as soon as a count in its store is not 0 any more.</summary>
    private async Task KillAsync(string[] arguments, string count)
    {
        using var process = RealProgram.Start(_folder, locale: null, arguments);
        while (!process.HasExited && Count(count) == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private long Count(string sql)
    {
        if (!File.Exists(_folder.File("batch.db")))
        {
            return 0;
        }

        try
        {
            using var connection = new SqliteConnection($"Data Source={_folder.File("batch.db")};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var count = connection.CreateCommand();
#pragma warning disable CA2100 // the statements are constants of this file
            count.CommandText = sql;
#pragma warning restore CA2100
            return (long)count.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return 0; // being made at this very moment
        }
    }

    private async Task<(int Code, string Error)> AnswerAsync(CommandRun cli)
    {
        var start = new ProcessStartInfo(
            "python3",
            [
                Path.Combine(Repository.Root, "examples", "batch", "answer.py"),
                cli.Path("requests.jsonl"),
                cli.Path("answers.jsonl"),
                _server.Root,
            ]
        )
        {
            RedirectStandardError = true,
        };
        start.Environment["IN_FLIGHT"] = "1";
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }

    private static bool HasPython() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "python3")));
}
