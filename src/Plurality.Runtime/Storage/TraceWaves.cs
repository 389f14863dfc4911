using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>Reads and writes the traces of a run, batch by batch.</summary>
internal sealed class TraceWaves(StoreConnection store, RunDocuments documents)
{
    /// <inheritdoc cref="RunStore.StoredWaves(StoredRun)"/>
    public IReadOnlySet<int> Stored(StoredRun run) =>
        store.Read(() =>
        {
            using var waves = store.Prepare(
                """
                select position / $2
                from trace_set join document on document.trace_set_id = trace_set.id left join trace on trace.document_id = document.id
                where sha256 = $1 group by 1 having count(trace.document_id) = count(*)
                """
            );
            return waves.All(row => row.GetInt32(0), run.Identity.Sha256, (long)run.Identity.Record.BatchSize).ToHashSet();
        });

    /// <inheritdoc cref="RunStore.AppendWave"/>
    public void Append(StoredRun run, int wave, IReadOnlyList<Outcome<Trace>> results) =>
        store.Write(() =>
        {
            var inWave = documents.InWave(run, wave);
            if (inWave.All(document => document.IsStored))
            {
                return;
            }

            if (inWave.Count != results.Count)
            {
                throw new ArgumentException(
                    $"results must have one entry for each of the {inWave.Count} documents of the batch; got {results.Count}.",
                    nameof(results)
                );
            }

            using var writer = new TraceWriter(store.Database, run.Identity.Options);
            foreach (var (document, result) in inWave.Zip(results))
            {
                if (!document.IsStored && result.Fault?.Kind != FaultKind.Unanswered)
                {
                    writer.Write(document.Id, wave, result);
                }
            }
        });
}
