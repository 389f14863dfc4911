namespace Plurality.Metrics;

/// <summary>
/// Computes metrics in passes, so that one large table is in memory at a time. Without that, large arrays would also be collected only once
/// the heap has grown to several times what is in use. A collection takes milliseconds here, because arrays of numbers have no references
/// to follow.
/// </summary>
internal static class MetricPasses
{
    /// <summary>Tables of fewer cells, 8 MiB of numbers, are left to the runtime.</summary>
    private const int FewestCells = 1 << 20;

    /// <summary>Computes a result for each metric, in the order given.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="compute">Computes the results of a pass, from its prepared metrics.</param>
    /// <param name="isRepeated">
    /// Whether they are computed for many draws, which take so long that collections do not count, and much memory beside the tables.
    /// </param>
    public static T[] Of<T>(
        IReadOnlyList<IMetric> metrics,
        ScoredDocuments documents,
        Func<IPreparedMetric[], IReadOnlyList<T>> compute,
        bool isRepeated = true
    )
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(documents);
        var isLarge = (long)documents.Count * documents.Labels.Count >= FewestCells;
        var results = new T[metrics.Count];
        var passes = Enumerable.Range(0, metrics.Count).GroupBy(place => isLarge ? Table(metrics[place]) : null);
        foreach (var pass in passes.OrderBy(pass => pass.Key, StringComparer.Ordinal)) // an order of pairs may then be there for curves
        {
            int[] places = [.. pass];
            foreach (var (place, result) in places.Zip(OfPass()))
            {
                results[place] = result;
            }

            if (isRepeated && pass.Key is not null)
            {
                GC.Collect();
            }

            // A method of its own, so that nothing refers to the table when it returns.
            IReadOnlyList<T> OfPass()
            {
                // One after the other: metrics share tables, and a table that several threads wait for may itself need these threads.
                IPreparedMetric[] prepared = Array.ConvertAll(places, place => metrics[place].Prepare(documents));
                if (isRepeated && pass.Key is not null)
                {
                    GC.Collect();
                }

                return compute(prepared);
            }
        }

        return results;
    }

    private static string? Table(IMetric metric) => (metric as IPairMetric)?.Table;
}
