namespace Plurality.Metrics;

/// <summary>The numbers of a document's labels in P and G.</summary>
/// <param name="Both">In P and in G.</param>
/// <param name="Decided">In P.</param>
/// <param name="Gold">In G.</param>
internal readonly record struct SetCounts(int Both, int Decided, int Gold)
{
    /// <summary>Counts the labels of a document.</summary>
    public static SetCounts Of(ReadOnlySpan<bool> decided, ReadOnlySpan<bool> gold)
    {
        var both = 0;
        for (var label = 0; label < gold.Length; label++)
        {
            both += decided[label] && gold[label] ? 1 : 0;
        }

        return new SetCounts(both, decided.Count(true), gold.Count(true));
    }
}
