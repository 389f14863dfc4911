using Plurality.Models;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Runtime.Tests.Runs;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Shards;

/// <summary>A folder with the shards of a run of many methods, on a model whose digits depend on the batch.</summary>
internal sealed class ShardFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The joined store, where it is written.</summary>
    public string Joined => _folder.File("joined.db");

    public string Path(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();

    /// <summary>Computes all parts of a run into a store; a shard of them where one is given.</summary>
    public async Task<string> RunAsync(string store, IReadOnlyList<Experiment> parts, RunShard? shard = null, ILanguageModel? model = null)
    {
        var path = Path(store);
        using var scripted = model is null ? new ScriptedModel { DependsOnBatch = true } : null;
        using var opened = RunStore.Open(path);
        var runner = new Runner(opened, TimeProvider.System) { Shard = shard };
        foreach (var part in parts)
        {
            await runner.RunAsync(part, model ?? scripted!, cancellationToken: TestContext.Current.CancellationToken);
        }

        return path;
    }

    /// <summary>Computes every shard of a run into a store of its own.</summary>
    public async Task<string[]> ShardsAsync(int count, IReadOnlyList<Experiment> parts, ILanguageModel? model = null)
    {
        List<string> stores = [];
        for (var number = 1; number <= count; number++)
        {
            stores.Add(await RunAsync($"{number}.db", parts, new RunShard(number, count), model));
        }

        return [.. stores];
    }

    /// <summary>Everything that a store says of its runs: what is exported, and in which batch each row was computed.</summary>
    public static IReadOnlyList<string> Contents(string path)
    {
        using var store = RunStore.Open(path, readOnly: true);
        return
        [
            .. store
                .List()
                .SelectMany(run =>
                    (string[])
                        [
                            $"{run.Name} {run.Identity.Sha256} {run.Done}, {run.Documents}",
                            $"{run.Role} {run.Draw} {run.PartOf} {run.Shard}",
                            string.Join(' ', run.Questions.Select(asked => asked.Sha256)),
                            SampleRuns.Export(store, run.Name),
                        ]
                ),
            .. Rows(path),
        ];
    }

    /// <summary>Every stored number, by the names of runs and documents.</summary>
    private static List<string> Rows(string path)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        List<string> rows = [];
        foreach (
            var view in (string[])
                ["traces", "steps", "step_probabilities", "hidden_states", "attention_shares", "answers", "documents", "runs"]
        )
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are constants.
            command.CommandText = $"select * from {view}";
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var row = Enumerable
                    .Range(0, reader.FieldCount)
                    .Where(column => reader.GetName(column) is not ("created_at" or "sources"))
                    .Select(column =>
                        reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(column):R}"
                    );
                rows.Add($"{view}: {string.Join('|', row)}");
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
