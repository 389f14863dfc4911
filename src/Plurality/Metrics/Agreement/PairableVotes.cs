namespace Plurality.Metrics.Agreement;

/// <summary>The votes on items with at least two of them.</summary>
/// <param name="OfSet">The votes for each set of labels.</param>
/// <param name="All">All votes.</param>
/// <param name="Items">The number of these items.</param>
internal sealed record PairableVotes(double[] OfSet, double All, int Items);
