using Plurality.Runtime.Identity;
using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>
/// The traces of many runs in one SQLite file, which several processes may read while one writes. Everything that is stored is stored in
/// whole waves; what is on disk after a crash is in docs/design/001-run-store.md. One object is for one thread.
/// </summary>
public sealed class RunStore : IDisposable
{
    /// <summary>A wave is stored in milliseconds: who still has to wait after this time does not share the store with another run, but with
    /// a fault.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly StoreConnection _connection;
    private readonly RunCatalog _runs;
    private readonly RunBeginning _beginning;
    private readonly RunDocuments _documents;
    private readonly TraceWaves _traces;
    private readonly AnswerWaves _answers;

    private RunStore(StoreConnection connection)
    {
        _connection = connection;
        _runs = new RunCatalog(connection);
        _beginning = new RunBeginning(connection, _runs);
        _documents = new RunDocuments(connection);
        _traces = new TraceWaves(connection, _documents);
        _answers = new AnswerWaves(connection, _documents);
    }

    /// <summary>The store's file, as the user named it.</summary>
    public string Path => _connection.Path;

    /// <summary>Opens a store; creates it unless it is only to be read. Tables of an older version are brought up to date either
    /// way.</summary>
    /// <exception cref="StoreException">It cannot be used; the exception says why.</exception>
    public static RunStore Open(string path, bool readOnly = false) => Open(path, readOnly, Patience);

    /// <summary>As the other, with the time that it waits for other processes, at least a second.</summary>
    internal static RunStore Open(string path, bool readOnly, TimeSpan patience)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new RunStore(StoreConnection.Open(path, readOnly, patience));
    }

    /// <summary>Every run, by name.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<StoredRun> List() => _runs.List();

    /// <summary>The run of that name; null where there is none.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public StoredRun? Find(string name) => _runs.Find(name);

    /// <summary>The runs that belong to another, test runs first, then by draw.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<StoredRun> PartsOf(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _runs.PartsOf(run);
    }

    /// <summary>
    /// Begins a run, or recognises one of that name and identity and takes over its estimators and the documents' gold labels, which no
    /// trace depends on. Where another run has the same identity, its traces are this run's too.
    /// </summary>
    /// <exception cref="RunMismatchException">A run of that name has another identity.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal StoredRun Begin(NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _beginning.Begin(run);
    }

    /// <summary>The numbers of the waves that are stored, from 0.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal IReadOnlySet<int> StoredWaves(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _traces.Stored(run);
    }

    /// <summary>Stores a wave's results, all or nothing. A wave that another process has stored meanwhile is left as it is: it is the
    /// same.</summary>
    /// <param name="run">The run.</param>
    /// <param name="wave">The wave's number, from 0.</param>
    /// <param name="results">One for each document of the wave, in order.</param>
    /// <exception cref="StoreException">The store cannot be written, or the run was deleted.</exception>
    internal void AppendWave(StoredRun run, int wave, IReadOnlyList<Outcome<Trace>> results)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(results);
        _traces.Append(run, wave, results);
    }

    /// <summary>The numbers of the waves whose answers to a set of questions are stored, from 0.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal IReadOnlySet<int> StoredWaves(StoredRun run, QuestionSet questions)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(questions);
        return _answers.Stored(run, questions);
    }

    /// <summary>Stores a wave's answers to a set of questions, all or nothing. A wave that another process has stored meanwhile is left as
    /// it is.</summary>
    /// <param name="run">The run.</param>
    /// <param name="questions">One of the run's sets of questions.</param>
    /// <param name="wave">The wave's number, from 0.</param>
    /// <param name="answers">One for each document of the wave, in order.</param>
    /// <exception cref="StoreException">The store cannot be written, or the run was deleted.</exception>
    internal void AppendAnswers(StoredRun run, QuestionSet questions, int wave, IReadOnlyList<Outcome<string>> answers)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(answers);
        _answers.Append(run, questions, wave, answers);
    }

    /// <summary>The documents that are computed, in the run's order, read one at a time; a run being written meanwhile does not change
    /// them.</summary>
    /// <exception cref="StoreException">While enumerating: the store cannot be read.</exception>
    internal IEnumerable<StoredDocument> Documents(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _documents.Read(run);
    }

    /// <summary>The documents that failed, in the run's order.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<FailedDocument> FailedDocuments(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _documents.Failed(run);
    }

    /// <summary>Deletes a run and its parts, and their traces and answers where no other run shares them.</summary>
    /// <returns>Whether there was such a run.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public bool Delete(string name) => _runs.Delete(name);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
