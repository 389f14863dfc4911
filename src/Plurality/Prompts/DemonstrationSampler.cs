using Plurality.Datasets;
using Plurality.Numerics;

namespace Plurality.Prompts;

/// <summary>Draws demonstrations from labelled items: seed in, examples out.</summary>
public static class DemonstrationSampler
{
    /// <summary>
    /// Draws <paramref name="count"/> of the pool's items that have labels, without replacement. The draw depends on seed and items alone,
    /// not on their order, and a smaller count gives the beginning of a larger one's.
    /// </summary>
    /// <param name="pool">Items with unique ids; those without <see cref="TextItem.Labels"/> are passed over.</param>
    /// <param name="sampling">The method.</param>
    /// <param name="count">How many; 0 or more. Where the pool has fewer, all are taken and a note says so.</param>
    /// <param name="seed">The run's seed.</param>
    public static DemonstrationSample Sample(IEnumerable<TextItem> pool, DemonstrationSampling sampling, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        // Ids may repeat where pools of several files were joined; then the text decides, so that the order still does not.
        var items = pool.Where(item => item.Labels is not null)
            .OrderBy(item => item.Id, StringComparer.Ordinal)
            .ThenBy(item => item.Text, StringComparer.Ordinal)
            .ToArray();
        SeededGenerator.For(seed, "demonstrations").Shuffle(items.AsSpan());
        var drawn = items.Take(count).Select(Demonstration.Of).ToArray();
        string[] notes = drawn.Length == count
            ? []
            : [$"{count} demonstrations were asked for; the pool has {drawn.Length} items with labels, and all are used."];
        return new DemonstrationSample(drawn, notes);
    }
}
