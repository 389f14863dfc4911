using Plurality.Runtime.Identity;
using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>
/// The runs and traces in one SQLite file. Several processes may read the file while one writes. The store writes whole batches in
/// transactions, so a crash leaves complete batches (docs/design/001-run-store.md). Not thread-safe: use an object in one thread at a time.
/// Other threads can open the same file again.
/// </summary>
public sealed class RunStore : IDisposable
{
    /// <summary>Storing a batch takes milliseconds. A longer wait means a fault and not another run.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
        Batches = new BatchRows(connection);
    }

    /// <summary>The store's file, as the user named it.</summary>
    public string Path => _connection.Path;

    /// <summary>What batch files asked, and what came back.</summary>
    internal BatchRows Batches { get; }

    /// <summary>
    /// Opens a store. Creates the file unless <paramref name="readOnly"/> is true. Migrates the tables of an older version in both cases.
    /// </summary>
    /// <exception cref="PluralityException">The store cannot be used; the exception says why.</exception>
    public static RunStore Open(string path, bool readOnly = false) => Open(path, readOnly, Patience);

    /// <summary>Opens a store, and waits for other processes at most this long; at least one second.</summary>
    internal static RunStore Open(string path, bool readOnly, TimeSpan patience)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new RunStore(StoreConnection.Open(path, readOnly, patience));
    }

    /// <summary>Lists all runs in the order of their names.</summary>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    public IReadOnlyList<StoredRun> List() => _runs.List();

    /// <summary>Finds a run by its name; null if there is none.</summary>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    public StoredRun? Find(string name) => _runs.Find(name);

    /// <summary>Lists the parts of a run, test runs first, then by draw.</summary>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    public IReadOnlyList<StoredRun> PartsOf(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _runs.PartsOf(run);
    }

    /// <summary>
    /// Begins a run, or continues the run of that name and identity. A continued run gets the new estimators and gold labels, on which no
    /// trace depends. Runs with the same identity share their traces.
    /// </summary>
    /// <exception cref="RunMismatchException">A run of that name has another identity.</exception>
    /// <exception cref="ShardException">A run of that name is another shard, or the whole run.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal StoredRun Begin(NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _beginning.Begin(run);
    }

    /// <summary>Returns the numbers of the batches of which every document is stored, from 0.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal IReadOnlySet<int> StoredWaves(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _traces.Stored(run);
    }

    /// <summary>
    /// Stores a batch's results in one transaction. Keeps what is stored already: another process stored an equal batch in the meantime, or
    /// an earlier call stored all but the unanswered documents. Faults of the kind <see cref="FaultKind.Unanswered"/> are not stored.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="wave">The number of the batch, from 0.</param>
    /// <param name="results">One per document of the batch, in order.</param>
    /// <exception cref="StoreException">The store cannot be written, or the run was deleted.</exception>
    internal void AppendWave(StoredRun run, int wave, IReadOnlyList<Outcome<Trace>> results)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(results);
        _traces.Append(run, wave, results);
    }

    /// <summary>Returns the numbers of the batches whose answers to a set of questions are stored, from 0.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal IReadOnlySet<int> StoredWaves(StoredRun run, QuestionSet questions)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(questions);
        return _answers.Stored(run, questions);
    }

    /// <summary>
    /// Stores a batch's answers to a set of questions in one transaction. Keeps what is stored already. Faults of the kind
    /// <see cref="FaultKind.Unanswered"/> are not stored.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="questions">One of the run's sets of questions.</param>
    /// <param name="wave">The number of the batch, from 0.</param>
    /// <param name="answers">One per document of the batch, in order.</param>
    /// <exception cref="StoreException">The store cannot be written, or the run was deleted.</exception>
    internal void AppendAnswers(StoredRun run, QuestionSet questions, int wave, IReadOnlyList<Outcome<string>> answers)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(answers);
        _answers.Append(run, questions, wave, answers);
    }

    /// <summary>Told the name of each run whose documents are read, once per reading; null for nobody.</summary>
    internal Action<string>? Reading { get; set; }

    /// <summary>
    /// Reads the computed documents one at a time in the run's order, from a snapshot: later writes do not change the result.
    /// </summary>
    /// <exception cref="StoreException">While enumerating: the store cannot be read.</exception>
    internal IEnumerable<StoredDocument> Documents(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _documents.Read(run, Reading);
    }

    /// <summary>The solved examples of each document's prompt, by the document's id and text. Empty if the documents share those of the
    /// run's identity, or if an older version began the run.</summary>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    internal IReadOnlyDictionary<(string Id, string Text), IReadOnlyList<ShownDemonstration>> DemonstrationsByDocument(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _documents.Demonstrations(run);
    }

    /// <summary>Whether a document of a run has an answer. It reads no document.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal bool HasAnswer(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _documents.HasAnswer(run);
    }

    /// <summary>Lists the failed documents in the run's order.</summary>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    public IReadOnlyList<DocumentFault> FailedDocuments(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _documents.Failed(run);
    }

    /// <summary>Counts the probabilities of labels at the steps of a run's answers, and those of them that are known within a limit
    /// only.</summary>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    internal (long All, long Limited) Probabilities(StoredRun run) => _documents.Probabilities(run);

    /// <summary>Deletes a run with its parts, and the traces and answers that no other run shares.</summary>
    /// <returns>Whether the run existed.</returns>
    /// <exception cref="PluralityException">The store cannot be written.</exception>
    public bool Delete(string name) => _runs.Delete(name);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
