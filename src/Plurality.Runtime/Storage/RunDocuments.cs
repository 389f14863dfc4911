namespace Plurality.Runtime.Storage;

/// <summary>A run's documents, with what has been computed of them.</summary>
internal sealed class RunDocuments(StoreConnection store)
{
    /// <inheritdoc cref="RunStore.Documents"/>
    public IEnumerable<StoredDocument> Read(StoredRun run)
    {
        using var reader = store.Read(() => new TraceReader(store.Database, run));
        while (store.Read(() => store.Sound(reader.Next)) is { } document)
        {
            yield return document;
        }
    }

    /// <inheritdoc cref="RunStore.FailedDocuments"/>
    public IReadOnlyList<FailedDocument> Failed(StoredRun run) =>
        store.Read(() =>
        {
            using var failed = store.Prepare(
                """
                select item, fault from
                  (select position, item, fault from traces where run = $1 union all select position, item, fault from answers where run = $1)
                where fault is not null order by position
                """
            );
            return failed.All(row => new FailedDocument(row.GetString(0), row.GetString(1)), run.Name);
        });

    /// <summary>
    /// The numbers of a wave's documents in order, and whether their traces are stored. Found by the hash and not by the set's number,
    /// which SQLite gives to another set once a run is deleted.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="wave">The wave's number, from 0.</param>
    /// <exception cref="StoreException">There are none: the run was deleted.</exception>
    public IReadOnlyList<(long Id, bool IsStored)> InWave(StoredRun run, int wave)
    {
        using var documents = store.Prepare(
            """
            select document.id, trace.document_id is not null
            from trace_set join document on document.trace_set_id = trace_set.id left join trace on trace.document_id = document.id
            where sha256 = $1 and position >= $2 and position < $3 order by position
            """
        );
        var size = (long)run.Identity.Record.BatchSize;
        var found = documents.All(row => (row.GetInt64(0), row.GetBoolean(1)), run.Identity.Sha256, wave * size, (wave + 1) * size);
        return found.Count > 0 ? found : throw new StoreException(store.Path, StoreProblem.RunDeleted);
    }
}
