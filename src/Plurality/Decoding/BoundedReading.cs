using Plurality.Models;
using Plurality.Numerics;

namespace Plurality.Decoding;

/// <summary>
/// Scoring <c>exact</c> with a bound b: the reading skips options with negligible mass. It reads the place itself first. It then follows
/// only the option tokens whose mass so far matters, from one fork of the trie to the next.
/// </summary>
/// <remarks>
/// Let S be the mass of the options that were read to their end. Let U be the sum of the masses of all tokens behind which nothing was
/// read: the options there have between 0 and U together. Reading continues until U ≤ b · (S + U). An option that was read to its end
/// then has a true probability between mass / (S + U), which is reported, and mass / S: the difference is at most U / (S + U) ≤ b. Any
/// other option has at most m / (S + m) ≤ b, where m is the mass of its tokens so far. The options behind such a token share m evenly,
/// and each one's score is the log of its part. All masses therefore sum to S + U.
/// </remarks>
internal sealed class BoundedReading : StepReading
{
    private readonly OptionTrie _trie;
    private readonly double _bound;
    private readonly PathMass[] _masses;
    private readonly List<int> _unread = [];
    private readonly List<int> _placeOf = [];
    private readonly int[] _nodeOf;
    private bool _isRootRead;

    public BoundedReading(OptionTokenizer tokenizer, OptionTokens tokens, IReadOnlyList<int> offered, double bound)
        : base(tokenizer, tokens, offered, [])
    {
        _bound = bound;
        _trie = tokens.Trie(offered);
        _masses = new PathMass[_trie.Count];
        _nodeOf = new int[_trie.Count];
    }

    /// <inheritdoc/>
    public override async ValueTask EvaluateAsync(
        ITokenBranch branch,
        int[] trunk,
        IHiddenStateReader? hiddenStates = null,
        INextTokenReader? reader = null
    )
    {
        if (trunk.Length > 0)
        {
            await branch
                .EvaluateAsync(new TokenTree(trunk), reader ?? this, hiddenStates?.Layers.Count > 0 ? hiddenStates : null)
                .ConfigureAwait(false);
        }

        for (var wanted = Wanted(); wanted.Count > 0; wanted = Wanted())
        {
            for (var next = 0; next < wanted.Count; )
            {
                var tree = new TokenTree([]);
                next = Grow(tree, wanted, next);
                await branch.EvaluateAsync(tree, this).ConfigureAwait(false);
            }
        }

        Close();
    }

    /// <inheritdoc/>
    public override void Read(int node, in NextTokens next)
    {
        if (_isRootRead)
        {
            ReadBehind(0, _placeOf[node], next, next.LogNormaliser());
        }
        else
        {
            ReadRoot(next);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyCollection<int> TokensAt(int node) => _isRootRead ? TokensBehind(0, _placeOf[node]) : RootTokens();

    /// <inheritdoc/>
    public override int NodeOf(int option) => _trie.End(option, Tokens.Options[option]) is var end and >= 0 ? _nodeOf[end] - 1 : -1;

    /// <inheritdoc/>
    public override void ReadBehind(int part, int place, in NextTokens next, double logNormaliser)
    {
        _isRootRead = true;
        foreach (var child in _trie.Children(place))
        {
            _masses[child] = Extend(_masses[place], _trie.Token(child), next, logNormaliser);
            // On the way to the next fork, the same call reads the child.
            if (_nodeOf[child] == 0)
            {
                _unread.Add(child);
            }
        }

        foreach (var end in _trie.Ends(place))
        {
            Complete(end, _masses[place], next, logNormaliser);
        }
    }

    /// <inheritdoc/>
    private protected override void Collect(int part, int place, HashSet<int> tokens) => Collect(_trie, place, tokens);

    /// <summary>The nodes to read behind next, highest mass first; empty once the unread mass is within the bound.</summary>
    private List<int> Wanted()
    {
        var known = LogSpace.LogSumExp(Scores);
        _unread.Sort((a, b) => _masses[b].Log.CompareTo(_masses[a].Log) is var order and not 0 ? order : a.CompareTo(b));
        var total = LogSpace.LogSumExp([known, .. _unread.Select(node => _masses[node].Log)]);
        var left = 0.0;
        var kept = _unread.Count;
        while (kept > 0 && left + Math.Exp(_masses[_unread[kept - 1]].Log - total) is var sum && sum <= _bound)
        {
            left = sum;
            kept--;
        }

        // Whatever the bound, reading stops only when the most probable option is one that was read to its end.
        var best = kept == 0 ? Scores.Max() : double.PositiveInfinity;
        while (kept < _unread.Count && _masses[_unread[kept]].Log > best)
        {
            kept++;
        }

        var wanted = _unread.GetRange(0, kept);
        _unread.RemoveRange(0, kept);
        return wanted;
    }

    /// <summary>Adds paths to nodes, and on from each to the next fork or end, as many as one evaluation holds. Returns the first
    /// that is left.</summary>
    private int Grow(TokenTree tree, List<int> wanted, int next)
    {
        Array.Clear(_nodeOf);
        _placeOf.Clear();
        var first = next;
        for (; next < wanted.Count; next++)
        {
            // Go back to what the tree already holds, then ahead as long as there is only one path.
            var way = new Stack<int>();
            for (var node = wanted[next]; node > 0 && _nodeOf[node] == 0; node = _trie.Parent(node))
            {
                way.Push(node);
            }

            List<int> ahead = [];
            for (var node = wanted[next]; _trie.Ends(node).Count == 0 && _trie.Children(node) is [var only]; node = only)
            {
                ahead.Add(only);
            }

            if (next > first && (tree.Count + way.Count + ahead.Count > Tokenizer.Limits.Tokens || tree.Leaves == Tokenizer.Limits.Leaves))
            {
                break;
            }

            foreach (var node in way)
            {
                Add(tree, node, isRead: node == wanted[next]);
            }

            foreach (var node in ahead)
            {
                Add(tree, node, isRead: true);
            }
        }

        return next;
    }

    private void Add(TokenTree tree, int node, bool isRead)
    {
        _nodeOf[node] = tree.Add(_nodeOf[_trie.Parent(node)] - 1, _trie.Token(node), isRead) + 1;
        _placeOf.Add(node);
    }

    /// <summary>Gives unread options their part of the mass, and the interval that their mass lies in.</summary>
    private void Close()
    {
        foreach (var node in _unread)
        {
            var options = _trie.OptionsFrom(node);
            foreach (var option in options)
            {
                LimitFurther(option, _masses[node].Log - Math.Log(options.Count), _masses[node].Log);
            }

            Coverage += Math.Exp(_masses[node].Log);
        }
    }
}
