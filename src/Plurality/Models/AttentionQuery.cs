namespace Plurality.Models;

/// <summary>A step whose attention is requested.</summary>
/// <param name="Step">r, from 2.</param>
/// <param name="Position">The position of the last token before its label.</param>
/// <param name="LabelPositions">The positions at which the labels already written begin.</param>
public readonly record struct AttentionQuery(int Step, int Position, IReadOnlyList<int> LabelPositions);
