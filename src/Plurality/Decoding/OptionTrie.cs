using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>
/// The token sequences of some options as a trie, which computes shared prefixes once. Node 0 is the place where they begin.
/// </summary>
internal sealed class OptionTrie
{
    private readonly List<Node> _nodes = [new Node(-1, -1, [], [])];
    private int _count;

    /// <summary>The number of nodes, including the root.</summary>
    public int Count => _nodes.Count;

    /// <summary>The number of leaves; 0 if there is only the root.</summary>
    public int Leaves => _nodes.Skip(1).Count(node => node.Children.Count == 0);

    /// <summary>A trie of prefixes at which no option ends.</summary>
    public static OptionTrie Beginnings(IEnumerable<int[]> beginnings)
    {
        var trie = new OptionTrie();
        foreach (var tokens in beginnings)
        {
            trie.Grow(tokens);
        }

        return trie;
    }

    /// <summary>
    /// Tries that together hold these ends, each small enough for one evaluation; one trie unless there are very many options.
    /// </summary>
    /// <param name="ends">Where options end.</param>
    /// <param name="limits">The largest trie; it has room for at least the tokens of the longest option.</param>
    public static IReadOnlyList<OptionTrie> Build(IEnumerable<OptionEnd> ends, TreeLimits limits)
    {
        var tries = new List<OptionTrie>();
        OptionTrie? trie = null;
        // Sorted by their tokens, neighbours share the longest prefixes.
        foreach (var end in ends.OrderBy(end => end.Path, Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            if (trie is null || trie.Count - 1 + end.Path.Length > limits.Tokens || trie._count == limits.Leaves)
            {
                tries.Add(trie = new OptionTrie());
            }

            trie.Add(end);
        }

        return tries;
    }

    /// <summary>One trie of all these ends, whatever its size.</summary>
    public static OptionTrie Whole(IEnumerable<OptionEnd> ends)
    {
        var trie = new OptionTrie();
        foreach (var end in ends)
        {
            trie.Add(end);
        }

        return trie;
    }

    /// <summary>The node of a sequence that the trie holds.</summary>
    public int Find(int[] tokens) => tokens.Aggregate(0, (at, token) => _nodes[at].Children.Find(child => _nodes[child].Token == token));

    public int Token(int node) => _nodes[node].Token;

    /// <summary>The options that end at a node.</summary>
    public IReadOnlyList<OptionEnd> Ends(int node) => _nodes[node].Ends;

    public IReadOnlyList<int> Children(int node) => _nodes[node].Children;

    public int Parent(int node) => _nodes[node].Parent;

    /// <summary>The node at which an option ends behind these tokens; −1 if the trie does not hold that end.</summary>
    public int End(int option, int[] tokens)
    {
        var at = 0;
        foreach (var token in tokens)
        {
            at = _nodes[at].Children.Find(child => _nodes[child].Token == token);
            if (at == 0)
            {
                return -1; // no node has the root as a child
            }
        }

        return _nodes[at].Ends.Any(end => end.Option == option && end.MayFollow.Length > 0) ? at : -1;
    }

    /// <summary>The options whose path leads through a node or ends there.</summary>
    public IReadOnlyList<int> OptionsFrom(int node)
    {
        List<int> options = [],
            open = [node];
        while (open.Count > 0)
        {
            var at = open[^1];
            open.RemoveAt(open.Count - 1);
            options.AddRange(Ends(at).Select(end => end.Option));
            open.AddRange(Children(at));
        }

        return [.. options.Distinct()];
    }

    private void Add(OptionEnd end)
    {
        var at = Grow(end.Path);
        _nodes[at].Ends.Add(end);
        _count++;
    }

    private int Grow(int[] tokens)
    {
        var at = 0;
        foreach (var token in tokens)
        {
            var next = _nodes[at].Children.Find(child => _nodes[child].Token == token);
            if (next == 0)
            {
                next = _nodes.Count;
                _nodes.Add(new Node(token, at, [], []));
                _nodes[at].Children.Add(next);
            }

            at = next;
        }

        return at;
    }

    private readonly record struct Node(int Token, int Parent, List<OptionEnd> Ends, List<int> Children);
}
