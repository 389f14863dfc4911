namespace Plurality.Runtime.Storage;

/// <summary>
/// Runs that belong to another one (its further draws of demonstrations, its training documents, its content-free inputs), and the further
/// questions about documents. Answers to questions are JSON, because each kind has its own structure.
/// </summary>
internal static class M002Questions
{
    public const string Sql = """
        alter table run add column part_of integer references run on delete cascade;
        alter table run add column role text not null default 'test';
        alter table run add column draw integer not null default 1;
        alter table run add column traced integer not null default 1;
        alter table run add column pool text;
        create index run_of_run on run (part_of);

        create table question_set (
          id integer primary key,
          trace_set_id integer not null references trace_set on delete cascade,
          kind text not null,
          sha256 text not null,
          identity text not null,
          unique (trace_set_id, sha256)
        ) strict;

        create table asked (
          run_id integer not null references run on delete cascade,
          question_set_id integer not null references question_set,
          primary key (run_id, question_set_id)
        ) strict, without rowid;
        create index asked_of_question_set on asked (question_set_id);

        create table answer (
          document_id integer not null references document on delete cascade,
          question_set_id integer not null references question_set on delete cascade,
          wave integer not null,
          fault text,
          content text,
          primary key (document_id, question_set_id),
          check ((fault is null) = (content is not null))
        ) strict, without rowid;
        create index answer_of_question_set on answer (question_set_id, wave);

        create view answers as
        select run.name as run, position, item, kind, content, fault, wave
        from run join asked on asked.run_id = run.id
          join question_set on question_set.id = asked.question_set_id
          join answer on answer.question_set_id = question_set.id
          join document on document.id = answer.document_id and document.trace_set_id = run.trace_set_id;

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
          role, draw, (select main.name from run as main where main.id = run.part_of) as part_of, traced, pool
        from run join trace_set on trace_set.id = run.trace_set_id;
        """;
}
