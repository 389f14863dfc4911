namespace Plurality.Runtime.Storage;

/// <summary>
/// The first tables. Tables are named in the singular and joined by numbers; views are named in the plural and answer questions by names.
/// Probabilities and scores are columns of type <c>any</c> that hold 8-byte floats: <c>real</c> would store −0.0 as 0, and values must
/// survive storage to the last bit. docs/design/001-run-store.md explains the rest.
/// </summary>
internal static class M001Initial
{
    public const string Sql = """
        pragma application_id = 0x506C7572; -- Schema.ApplicationId

        create table trace_set (
          id integer primary key,
          sha256 text not null unique,
          identity text not null,
          model_name text not null
        ) strict;

        create table run (
          id integer primary key,
          name text not null unique,
          trace_set_id integer not null references trace_set,
          estimators text not null,
          sources text not null,
          created_at text not null
        ) strict;
        create index run_of_trace_set on run (trace_set_id);

        create table option (
          trace_set_id integer not null references trace_set on delete cascade,
          number integer not null,
          name text not null,
          primary key (trace_set_id, number)
        ) strict, without rowid;

        create table document (
          id integer primary key,
          trace_set_id integer not null references trace_set on delete cascade,
          position integer not null,
          item text not null,
          text text not null,
          labels text,
          annotations text,
          split text,
          fields text not null,
          unique (trace_set_id, position)
        ) strict;

        create table trace (
          document_id integer primary key references document on delete cascade,
          wave integer not null,
          fault text,
          answer text,
          answer_tokens text,
          prompt_tokens integer,
          well_formed integer,
          forced_first_step integer,
          warnings text,
          check ((fault is null) = (answer is not null))
        ) strict;

        create table step (
          document_id integer not null references trace on delete cascade,
          number integer not null,
          chosen text,
          is_last integer not null,
          coverage any not null check (typeof(coverage) = 'real'),
          end_probability any check (typeof(end_probability) in ('real', 'null')),
          primary key (document_id, number)
        ) strict, without rowid;

        create table step_option (
          document_id integer not null,
          step integer not null,
          option integer not null,
          score any not null check (typeof(score) = 'real'),
          probability any not null check (typeof(probability) = 'real'),
          primary key (document_id, step, option),
          foreign key (document_id, step) references step on delete cascade
        ) strict, without rowid;

        create table hidden_state (
          document_id integer not null references trace on delete cascade,
          layer integer not null,
          vector blob not null,
          primary key (document_id, layer)
        ) strict;

        create table attention (
          document_id integer not null references trace on delete cascade,
          step integer not null,
          prompt_share any not null check (typeof(prompt_share) = 'real'),
          prompt_tokens integer not null,
          generated_share any not null check (typeof(generated_share) = 'real'),
          generated_tokens integer not null,
          label_share any not null check (typeof(label_share) = 'real'),
          label_tokens integer not null,
          primary key (document_id, step)
        ) strict, without rowid;

        create view runs as
        select run.name, trace_set.model_name as model,
          identity ->> '$.decoding' as decoding, identity ->> '$.scoring' as scoring,
          (select count(*) from document where document.trace_set_id = trace_set.id) as documents,
          (select count(*) from document join trace on trace.document_id = document.id where document.trace_set_id = trace_set.id) as done,
          (select count(fault) from document join trace on trace.document_id = document.id where document.trace_set_id = trace_set.id) as failed,
          estimators, sources, created_at, sha256 as trace_set, identity
        from run join trace_set on trace_set.id = run.trace_set_id;

        create view documents as
        select run.name as run, position, item, text, labels, annotations, split, fields
        from run join document using (trace_set_id);

        create view traces as
        select run.name as run, position, item, answer, well_formed, forced_first_step, fault, warnings, prompt_tokens, answer_tokens, wave
        from run join document using (trace_set_id) join trace on trace.document_id = document.id;

        create view steps as
        select run.name as run, position, item, number as step, chosen, is_last, coverage, end_probability
        from run join document using (trace_set_id) join step on step.document_id = document.id;

        create view step_probabilities as
        select run.name as run, position, item, step, option.name as label, score, probability
        from run join document using (trace_set_id)
          join step_option on step_option.document_id = document.id
          join option on option.trace_set_id = document.trace_set_id and option.number = step_option.option;

        create view hidden_states as
        select run.name as run, position, item, layer, length(vector) / 4 as dimensions, vector
        from run join document using (trace_set_id) join hidden_state on hidden_state.document_id = document.id;

        create view attention_shares as
        select run.name as run, position, item, step, prompt_share, attention.prompt_tokens, generated_share, generated_tokens, label_share, label_tokens
        from run join document using (trace_set_id) join attention on attention.document_id = document.id;
        """;
}
