using System.Globalization;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Storage;

/// <summary>
/// One of several shards of a run, each computed into a store of its own. A shard has whole batches: the last digits of a logit depend on
/// the batch that it was computed in, so the shards of a run give the same bytes as the run itself. Batches are dealt out in turn,
/// beginning at a shard that the run's identity chooses: shards have equally many batches, and small runs do not all fall to the first.
/// </summary>
/// <param name="Number">The number of the shard, from 1.</param>
/// <param name="Count">The number of shards.</param>
internal sealed record RunShard(int Number, int Count)
{
    /// <summary>The largest number of shards.</summary>
    public const int MaximumCount = 10_000;

    /// <summary>The name of the shard's store where the user names none.</summary>
    public string StoreName => string.Create(CultureInfo.InvariantCulture, $"plurality.shard-{Number}-of-{Count}.db");

    /// <summary>Reads the form <c>3/16</c>.</summary>
    /// <exception cref="ShardException">The text has another form, or the number is not from 1 to the count.</exception>
    public static RunShard Parse(string text)
    {
        var parts = text.Split('/');
        return
            parts.Length == 2 && Whole(parts[0]) is { } number && Whole(parts[1]) is { } count && number <= count && count <= MaximumCount
            ? new RunShard(number, count)
            : throw new ShardException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A shard must be NUMBER/COUNT, such as 3/16, from 1/COUNT to COUNT/COUNT, COUNT at most {MaximumCount}; got '{text}'."
                )
            );
    }

    /// <summary>Whether a batch belongs to the shard. Runs with the same traces deal them out in the same way.</summary>
    /// <param name="run">The identity of the run.</param>
    /// <param name="batch">The number of the batch, from 0.</param>
    public bool Has(TraceSetIdentity run, int batch) => (First(run) + (ulong)batch) % (ulong)Count == (ulong)(Number - 1);

    /// <summary>The number of documents in the shard.</summary>
    /// <param name="run">The identity of the run.</param>
    /// <param name="documents">The number of documents of the whole run.</param>
    public int DocumentsOf(TraceSetIdentity run, int documents) => PositionsOf(run, documents).Count();

    /// <summary>The positions of the shard's documents in the run's order.</summary>
    /// <inheritdoc cref="DocumentsOf"/>
    public IEnumerable<int> PositionsOf(TraceSetIdentity run, int documents)
    {
        var size = run.Record.BatchSize;
        return Enumerable.Range(0, documents).Where(position => Has(run, position / size));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private ulong First(TraceSetIdentity run) =>
        ulong.Parse(run.Sha256.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % (ulong)Count;

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number : null;
}
