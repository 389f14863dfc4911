using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>
/// The stored evidence on documents of runs, for a command that uses it several times. What is kept is read from the store and decoded
/// once; everything else is read anew each time, one document at a time.
/// </summary>
/// <param name="store">The store.</param>
internal sealed class KeptEvidence(RunStore store)
{
    private readonly Dictionary<string, IReadOnlyList<DocumentEvidence>> _kept = new(StringComparer.Ordinal);

    /// <summary>The documents of a run that are computed, in the run's order.</summary>
    /// <exception cref="StoreException">While enumerating: the store cannot be read.</exception>
    public IEnumerable<DocumentEvidence> Of(StoredRun run) => _kept.GetValueOrDefault(run.Name) ?? RunEvidence.Read(store, run);

    /// <summary>Reads a run's evidence into memory, unless it is there.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<DocumentEvidence> Keep(StoredRun run)
    {
        if (!_kept.TryGetValue(run.Name, out var kept))
        {
            _kept.Add(run.Name, kept = [.. RunEvidence.Read(store, run)]);
        }

        return kept;
    }
}
