namespace Plurality.Datasets.TestSets;

/// <summary>The number of labels of a document.</summary>
internal enum LabelCount
{
    /// <summary>No label applies.</summary>
    None,

    /// <summary>One label.</summary>
    One,

    /// <summary>Two labels or more.</summary>
    Several,
}
