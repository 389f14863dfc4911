namespace Plurality.Decoding;

/// <summary>Where a free answer ends.</summary>
/// <param name="Text">The answer up to there.</param>
/// <param name="Length">How much of the written text belongs to it.</param>
/// <param name="IsCut">Whether the model wrote more, or would have.</param>
/// <param name="IsWhole">Whether the answer was read to its end.</param>
/// <param name="IsWellFormed">Whether it is complete and matches its format.</param>
/// <param name="Warnings">Notes for the reader of the trace.</param>
internal sealed record AnswerEnd(string Text, int Length, bool IsCut, bool IsWhole, bool IsWellFormed, IReadOnlyList<string> Warnings);
