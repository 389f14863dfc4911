namespace Plurality.Runtime.Storage;

/// <summary>A shard is none, or shards cannot be joined. The message has all faults.</summary>
/// <param name="message">What must be what, what was found, and what to do.</param>
internal sealed class ShardException(string message) : PluralityException(message)
{
    /// <summary>Several faults.</summary>
    /// <param name="faults">The faults, at least one, each a sentence or more.</param>
    public static ShardException Of(IReadOnlyList<string> faults) =>
        new(faults.Count == 1 ? faults[0] : $"The shards have {faults.Count} faults:\n- {string.Join("\n- ", faults)}");

    /// <summary>Refuses to compute a shard of a run in a store that has another shard of it, or the whole run.</summary>
    /// <param name="store">The store's file.</param>
    /// <param name="stored">The stored run.</param>
    /// <param name="given">The shard to compute; null for the whole run.</param>
    /// <exception cref="ShardException">The two differ.</exception>
    public static void Check(string store, StoredRun stored, RunShard? given)
    {
        if (stored.Shard != given)
        {
            throw new ShardException(
                $"Run '{stored.Name}' in store {store} must be {Name(given)}; it is {Name(stored.Shard)}. "
                    + (
                        given is null
                            ? "Join all shards with 'plurality runs merge', or name another store with --store."
                            : "Name another store with --store: each shard has one of its own."
                    )
            );
        }
    }

    private static string Name(RunShard? shard) => shard is null ? "the whole run" : $"shard {shard}";
}
