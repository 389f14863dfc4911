using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Storage;

/// <summary>Reads a run's documents with their traces and answers.</summary>
internal sealed class RunDocuments(StoreConnection store)
{
    /// <inheritdoc cref="RunStore.Documents"/>
    public IEnumerable<StoredDocument> Read(StoredRun run, Action<string>? reading)
    {
        reading?.Invoke(run.Name);
        using var reader = store.Read(() => new TraceReader(store.Database, run));
        while (store.Read(() => store.Sound(reader.Next)) is { } document)
        {
            yield return document;
        }
    }

    /// <inheritdoc cref="RunStore.DemonstrationsByDocument"/>
    public IReadOnlyDictionary<(string Id, string Text), IReadOnlyList<ShownDemonstration>> Demonstrations(StoredRun run) =>
        store.Read(() =>
        {
            using var shown = store.Prepare(
                """
                select item, text, demonstrations from trace_set join document on document.trace_set_id = trace_set.id
                where sha256 = $1 and demonstrations is not null
                """
            );
            return shown
                .All(
                    row => ((row.GetString(0), row.GetString(1)), StoredJson.Read<IReadOnlyList<ShownDemonstration>>(row.GetString(2))),
                    run.Identity.Sha256
                )
                .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        });

    /// <inheritdoc cref="RunStore.HasAnswer"/>
    public bool HasAnswer(StoredRun run) =>
        store.Read(() =>
        {
            using var answer = store.Prepare(
                """
                select exists (
                  select 1
                  from trace_set join document on document.trace_set_id = trace_set.id join trace on trace.document_id = document.id
                  where sha256 = $1 and fault is null)
                """
            );
            return answer.Single(row => row.GetBoolean(0), run.Identity.Sha256);
        });

    /// <inheritdoc cref="RunStore.FailedDocuments"/>
    public IReadOnlyList<DocumentFault> Failed(StoredRun run) =>
        store.Read(() =>
        {
            using var failed = store.Prepare(
                """
                select item, fault from
                  (select position, item, fault from traces where run = $1 union all select position, item, fault from answers where run = $1)
                where fault is not null order by position
                """
            );
            return failed.All(row => new DocumentFault(FaultKind.Stored, row.GetString(1)) { Document = row.GetString(0) }, run.Name);
        });

    /// <inheritdoc cref="RunStore.Probabilities"/>
    public (long All, long Limited) Probabilities(StoredRun run) =>
        store.Read(() =>
        {
            using var counted = store.Prepare("select count(*), count(upper_limit) from step_probabilities where run = $1");
            return counted.Single(row => (row.GetInt64(0), row.GetInt64(1)), run.Name);
        });

    /// <summary>
    /// Returns the row numbers of a batch's documents in order, and whether their traces are stored. The query uses the hash of the trace
    /// set and not its number, because SQLite reuses the number after a run is deleted.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="wave">The number of the batch, from 0.</param>
    /// <exception cref="StoreException">The run was deleted.</exception>
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
