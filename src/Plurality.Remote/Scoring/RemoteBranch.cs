using Plurality.Models;
using Plurality.Remote.Engines;

namespace Plurality.Remote.Scoring;

/// <summary>The text of one document as it was sent so far. The engine keeps no state for it: each request has the whole text.</summary>
/// <param name="engine">The engine.</param>
/// <param name="facts">What it said of itself.</param>
/// <param name="shared">The tokens that the text begins with.</param>
/// <param name="place">The document's place among those in progress, from 0.</param>
/// <param name="turn">Held by the routine that runs; given up while its requests are under way, so that routines run one at a time.</param>
/// <param name="cancellationToken">Cancels requests.</param>
internal sealed class RemoteBranch(
    IEngine engine,
    EngineFacts facts,
    IEnumerable<int> shared,
    int place,
    SemaphoreSlim turn,
    CancellationToken cancellationToken
) : ITokenBranch
{
    private readonly List<int> _tokens = [.. shared];
    private TokenTree? _last;
    private bool _isWaiting;

    /// <inheritdoc/>
    public int Length => _tokens.Count;

    /// <inheritdoc/>
    /// <exception cref="UnansweredException">The engine gives no usable answer for a node.</exception>
    public async ValueTask EvaluateAsync(TokenTree tree, INextTokenReader reader, IHiddenStateReader? hiddenStates = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(reader);
        if (_isWaiting || tree.Count == 0 || hiddenStates is not null)
        {
            throw new InvalidOperationException(
                "An evaluation must have a token, ask for no hidden states, and begin when the one before it has ended."
            );
        }

        if (Length + tree.Height > facts.ContextLength)
        {
            throw new OutgrownException(Length + tree.Height);
        }

        int[] before = [.. _tokens];
        _tokens.AddRange(Enumerable.Range(0, tree.TrunkLength).Select(tree.Token));
        _last = tree;
        int[] nodes = [.. Enumerable.Range(Math.Max(0, tree.Root), tree.Count - Math.Max(0, tree.Root)).Where(tree.IsRead)];
        IReadOnlyCollection<int>?[] wanted = [.. nodes.Select(reader.TokensAt)];
        NextScores[] scores;
        _isWaiting = true;
        turn.Release();
        try
        {
            scores = await Task.WhenAll(
                    nodes.Zip(wanted, (node, tokens) =>
                        engine.NextAsync([.. before, .. Path(tree, node)], tokens, place, facts, cancellationToken)
                    )
                )
                .ConfigureAwait(false);
        }
        finally
        {
            await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            _isWaiting = false;
        }

        foreach (var (node, next) in nodes.Zip(scores))
        {
            reader.Read(node, next.View);
        }
    }

    /// <inheritdoc/>
    public void Adopt(int node)
    {
        if (_last is not { } tree || _isWaiting || node < tree.TrunkLength || node >= tree.Count)
        {
            throw new InvalidOperationException("Only a node behind the trunk of the last evaluated tree can be adopted.");
        }

        _tokens.AddRange(Path(tree, node).Skip(tree.TrunkLength));
        _last = null;
    }

    /// <inheritdoc/>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        _tokens.RemoveRange(length, Length - length);
        _last = null;
    }

    /// <summary>The tokens from the branch's end to a node.</summary>
    private static List<int> Path(TokenTree tree, int node)
    {
        List<int> path = [];
        for (var at = node; at >= 0; at = tree.Parent(at))
        {
            path.Add(tree.Token(at));
        }

        path.Reverse();
        return path;
    }
}
