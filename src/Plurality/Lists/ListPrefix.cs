namespace Plurality.Lists;

/// <summary>The beginning of a label list after which the list goes on.</summary>
/// <param name="Labels">The labels written so far, in order; empty for the beginning of all lists.</param>
/// <param name="Mass">The probability that a list begins so and goes on, in (0,1].</param>
internal sealed record ListPrefix(IReadOnlyList<string> Labels, double Mass);
