namespace Plurality.Corrections;

/// <summary>The data that a correction is measured on.</summary>
public enum CorrectionNeeds
{
    /// <summary>Step 1 of the run's documents, or of a reference set; no labels.</summary>
    Documents,

    /// <summary>Step 1 of content-free inputs in the document's place.</summary>
    ContentFree,

    /// <summary>The label frequencies of the demonstration pool.</summary>
    Pool,
}
