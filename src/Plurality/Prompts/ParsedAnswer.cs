namespace Plurality.Prompts;

/// <summary>The parsed part of an answer, complete or not (docs/method.md#2-the-prompt).</summary>
/// <param name="Labels">The places where a label begins, in order, repetitions and unknown strings included.</param>
/// <param name="WellFormed">Whether the answer is complete and exactly of the format, apart from spaces and letter case.</param>
internal sealed record ParsedAnswer(IReadOnlyList<WrittenLabel> Labels, bool WellFormed);
