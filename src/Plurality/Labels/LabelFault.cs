namespace Plurality.Labels;

/// <summary>One thing about labels that must be put right.</summary>
/// <param name="Label">Which of the labels given is at fault, from 0; null where no single one is.</param>
/// <param name="Sentence">What must be what, what was found and what to do.</param>
internal sealed record LabelFault(int? Label, string Sentence);
