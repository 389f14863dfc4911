using System.Globalization;
using Microsoft.Data.Sqlite;
using Plurality.Corrections;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Storage;

/// <summary>Finds, lists and deletes the runs of a store.</summary>
internal sealed class RunCatalog(StoreConnection store)
{
    /// <inheritdoc cref="RunStore.List"/>
    public IReadOnlyList<StoredRun> List() => Runs("order by name");

    /// <inheritdoc cref="RunStore.Find"/>
    public StoredRun? Find(string name) => Runs("where name = $1", name).SingleOrDefault();

    /// <inheritdoc cref="RunStore.PartsOf"/>
    public IReadOnlyList<StoredRun> PartsOf(StoredRun run) =>
        [.. Runs("where part_of = $1", run.Name).OrderBy(part => part.Role).ThenBy(part => part.Draw)];

    /// <inheritdoc cref="RunStore.Delete"/>
    public bool Delete(string name) =>
        store.Write(() =>
        {
            using var run = store.Prepare("delete from run where name = $1");
            using var unasked = store.Prepare("delete from question_set where id not in (select question_set_id from asked)");
            using var unused = store.Prepare("delete from trace_set where id not in (select trace_set_id from run)");
            var found = run.Execute(name) > 0;
            unasked.Execute();
            unused.Execute();
            return found;
        });

    private List<StoredRun> Runs(string which, params object?[] values) =>
        store.Read(() =>
        {
            using var runs = store.Prepare(
                $"""
                select name, identity, model, estimators, sources, created_at, documents, done, failed, trace_set, role, draw, part_of, traced, pool,
                  shard
                from runs {which}
                """
            );
            return runs.All(row => store.Sound(() => Run(row)), values).ConvertAll(run => run with { Questions = QuestionsOf(run) });
        });

    private List<QuestionSet> QuestionsOf(StoredRun run)
    {
        using var questions = store.Prepare(
            """
            select question_set.identity
            from run join asked on asked.run_id = run.id join question_set on question_set.id = asked.question_set_id
            where run.name = $1 order by kind
            """
        );
        return questions.All(row => store.Sound(() => QuestionSet.Parse(row.GetString(0))), run.Name);
    }

    private static StoredRun Run(SqliteDataReader row)
    {
        var identity = TraceSetIdentity.Parse(row.GetString(1));
        return identity.Sha256 != row.GetString(9)
            ? throw new FormatException("An identity does not have the hash that it is stored under.")
            : new StoredRun(identity)
            {
                Name = row.GetString(0),
                ModelName = row.GetString(2),
                Estimators = StoredJson.Read<string[]>(row.GetString(3)),
                Sources = StoredJson.Read<Dictionary<string, string>>(row.GetString(4)),
                CreatedAt = DateTimeOffset.Parse(row.GetString(5), CultureInfo.InvariantCulture),
                Documents = row.GetInt32(6),
                Done = row.GetInt32(7),
                Failed = row.GetInt32(8),
                Role = StoredRole.Read(row.GetString(10)),
                Draw = row.GetInt32(11),
                PartOf = row.IsDBNull(12) ? null : row.GetString(12),
                IsTraced = row.GetBoolean(13),
                Pool = row.IsDBNull(14) ? null : StoredJson.Read<PoolFrequencies>(row.GetString(14)),
                Shard = row.IsDBNull(15) ? null : RunShard.Parse(row.GetString(15)),
            };
    }
}
