using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Plurality.Runtime.Tests.Cli;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>The real program in a process of its own, killed without warning while it computes, started again, and again.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Documents = 60;
    private const int WaveSize = 4;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_run_killed_again_and_again_exports_what_an_uninterrupted_one_does()
    {
        WriteExperiment();
        await RealProgram.FinishAsync(Start("run", "killed.yaml", "--store", "whole.db"));

        var killed = 0;
        for (var round = 1; round <= 5; round++)
        {
            using var process = Start("run", "killed.yaml", "--store", "killed.db");
            var target = round * Documents / 8;
            while (!process.HasExited && StoredDocuments("killed.db") < target)
            {
                await Task.Delay(2, TestContext.Current.CancellationToken);
            }

            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                killed++;
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var storedWhenKilled = StoredDocuments("killed.db");
        await RealProgram.FinishAsync(Start("run", "killed.yaml", "--store", "killed.db"));

        Assert.True(killed > 0, "At least one run must have been killed while it computed.");
        Assert.True(storedWhenKilled % WaveSize == 0, $"A wave is stored whole or not at all; {storedWhenKilled} documents were stored.");
        Assert.Equal(await ExportAsync("whole.db"), await ExportAsync("killed.db"));
    }

    public void Dispose() => _folder.Dispose();

    private void WriteExperiment()
    {
        TinyModel.Write(_folder.File("tiny.gguf"), seed: 7);
        File.WriteAllLines(
            _folder.File("documents.jsonl"),
            Enumerable.Range(0, Documents).Select(i => $$"""{"id": "d{{i}}", "text": "{{new string('a', 1 + (i % 40))}} on {{i}}"}""")
        );
        File.WriteAllText(
            _folder.File("killed.yaml"),
            $$"""
            name: killed
            data: { test: documents.jsonl }
            labels: [the, then, other, on]
            model: tiny.gguf
            decoding: constrained
            methods: [first-step, hard, max-over-generations]
            batch-size: {{WaveSize}}
            """
        );
    }

    private Process Start(params string[] arguments) => RealProgram.Start(_folder, locale: null, arguments);

    private async Task<string> ExportAsync(string store)
    {
        await RealProgram.FinishAsync(Start("runs", "export", "killed", "--store", store, "-o", store + ".jsonl"));
        return await File.ReadAllTextAsync(_folder.File(store + ".jsonl"), TestContext.Current.CancellationToken);
    }

    private long StoredDocuments(string store)
    {
        if (!File.Exists(_folder.File(store)))
        {
            return 0;
        }

        try
        {
            using var connection = new SqliteConnection($"Data Source={_folder.File(store)};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var count = connection.CreateCommand();
            count.CommandText = "select count(*) from trace";
            return (long)count.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return 0; // being made at this very moment
        }
    }
}
