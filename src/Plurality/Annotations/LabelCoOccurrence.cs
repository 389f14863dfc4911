namespace Plurality.Annotations;

/// <summary>Two labels that were chosen together.</summary>
/// <param name="First">The one that comes first by code unit.</param>
/// <param name="Second">The other.</param>
/// <param name="Count">How often; at least once.</param>
internal sealed record LabelCoOccurrence(string First, string Second, long Count);
