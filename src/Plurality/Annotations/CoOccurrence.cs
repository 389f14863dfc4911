namespace Plurality.Annotations;

/// <summary>How often two labels were chosen together: a symmetric table [labels × labels], stored as the pairs that occurred.</summary>
internal sealed class CoOccurrence
{
    private readonly Dictionary<(string, string), long> _counts;

    internal CoOccurrence(IReadOnlyList<LabelCoOccurrence> pairs)
    {
        Pairs = pairs;
        _counts = pairs.ToDictionary(pair => (pair.First, pair.Second), pair => pair.Count);
    }

    /// <summary>
    /// Every pair of different labels that occurred together, once. The first label precedes the second by code unit, and the pairs follow
    /// the same order.
    /// </summary>
    public IReadOnlyList<LabelCoOccurrence> Pairs { get; }

    /// <summary>How often two different labels were chosen together, in either order; 0 where they never were.</summary>
    public long this[string first, string second] =>
        _counts.GetValueOrDefault(string.CompareOrdinal(first, second) < 0 ? (first, second) : (second, first));
}
