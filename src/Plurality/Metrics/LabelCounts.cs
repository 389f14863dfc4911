namespace Plurality.Metrics;

/// <summary>Weighted numbers of documents with a label in P and G.</summary>
/// <param name="Both">In P and in G: true positives.</param>
/// <param name="Decided">In P.</param>
/// <param name="Gold">In G.</param>
/// <param name="All">All documents with an aggregate.</param>
internal readonly record struct LabelCounts(double Both, double Decided, double Gold, double All)
{
    public double FalsePositives => Decided - Both;

    public double FalseNegatives => Gold - Both;

    public double TrueNegatives => All - Decided - Gold + Both;
}
