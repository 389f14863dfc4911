using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>
/// Joins the shards of runs to one store, which has the same rows as if the runs had been computed there. Nothing is computed and nothing
/// is rounded: rows are copied as they are.
/// </summary>
internal static class ShardMerge
{
    /// <summary>The tables with what is computed about a document; the first one is what the others refer to.</summary>
    private static readonly string[] Computed = ["trace", "step", "step_option", "hidden_state", "attention"];

    /// <summary>Writes a new store with the runs of all these stores.</summary>
    /// <param name="stores">The stores of all shards, in any order. They are only read.</param>
    /// <param name="target">The new file; it must not exist.</param>
    /// <returns>The joined runs, by name.</returns>
    /// <exception cref="ShardException">The stores are not all the shards of the same runs, complete and each once. Nothing is
    /// written.</exception>
    /// <exception cref="StoreException">A store cannot be read, or the new one cannot be written.</exception>
    public static IReadOnlyList<StoredRun> Write(IReadOnlyList<string> stores, string target)
    {
        List<ShardStore> shards = [];
        try
        {
            foreach (var path in stores)
            {
                shards.Add(ShardStore.Open(path));
            }

            ShardCheck.Require(shards);
            shards[0].Connection.CopyTo(target);
            using var joined = StoreConnection.Open(target, readOnly: false, RunStore.Patience);
            joined.Write(() =>
            {
                foreach (var shard in shards.Skip(1))
                {
                    Add(shard, joined);
                }

                Finish(shards, joined);
            });
            var runs = new RunCatalog(joined).List();
            return runs.All(run => run.IsComplete)
                ? runs
                : throw new InvalidOperationException("All shards together must be complete runs.");
        }
        finally
        {
            shards.ForEach(shard => shard.Dispose());
        }
    }

    private static void Add(ShardStore shard, StoreConnection joined)
    {
        foreach (var run in shard.Runs.DistinctBy(run => run.Identity.Sha256))
        {
            var (from, to) = (shard.DocumentsOf(run), ShardStore.RowsOf(joined, run));
            (long From, long To)[] documents =
            [
                .. shard.Shard.PositionsOf(run.Identity, run.Documents).Select(position => (from[position], to[position])),
            ];
            foreach (var table in Computed)
            {
                Copy(shard.Connection, joined, table, documents);
            }

            var asked = shard.Runs.Where(other => other.Identity.Sha256 == run.Identity.Sha256).SelectMany(other => other.Questions);
            foreach (var questions in asked.Select(questions => questions.Sha256).Distinct())
            {
                CopyAnswers(shard.Connection, joined, run.Identity.Sha256, questions, documents);
            }
        }
    }

    /// <summary>Copies the rows about some documents, whatever columns they have.</summary>
    private static void Copy(StoreConnection from, StoreConnection to, string table, (long From, long To)[] documents)
    {
        using var read = from.Prepare($"select * from {table} where document_id = $1");
        Statement? insert = null;
        try
        {
            foreach (var (source, target) in documents)
            {
                using var rows = read.Rows(source);
                var id = rows.GetOrdinal("document_id");
                insert ??= to.Prepare(
                    $"insert into {table} values ({string.Join(", ", Enumerable.Range(1, rows.FieldCount).Select(i => $"${i}"))}) "
                        + "on conflict do nothing"
                );
                var values = new object[rows.FieldCount];
                while (rows.Read())
                {
                    rows.GetValues(values);
                    values[id] = target;
                    insert.Execute(values);
                }
            }
        }
        finally
        {
            insert?.Dispose();
        }
    }

    private static void CopyAnswers(
        StoreConnection from,
        StoreConnection to,
        string traceSet,
        string questions,
        (long From, long To)[] documents
    )
    {
        var (source, target) = (QuestionSetOf(from, traceSet, questions), QuestionSetOf(to, traceSet, questions));
        using var read = from.Prepare("select wave, fault, content from answer where document_id = $1 and question_set_id = $2");
        using var insert = to.Prepare(
            """
            insert into answer (document_id, question_set_id, wave, fault, content) values ($1, $2, $3, $4, $5)
            on conflict (document_id, question_set_id) do nothing
            """
        );
        foreach (var document in documents)
        {
            foreach (var (wave, fault, content) in read.All(Row, document.From, source))
            {
                insert.Execute(document.To, target, wave, fault, content);
            }
        }

        static (long Wave, object Fault, object Content) Row(SqliteDataReader row) => (row.GetInt64(0), row.GetValue(1), row.GetValue(2));
    }

    private static long QuestionSetOf(StoreConnection store, string traceSet, string questions)
    {
        using var set = store.Prepare(
            """
            select question_set.id from question_set join trace_set on trace_set.id = question_set.trace_set_id
            where trace_set.sha256 = $1 and question_set.sha256 = $2
            """
        );
        return set.Single(row => row.GetInt64(0), traceSet, questions);
    }

    /// <summary>Makes the shards whole runs, begun when the first of them was.</summary>
    private static void Finish(List<ShardStore> shards, StoreConnection joined)
    {
        using var update = joined.Prepare("update run set shard = null, created_at = $2 where name = $1");
        foreach (var run in shards[0].Runs)
        {
            update.Execute(run.Name, StoredTime.Write(shards.Min(shard => shard.Find(run.Name)!.CreatedAt)));
        }
    }
}
