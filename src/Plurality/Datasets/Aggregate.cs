namespace Plurality.Datasets;

/// <summary>How the labels of an item follow from its annotators' votes.</summary>
public enum Aggregate
{
    /// <summary>As the file gives them.</summary>
    Given,

    /// <summary>
    /// The labels that at least half of the annotators chose. In a single-label task, the label chosen most often; ties go to the first in
    /// the order of the labels.
    /// </summary>
    Majority,

    /// <summary>The labels that an annotator chose; a single-label task refuses documents on which they differ.</summary>
    Any,

    /// <summary>The labels that every annotator chose; a single-label task refuses documents on which they differ.</summary>
    All,
}
