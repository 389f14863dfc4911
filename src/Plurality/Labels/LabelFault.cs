namespace Plurality.Labels;

/// <summary>One fault of labels.</summary>
/// <param name="Label">The index of the faulty label, from 0; null if it is not a single label.</param>
/// <param name="Sentence">The requirement, what was found and what to do.</param>
internal sealed record LabelFault(int? Label, string Sentence);
