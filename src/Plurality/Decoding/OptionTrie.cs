using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>
/// The token sequences of some options as a trie: what several of them begin with is computed once. Node 0 is the place where they begin.
/// </summary>
internal sealed class OptionTrie
{
    private readonly List<Node> _nodes = [new Node(-1, -1, -1, [])];
    private readonly Dictionary<int, int> _ends = [];

    /// <summary>How many nodes there are, the root's included.</summary>
    public int Count => _nodes.Count;

    /// <summary>How many nodes have nothing behind them; 0 where there is only the root.</summary>
    public int Leaves => _nodes.Skip(1).Count(node => node.Children.Count == 0);

    /// <summary>A trie of one beginning, at which no option ends.</summary>
    public static OptionTrie Chain(int[] tokens)
    {
        var trie = new OptionTrie();
        trie.Grow(tokens);
        return trie;
    }

    /// <summary>
    /// Tries that hold these options together, each small enough for one evaluation; one trie unless there are very many options.
    /// </summary>
    /// <param name="tokens">Each option's tokens.</param>
    /// <param name="options">The options that are wanted.</param>
    /// <param name="limits">The largest trie: it has at least the tokens of the longest option.</param>
    public static IReadOnlyList<OptionTrie> Build(IReadOnlyList<int[]> tokens, IEnumerable<int> options, TreeLimits limits)
    {
        var tries = new List<OptionTrie>();
        OptionTrie? trie = null;
        // Neighbours in the order of their tokens share the longest beginnings.
        foreach (var option in options.OrderBy(option => tokens[option], Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            if (trie is null || trie.Count - 1 + tokens[option].Length > limits.Tokens || trie._ends.Count == limits.Leaves)
            {
                tries.Add(trie = new OptionTrie());
            }

            trie.Add(option, tokens[option]);
        }

        return tries;
    }

    /// <summary>One trie of all these options, however large.</summary>
    public static OptionTrie Whole(IReadOnlyList<int[]> tokens, IEnumerable<int> options)
    {
        var trie = new OptionTrie();
        foreach (var option in options)
        {
            trie.Add(option, tokens[option]);
        }

        return trie;
    }

    public int Token(int node) => _nodes[node].Token;

    /// <summary>The option whose tokens end at a node; −1 for none.</summary>
    public int Option(int node) => _nodes[node].Option;

    public IReadOnlyList<int> Children(int node) => _nodes[node].Children;

    public int Parent(int node) => _nodes[node].Parent;

    /// <summary>The node at which an option's tokens end; −1 where the trie does not hold it.</summary>
    public int End(int option) => _ends.GetValueOrDefault(option, -1);

    /// <summary>The options whose way leads through a node, or ends there.</summary>
    public IReadOnlyList<int> OptionsFrom(int node)
    {
        List<int> options = [],
            open = [node];
        while (open.Count > 0)
        {
            var at = open[^1];
            open.RemoveAt(open.Count - 1);
            if (Option(at) >= 0)
            {
                options.Add(Option(at));
            }

            open.AddRange(Children(at));
        }

        return options;
    }

    private void Add(int option, int[] tokens)
    {
        var at = Grow(tokens);
        _nodes[at] = _nodes[at] with { Option = option };
        _ends.Add(option, at);
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
                _nodes.Add(new Node(token, at, -1, []));
                _nodes[at].Children.Add(next);
            }

            at = next;
        }

        return at;
    }

    private readonly record struct Node(int Token, int Parent, int Option, List<int> Children);
}
