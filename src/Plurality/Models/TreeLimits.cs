namespace Plurality.Models;

/// <summary>How large a tree of tokens one evaluation may hold behind its trunk.</summary>
/// <param name="Tokens">The most tokens, at least 1.</param>
/// <param name="Leaves">The most leaves, at least 1.</param>
public sealed record TreeLimits(int Tokens, int Leaves)
{
    /// <summary>No limits.</summary>
    public static TreeLimits None { get; } = new(int.MaxValue, int.MaxValue);
}
