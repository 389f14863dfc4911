namespace Plurality.Runtime.Storage;

/// <summary>
/// What batch files asked, and what came back. A request is named by a hash of its content, which is computed again from the run. Answers
/// are dropped when the run is complete; the rows stay, so that a file of answers that is read again is known.
/// </summary>
internal static class M006Batches
{
    public const string Sql = """
        create table batch_source (
          trace_set_id integer primary key references trace_set on delete cascade,
          model text not null,
          run_file text not null,
          tokenizer text
        ) strict;

        create table batch_request (
          id integer primary key,
          trace_set_id integer not null references trace_set on delete cascade,
          key text not null,
          document text not null,
          round integer not null,
          answer text,
          fault text,
          unique (trace_set_id, key)
        ) strict;
        """;
}
