namespace Plurality.Datasets.TestSets;

/// <summary>How many labels a document has.</summary>
internal enum LabelCount
{
    /// <summary>No label applies.</summary>
    None,

    /// <summary>One label.</summary>
    One,

    /// <summary>Two labels or more.</summary>
    Several,
}
