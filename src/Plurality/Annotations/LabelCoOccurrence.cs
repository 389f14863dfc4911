namespace Plurality.Annotations;

/// <summary>Two labels that were chosen together.</summary>
/// <param name="First">The label that comes first by code unit.</param>
/// <param name="Second">The other label.</param>
/// <param name="Count">The number of times they were chosen together, at least 1.</param>
internal sealed record LabelCoOccurrence(string First, string Second, long Count);
