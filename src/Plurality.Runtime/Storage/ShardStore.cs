namespace Plurality.Runtime.Storage;

/// <summary>A store that is to be joined with others, open for reading.</summary>
internal sealed class ShardStore : IDisposable
{
    private ShardStore(StoreConnection connection)
    {
        Connection = connection;
        Runs = new RunCatalog(connection).List();
    }

    /// <summary>The open store.</summary>
    public StoreConnection Connection { get; }

    /// <summary>The store's file, as the user named it.</summary>
    public string Path => Connection.Path;

    /// <summary>Its runs, by name.</summary>
    public IReadOnlyList<StoredRun> Runs { get; }

    /// <summary>The shard that its runs are; ask only where they all are of one.</summary>
    public RunShard Shard => Runs[0].Shard!;

    /// <summary>Opens a store for reading.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static ShardStore Open(string path)
    {
        var connection = StoreConnection.Open(path, readOnly: true, RunStore.Patience);
        try
        {
            return new ShardStore(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The run of a name; null if there is none.</summary>
    public StoredRun? Find(string name) => Runs.FirstOrDefault(run => run.Name == name);

    /// <summary>The row number of each document of a run, by position.</summary>
    public IReadOnlyDictionary<int, long> DocumentsOf(StoredRun run) => RowsOf(Connection, run);

    /// <inheritdoc cref="DocumentsOf"/>
    public static IReadOnlyDictionary<int, long> RowsOf(StoreConnection store, StoredRun run) =>
        store.Read(() =>
        {
            using var documents = store.Prepare(
                """
                select position, document.id from document join trace_set on trace_set.id = document.trace_set_id
                where sha256 = $1
                """
            );
            return documents.All(row => (row.GetInt32(0), row.GetInt64(1)), run.Identity.Sha256).ToDictionary();
        });

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();
}
