namespace Plurality.Runtime.Storage;

/// <summary>Reads and writes what batch files asked, and what came back. A trace set is named by its hash.</summary>
internal sealed class BatchRows(StoreConnection store)
{
    private const string TraceSet = "(select id from trace_set where sha256 = $1)";

    /// <summary>Keeps what a run is made from.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void Keep(StoredRun run, BatchSource source) =>
        store.Write(() =>
        {
            using var insert = store.Prepare(
                $"insert or replace into batch_source (trace_set_id, model, run_file, tokenizer) values ({TraceSet}, $2, $3, $4)"
            );
            insert.Execute(run.Identity.Sha256, source.Model, source.RunFile, source.Tokenizer);
        });

    /// <summary>What a run is made from, by the beginning of its trace set's hash; null if no batch file was written for it.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public (string TraceSet, BatchSource Source, bool IsComplete)? SourceOf(string beginning) =>
        store.Read(() =>
        {
            using var find = store.Prepare(
                """
                select sha256, model, run_file, tokenizer,
                  not exists (select 1 from runs where trace_set = sha256 and done < documents)
                from batch_source join trace_set on trace_set.id = trace_set_id where substr(sha256, 1, length($1)) = $1
                """
            );
            return find.All<(string, BatchSource, bool)?>(
                    row =>
                        (
                            row.GetString(0),
                            new BatchSource(row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)),
                            row.GetBoolean(4)
                        ),
                    beginning
                )
                .SingleOrDefault();
        });

    /// <summary>What came back for a request, with neither an answer nor a fault if nothing did yet; null if it was not asked.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public BatchReply? ReplyTo(string traceSet, string key) =>
        store.Read(() =>
        {
            using var find = store.Prepare($"select answer, fault from batch_request where trace_set_id = {TraceSet} and key = $2");
            return find.All(
                    row => new BatchReply(row.IsDBNull(0) ? null : row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)),
                    traceSet,
                    key
                )
                .SingleOrDefault();
        });

    /// <summary>The round of the next file: one more than that of the latest request with an answer.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public int NextRound(IEnumerable<string> traceSets) =>
        store.Read(() =>
        {
            using var latest = store.Prepare(
                $"""
                select coalesce(max(round), 0) from batch_request
                where trace_set_id = {TraceSet} and (answer is not null or fault is not null)
                """
            );
            return 1 + traceSets.Max(traceSet => latest.Single(row => row.GetInt32(0), traceSet));
        });

    /// <summary>Keeps what a file asks, in one transaction.</summary>
    /// <param name="asked">Trace sets, keys, and the ids of the documents that ask.</param>
    /// <param name="round">The round of the file.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void Ask(IEnumerable<(string TraceSet, string Key, string Document)> asked, int round) =>
        store.Write(() =>
        {
            using var insert = store.Prepare(
                $"""
                insert into batch_request (trace_set_id, key, document, round) values ({TraceSet}, $2, $3, $4)
                on conflict (trace_set_id, key) do update set round = excluded.round, fault = null where answer is null
                """
            );
            foreach (var (traceSet, key, document) in asked)
            {
                insert.Execute(traceSet, key, document, round);
            }
        });

    /// <summary>Runs a function that receives several replies, in one transaction.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void Receive(Action receive) => store.Write(receive);

    /// <summary>Keeps what came back for a request. An answer is kept once; it replaces a fault, and no fault replaces it.</summary>
    /// <returns>The document that asked, and whether the reply is news; null if the request was not asked.</returns>
    public (string Document, bool IsNew)? Receive(string traceSet, string key, BatchReply reply)
    {
        using var find = store.Prepare(
            $"select document, answer is not null, fault from batch_request where trace_set_id = {TraceSet} and key = $2"
        );
        if (
            find.All<(string Document, bool IsAnswered, string? Fault)?>(
                    row => (row.GetString(0), row.GetBoolean(1), row.IsDBNull(2) ? null : row.GetString(2)),
                    traceSet,
                    key
                )
                .SingleOrDefault()
            is not { } known
        )
        {
            return null;
        }

        if (known.IsAnswered || (reply.Answer is null && known.Fault == reply.Fault))
        {
            return (known.Document, false);
        }

        Write(traceSet, key, reply);
        return (known.Document, true);
    }

    /// <summary>Takes back an answer that cannot be used.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void Refuse(string traceSet, string key, string fault) => store.Write(() => Write(traceSet, key, new BatchReply(null, fault)));

    /// <summary>Drops the answers of a run if it is complete, and with it all others of the same trace set.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void Drop(StoredRun run) =>
        store.Write(() =>
        {
            using var drop = store.Prepare(
                $"""
                update batch_request set answer = null, fault = null where trace_set_id = {TraceSet}
                and not exists (select 1 from runs where trace_set = $1 and done < documents)
                """
            );
            drop.Execute(run.Identity.Sha256);
        });

    private void Write(string traceSet, string key, BatchReply reply)
    {
        using var write = store.Prepare($"update batch_request set answer = $3, fault = $4 where trace_set_id = {TraceSet} and key = $2");
        write.Execute(traceSet, key, reply.Answer, reply.Fault);
    }
}
