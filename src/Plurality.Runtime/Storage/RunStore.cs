using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Plurality.Corrections;
using Plurality.Runtime.Models;
using Plurality.Runtime.Runs;

namespace Plurality.Runtime.Storage;

/// <summary>
/// The traces of many runs in one SQLite file, which several processes may read while one writes. Everything that is stored is stored in
/// whole waves; what is on disk after a crash is in docs/design/001-run-store.md. One object is for one thread.
/// </summary>
public sealed class RunStore : IDisposable
{
    /// <summary>A wave is stored in milliseconds: who still has to wait after this time does not share the store with another run, but with a fault.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<RunRole, string> RoleNames =
        new() { [RunRole.Test] = "test", [RunRole.Training] = "training", [RunRole.ContentFree] = "content-free" };

    private readonly SqliteConnection _connection;

    private RunStore(string path, SqliteConnection connection)
    {
        Path = path;
        _connection = connection;
    }

    /// <summary>The store's file, as the user named it.</summary>
    public string Path { get; }

    /// <summary>Opens a store; creates it, or brings its tables up to date, unless it is only to be read.</summary>
    /// <exception cref="StoreException">It cannot be used; the exception says why.</exception>
    public static RunStore Open(string path, bool readOnly = false) => Open(path, readOnly, Patience);

    /// <summary>As the other, with the time that it waits for other processes, at least a second.</summary>
    internal static RunStore Open(string path, bool readOnly, TimeSpan patience)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (readOnly && !File.Exists(path))
        {
            throw new StoreException(path, StoreProblem.Missing);
        }

        var file = System.IO.Path.GetFullPath(path);
        try
        {
            return Open(path, file, readOnly, patience);
        }
        catch (StoreException fault) when (readOnly && fault.Problem is (StoreProblem.Unreachable or StoreProblem.ReadOnly))
        {
            // Readers too share a file -shm beside the database, which a folder that may not be written does not let them make. Without
            // a file of changes nobody is writing, and the database is all there is: it can be read as one that does not change.
            return File.Exists(file + "-wal") || File.Exists(file + "-journal")
                ? throw new StoreException(path, StoreProblem.ReadOnly, fault)
                : Open(path, Unchanging(file), readOnly, patience);
        }
    }

    private static RunStore Open(string path, string source, bool readOnly, TimeSpan patience)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            DefaultTimeout = checked((int)patience.TotalSeconds),
            Pooling = false,
        }.ToString());
        try
        {
            return Guarded(path, () =>
            {
                connection.Open();
                Schema.Prepare(connection, path, readOnly);
                return new RunStore(path, connection);
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The URI by which SQLite takes a file for one that nobody changes. Every other character may stand in a path.</summary>
    private static string Unchanging(string file) =>
        $"file:///{string.Join('/', file.Replace(System.IO.Path.DirectorySeparatorChar, '/').TrimStart('/').Split('/').Select(Uri.EscapeDataString))}?immutable=1";

    /// <summary>Every run, by name.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<StoredRun> List() => Runs("order by name");

    /// <summary>The run of that name; null where there is none.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public StoredRun? Find(string name) => Runs("where name = $1", name).SingleOrDefault();

    /// <summary>
    /// Begins a run, or recognises one of that name and identity and takes over its estimators and the documents' gold labels, which no
    /// trace depends on. Where another run has the same identity, its traces are this run's too.
    /// </summary>
    /// <exception cref="RunMismatchException">A run of that name has another identity.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public StoredRun Begin(NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Guarded(() =>
        {
            using var transaction = _connection.BeginTransaction();
            if (Find(run.Name) is { } stored && stored.Identity.Sha256 != run.Identity.Sha256)
            {
                throw new RunMismatchException(run.Name, stored.Identity.Compare(run.Identity));
            }

            StoreTraceSet(run);
            StoreQuestions(run);
            using var insert = new Statement(
                _connection,
                """
                insert into run (name, trace_set_id, estimators, sources, created_at, role, draw, part_of, traced, pool)
                values ($1, (select id from trace_set where sha256 = $2), $3, $4, $5, $6, $7, (select id from run where name = $8), $9, $10)
                on conflict (name) do update set estimators = excluded.estimators, sources = excluded.sources, role = excluded.role,
                  draw = excluded.draw, part_of = excluded.part_of, traced = max(traced, excluded.traced), pool = excluded.pool
                """);
            insert.Execute(
                run.Name,
                run.Identity.Sha256,
                StoredJson.Write(run.Estimators),
                StoredJson.Write(run.Sources),
                run.CreatedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                RoleNames[run.Role],
                run.Draw,
                run.PartOf,
                run.IsTraced,
                StoredJson.Write(run.Pool));
            Ask(run);
            transaction.Commit();
        });
        return Find(run.Name)!;
    }

    /// <summary>The numbers of the waves that are stored, from 0.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlySet<int> StoredWaves(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Guarded(() =>
        {
            using var waves = new Statement(
                _connection,
                """
                select distinct wave
                from trace_set join document on document.trace_set_id = trace_set.id join trace on trace.document_id = document.id
                where sha256 = $1
                """);
            return waves.All(row => row.GetInt32(0), run.Identity.Sha256).ToHashSet();
        });
    }

    /// <summary>Stores a wave's results, all or nothing. A wave that another process has stored meanwhile is left as it is: it is the same.</summary>
    /// <param name="run">The run.</param>
    /// <param name="wave">The wave's number, from 0.</param>
    /// <param name="results">One for each document of the wave, in order.</param>
    /// <exception cref="StoreException">The store cannot be written, or the run was deleted.</exception>
    public void AppendWave(StoredRun run, int wave, IReadOnlyList<Generation> results)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(results);
        Guarded(() =>
        {
            using var transaction = _connection.BeginTransaction();
            var documents = DocumentsOf(run, wave);
            if (documents.Count == 0)
            {
                throw new StoreException(Path, StoreProblem.RunDeleted);
            }

            if (documents[0].IsStored)
            {
                return;
            }

            if (documents.Count != results.Count)
            {
                throw new ArgumentException($"results must be one for each of the wave's {documents.Count} documents; got {results.Count}.", nameof(results));
            }

            using var writer = new TraceWriter(_connection, run.Identity.Options);
            for (var i = 0; i < documents.Count; i++)
            {
                writer.Write(documents[i].Id, wave, results[i]);
            }

            transaction.Commit();
        });
    }

    /// <summary>The numbers of the waves whose answers to a set of questions are stored, from 0.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlySet<int> StoredWaves(StoredRun run, QuestionSet questions)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(questions);
        return Guarded(() =>
        {
            using var waves = new Statement(
                _connection,
                """
                select distinct wave
                from trace_set join question_set on question_set.trace_set_id = trace_set.id join answer on answer.question_set_id = question_set.id
                where trace_set.sha256 = $1 and question_set.sha256 = $2
                """);
            return waves.All(row => row.GetInt32(0), run.Identity.Sha256, questions.Sha256).ToHashSet();
        });
    }

    /// <summary>Stores a wave's answers to a set of questions, all or nothing. A wave that another process has stored meanwhile is left as it is.</summary>
    /// <param name="run">The run.</param>
    /// <param name="questions">One of the run's sets of questions.</param>
    /// <param name="wave">The wave's number, from 0.</param>
    /// <param name="answers">One for each document of the wave, in order.</param>
    /// <exception cref="StoreException">The store cannot be written, or the run was deleted.</exception>
    public void AppendAnswers(StoredRun run, QuestionSet questions, int wave, IReadOnlyList<StoredAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(answers);
        Guarded(() =>
        {
            using var transaction = _connection.BeginTransaction();
            var documents = DocumentsOf(run, wave);
            if (documents.Count != answers.Count)
            {
                throw documents.Count == 0
                    ? new StoreException(Path, StoreProblem.RunDeleted)
                    : new ArgumentException($"answers must be one for each of the wave's {documents.Count} documents; got {answers.Count}.", nameof(answers));
            }

            using var insert = new Statement(
                _connection,
                """
                insert into answer (document_id, question_set_id, wave, fault, content)
                select $1, question_set.id, $4, $5, $6
                from question_set join trace_set on trace_set.id = question_set.trace_set_id
                where trace_set.sha256 = $2 and question_set.sha256 = $3
                on conflict (document_id, question_set_id) do nothing
                """);
            foreach (var (document, answer) in documents.Zip(answers))
            {
                insert.Execute(document.Id, run.Identity.Sha256, questions.Sha256, wave, answer.Fault, answer.Content);
            }

            transaction.Commit();
        });
    }

    /// <summary>The runs that belong to another, test runs first, then by draw.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<StoredRun> PartsOf(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return [.. Runs("where part_of = $1", run.Name).OrderBy(part => part.Role).ThenBy(part => part.Draw)];
    }

    /// <summary>The documents that are computed, in the run's order, read one at a time; a run being written meanwhile does not change them.</summary>
    /// <exception cref="StoreException">While enumerating: the store cannot be read.</exception>
    public IEnumerable<StoredDocument> Documents(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var reader = Guarded(() => new TraceReader(_connection, run));
        while (Guarded(() => Sound(reader.Next)) is { } document)
        {
            yield return document;
        }
    }

    /// <summary>The documents that failed, in the run's order.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<FailedDocument> FailedDocuments(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Guarded(() =>
        {
            using var failed = new Statement(
                _connection,
                """
                select item, fault from
                  (select position, item, fault from traces where run = $1 union all select position, item, fault from answers where run = $1)
                where fault is not null order by position
                """);
            return failed.All(row => new FailedDocument(row.GetString(0), row.GetString(1)), run.Name);
        });
    }

    /// <summary>Deletes a run and its parts, and their traces and answers where no other run shares them.</summary>
    /// <returns>Whether there was such a run.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public bool Delete(string name) => Guarded(() =>
    {
        using var transaction = _connection.BeginTransaction();
        using var run = new Statement(_connection, "delete from run where name = $1");
        using var unasked = new Statement(_connection, "delete from question_set where id not in (select question_set_id from asked)");
        using var unused = new Statement(_connection, "delete from trace_set where id not in (select trace_set_id from run)");
        var found = run.Execute(name) > 0;
        unasked.Execute();
        unused.Execute();
        transaction.Commit();
        return found;
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private List<StoredRun> Runs(string which, params object?[] values) => Guarded(() =>
    {
        using var runs = new Statement(
            _connection,
            $"""
            select name, identity, model, estimators, sources, created_at, documents, done, failed, trace_set, role, draw, part_of, traced, pool
            from runs {which}
            """);
        return runs.All(row => Sound(() => Run(row)), values).ConvertAll(run => run with { Questions = QuestionsOf(run) });
    });

    private List<QuestionSet> QuestionsOf(StoredRun run)
    {
        using var questions = new Statement(
            _connection,
            """
            select question_set.identity
            from run join asked on asked.run_id = run.id join question_set on question_set.id = asked.question_set_id
            where run.name = $1 order by kind
            """);
        return questions.All(row => Sound(() => QuestionSet.Parse(row.GetString(0))), run.Name);
    }

    private static StoredRun Run(SqliteDataReader row)
    {
        var identity = TraceSetIdentity.Parse(row.GetString(1));
        return identity.Sha256 != row.GetString(9)
            ? throw new FormatException("An identity does not have the hash that it is stored under.")
            : new StoredRun
            {
                Name = row.GetString(0),
                Identity = identity,
                ModelName = row.GetString(2),
                Estimators = StoredJson.Read<string[]>(row.GetString(3)),
                Sources = StoredJson.Read<Dictionary<string, string>>(row.GetString(4)),
                CreatedAt = DateTimeOffset.Parse(row.GetString(5), CultureInfo.InvariantCulture),
                Documents = row.GetInt32(6),
                Done = row.GetInt32(7),
                Failed = row.GetInt32(8),
                Role = RoleNames.Single(role => role.Value == row.GetString(10)).Key,
                Draw = row.GetInt32(11),
                PartOf = row.IsDBNull(12) ? null : row.GetString(12),
                IsTraced = row.GetBoolean(13),
                Pool = row.IsDBNull(14) ? null : StoredJson.Read<PoolFrequencies>(row.GetString(14)),
            };
    }

    /// <summary>Reads what we wrote; where it is nothing that we ever write, somebody or something else has changed it.</summary>
    private T Sound<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or IndexOutOfRangeException or FormatException
            or InvalidCastException or InvalidOperationException or OverflowException)
        {
            throw new StoreException(Path, StoreProblem.Damaged, fault);
        }
    }

    private void StoreTraceSet(NewRun run)
    {
        using var set = new Statement(
            _connection, "insert into trace_set (sha256, identity, model_name) values ($1, $2, $3) on conflict (sha256) do nothing");
        if (set.Execute(run.Identity.Sha256, run.Identity.Json, run.ModelName) > 0)
        {
            using var option = new Statement(
                _connection, "insert into option values ((select id from trace_set where sha256 = $1), $2, $3)");
            var options = run.Identity.Options;
            foreach (var (number, name) in options.Index())
            {
                option.Execute(run.Identity.Sha256, number, name);
            }
        }

        using var document = new Statement(
            _connection,
            """
            insert into document (trace_set_id, position, item, text, labels, annotations, split, fields)
            values ((select id from trace_set where sha256 = $1), $2, $3, $4, $5, $6, $7, $8)
            on conflict (trace_set_id, position) do update
            set labels = excluded.labels, annotations = excluded.annotations, split = excluded.split, fields = excluded.fields
            """);
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
                StoredJson.Write(item.Fields));
        }
    }

    private void StoreQuestions(NewRun run)
    {
        using var set = new Statement(
            _connection,
            """
            insert into question_set (trace_set_id, kind, sha256, identity) values ((select id from trace_set where sha256 = $1), $2, $3, $4)
            on conflict (trace_set_id, sha256) do nothing
            """);
        foreach (var questions in run.Questions)
        {
            set.Execute(run.Identity.Sha256, questions.Kind, questions.Sha256, questions.Json);
        }
    }

    /// <summary>Notes what the run asks: in place of questions of the same kind that it asked before, which may be others'.</summary>
    private void Ask(NewRun run)
    {
        using var replaced = new Statement(
            _connection,
            """
            delete from asked where run_id = (select id from run where name = $1)
            and question_set_id in (select id from question_set where kind = $2 and sha256 <> $3)
            """);
        using var asked = new Statement(
            _connection,
            """
            insert into asked
            select run.id, question_set.id from run join question_set on question_set.trace_set_id = run.trace_set_id
            where run.name = $1 and question_set.sha256 = $2
            on conflict do nothing
            """);
        foreach (var questions in run.Questions)
        {
            replaced.Execute(run.Name, questions.Kind, questions.Sha256);
            asked.Execute(run.Name, questions.Sha256);
        }
    }

    /// <summary>A wave's documents in order. Found by the hash and not by the set's number, which SQLite gives to another set once a run is deleted.</summary>
    private List<(long Id, bool IsStored)> DocumentsOf(StoredRun run, int wave)
    {
        using var documents = new Statement(
            _connection,
            """
            select document.id, trace.document_id is not null
            from trace_set join document on document.trace_set_id = trace_set.id left join trace on trace.document_id = document.id
            where sha256 = $1 and position >= $2 and position < $3 order by position
            """);
        var size = (long)run.Identity.Wave;
        return documents.All(row => (row.GetInt64(0), row.GetBoolean(1)), run.Identity.Sha256, wave * size, (wave + 1) * size);
    }

    private void Guarded(Action action) => Guarded(Path, () =>
    {
        action();
        return 0;
    });

    private T Guarded<T>(Func<T> action) => Guarded(Path, action);

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException fault) when (StoreException.Of(path, fault) is { } meant)
        {
            throw meant;
        }
    }
}
