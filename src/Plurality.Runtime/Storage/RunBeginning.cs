using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Storage;

/// <summary>Begins or continues a run: stores its trace set with the documents, its questions, and the run itself.</summary>
internal sealed class RunBeginning(StoreConnection store, RunCatalog catalog)
{
    /// <inheritdoc cref="RunStore.Begin"/>
    public StoredRun Begin(NewRun run)
    {
        store.Write(() =>
        {
            if (catalog.Find(run.Name) is { } stored)
            {
                if (stored.Identity.Sha256 != run.Identity.Sha256)
                {
                    throw new RunMismatchException(run.Name, stored.Identity.Compare(run.Identity));
                }

                ShardException.Check(store.Path, stored, run.Shard);
            }

            StoreTraceSet(run);
            StoreDocuments(run);
            StoreQuestions(run);
            StoreRun(run);
            Ask(run);
        });
        return catalog.Find(run.Name)!;
    }

    private void StoreTraceSet(NewRun run)
    {
        using var set = store.Prepare(
            "insert into trace_set (sha256, identity, model_name) values ($1, $2, $3) on conflict (sha256) do nothing"
        );
        if (set.Execute(run.Identity.Sha256, run.Identity.Json, run.ModelName) == 0)
        {
            return;
        }

        using var option = store.Prepare("insert into option values ((select id from trace_set where sha256 = $1), $2, $3)");
        foreach (var (number, name) in run.Identity.Options.Index())
        {
            option.Execute(run.Identity.Sha256, number, name);
        }
    }

    private void StoreDocuments(NewRun run)
    {
        using var document = store.Prepare(
            """
            insert into document (trace_set_id, position, item, text, labels, annotations, split, fields, demonstrations)
            values ((select id from trace_set where sha256 = $1), $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (trace_set_id, position) do update
            set labels = excluded.labels, annotations = excluded.annotations, split = excluded.split, fields = excluded.fields,
              demonstrations = excluded.demonstrations
            """
        );
        foreach (var (position, item) in run.Documents.Index())
        {
            document.Execute(
                run.Identity.Sha256,
                position,
                item.Id,
                item.Text,
                StoredJson.Write(item.Labels),
                StoredJson.Write(item.Annotations),
                item.Split,
                StoredJson.Write(item.Fields),
                StoredJson.Write(run.Demonstrations?[position])
            );
        }
    }

    private void StoreQuestions(NewRun run)
    {
        using var set = store.Prepare(
            """
            insert into question_set (trace_set_id, kind, sha256, identity) values ((select id from trace_set where sha256 = $1), $2, $3, $4)
            on conflict (trace_set_id, sha256) do nothing
            """
        );
        foreach (var questions in run.Questions)
        {
            set.Execute(run.Identity.Sha256, questions.Kind, questions.Sha256, questions.Json);
        }
    }

    private void StoreRun(NewRun run)
    {
        using var insert = store.Prepare(
            """
            insert into run (name, trace_set_id, estimators, sources, created_at, role, draw, part_of, traced, pool, shard)
            values ($1, (select id from trace_set where sha256 = $2), $3, $4, $5, $6, $7, (select id from run where name = $8), $9, $10, $11)
            on conflict (name) do update set estimators = excluded.estimators, sources = excluded.sources, role = excluded.role,
              draw = excluded.draw, part_of = excluded.part_of, traced = max(traced, excluded.traced), pool = excluded.pool
            """
        );
        insert.Execute(
            run.Name,
            run.Identity.Sha256,
            StoredJson.Write(run.Estimators),
            StoredJson.Write(run.Sources),
            StoredTime.Write(run.CreatedAt),
            StoredRole.Write(run.Role),
            run.Draw,
            run.PartOf,
            run.IsTraced,
            StoredJson.Write(run.Pool),
            run.Shard?.ToString()
        );
    }

    /// <summary>
    /// Records the run's questions. They replace its earlier questions of the same kind, which other runs may still share.
    /// </summary>
    private void Ask(NewRun run)
    {
        using var replaced = store.Prepare(
            """
            delete from asked where run_id = (select id from run where name = $1)
            and question_set_id in (select id from question_set where kind = $2 and sha256 <> $3)
            """
        );
        using var asked = store.Prepare(
            """
            insert into asked
            select run.id, question_set.id from run join question_set on question_set.trace_set_id = run.trace_set_id
            where run.name = $1 and question_set.sha256 = $2
            on conflict do nothing
            """
        );
        foreach (var questions in run.Questions)
        {
            replaced.Execute(run.Name, questions.Kind, questions.Sha256);
            asked.Execute(run.Name, questions.Sha256);
        }
    }
}
