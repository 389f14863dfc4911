namespace Plurality.Runtime.Storage;

/// <summary>Which shard of a run a store has, such as <c>3/16</c>; null for the whole run.</summary>
internal static class M005Shards
{
    public const string Sql = """
        alter table run add column shard text;

        drop view runs;
        create view runs as
        select run.name, trace_set.model_name as model,
          trace_set.identity ->> '$.decoding' as decoding, trace_set.identity ->> '$.scoring' as scoring,
          (select count(*) from document where document.trace_set_id = trace_set.id) as documents,
          (select count(*) from document where document.trace_set_id = trace_set.id
            and (not run.traced or exists (select 1 from trace where trace.document_id = document.id))
            and not exists (
              select 1 from asked where asked.run_id = run.id
              and not exists (select 1 from answer where answer.document_id = document.id and answer.question_set_id = asked.question_set_id))) as done,
          (select count(*) from document where document.trace_set_id = trace_set.id
            and (exists (select 1 from trace where trace.document_id = document.id and trace.fault is not null and run.traced)
              or exists (select 1 from asked join answer using (question_set_id)
                where asked.run_id = run.id and answer.document_id = document.id and answer.fault is not null))) as failed,
          estimators, sources, created_at, sha256 as trace_set, identity,
          role, draw, (select main.name from run as main where main.id = run.part_of) as part_of, traced, pool, shard
        from run join trace_set on trace_set.id = run.trace_set_id;
        """;
}
