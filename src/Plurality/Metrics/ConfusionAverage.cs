namespace Plurality.Metrics;

/// <summary>How quotients of several labels become one.</summary>
internal enum ConfusionAverage
{
    /// <summary>Counts are summed over labels first.</summary>
    Micro,

    /// <summary>The plain mean over labels.</summary>
    Macro,

    /// <summary>The mean over labels weighted by how many documents have the label; the plain mean where none has any.</summary>
    Weighted,

    /// <summary>The plain mean over the labels that at least one document has.</summary>
    Present,
}
