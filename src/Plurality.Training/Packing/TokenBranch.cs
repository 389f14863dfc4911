namespace Plurality.Training.Packing;

/// <summary>Tokens that follow one another. They see themselves, what stands before them, and all branches above.</summary>
/// <param name="Parent">The branch that this one continues, or −1.</param>
/// <param name="First">The row of the first token.</param>
/// <param name="Length">The number of tokens, at least 1.</param>
/// <param name="Position">The position of the first token in its text: the length of all branches above.</param>
internal readonly record struct TokenBranch(int Parent, int First, int Length, int Position);
