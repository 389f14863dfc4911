namespace Plurality.Metrics;

/// <summary>How the ratios of several labels become one.</summary>
internal enum ConfusionAverage
{
    /// <summary>Sums counts over labels first.</summary>
    Micro,

    /// <summary>The plain mean over labels.</summary>
    Macro,

    /// <summary>The mean over labels, weighted by the number of documents with the label; the plain mean if no document has any.</summary>
    Weighted,

    /// <summary>The plain mean over the labels that at least one document has.</summary>
    Present,
}
