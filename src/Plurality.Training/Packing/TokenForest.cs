namespace Plurality.Training.Packing;

/// <summary>
/// Texts that are computed together, one row per token and none for padding. Texts with a common beginning share its rows: causal attention
/// makes them equal. Their gradients add up in these rows.
/// </summary>
internal sealed class TokenForest
{
    private readonly List<int> _tokens = [];
    private readonly List<TokenBranch> _branches = [];
    private readonly List<int[]> _seen = [];

    /// <summary>The tokens, a row each.</summary>
    public IReadOnlyList<int> Tokens => _tokens;

    /// <summary>The branches; a parent stands before its children.</summary>
    public IReadOnlyList<TokenBranch> Branches => _branches;

    /// <summary>The number of positions of the longest text.</summary>
    public int Positions => _branches.Count == 0 ? 0 : _branches.Max(branch => branch.Position + branch.Length);

    /// <summary>Adds a branch.</summary>
    /// <param name="parent">The branch to continue, or −1.</param>
    /// <param name="tokens">The tokens, at least one.</param>
    /// <returns>The number of the branch.</returns>
    public int Add(int parent, ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length);
        var position = parent < 0 ? 0 : _branches[parent].Position + _branches[parent].Length;
        _branches.Add(new TokenBranch(parent, _tokens.Count, tokens.Length, position));
        _seen.Add([.. parent < 0 ? [] : _seen[parent], .. Enumerable.Range(_tokens.Count, tokens.Length)]);
        _tokens.AddRange(tokens);
        return _branches.Count - 1;
    }

    /// <summary>The rows that the last token of a branch sees, in the order of the text; its own rows are the last.</summary>
    public ReadOnlySpan<int> Seen(int branch) => _seen[branch];
}
