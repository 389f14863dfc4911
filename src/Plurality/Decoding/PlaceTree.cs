using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>
/// Everything that several places of one document need, as one tree: the paths to the places and the options behind them, each token once.
/// It stays within the limits of one evaluation.
/// </summary>
internal sealed class PlaceTree(int[] trunk, TreeLimits limits) : INextTokenReader
{
    private readonly Dictionary<(int Parent, int Token), int> _children = [];
    private readonly Dictionary<int, List<(StepReading Reading, int Part, int Place)>> _readers = [];

    /// <summary>The tree to evaluate.</summary>
    public TokenTree Tree { get; } = new(trunk);

    /// <summary>Reads a place that stands directly behind the trunk.</summary>
    public void AddRoot(StepReading reading) => Readers(Tree.Root).Add((reading, 0, 0));

    /// <summary>Adds a part of what a place needs. Returns false and adds nothing if the tree has no room for it.</summary>
    /// <param name="way">The tokens from the trunk to the place.</param>
    /// <param name="reading">The reading at the place.</param>
    /// <param name="part">The index of its trie. The place itself is read with the first, unless it directly follows the trunk.</param>
    public bool TryAdd(ReadOnlySpan<int> way, StepReading reading, int part)
    {
        var trie = reading.Tries[part];
        var (at, known) = (Tree.Root, 0);
        while (known < way.Length && _children.TryGetValue((at, way[known]), out var next))
        {
            at = next;
            known++;
        }

        // An upper limit: the tree may already hold some options, as paths to later places.
        var tokens = way.Length - known + trie.Count - 1;
        if (Tree.Count - Tree.TrunkLength + tokens > limits.Tokens || Tree.Leaves + Math.Max(1, trie.Leaves) > limits.Leaves)
        {
            return false;
        }

        foreach (var token in way[known..])
        {
            at = Child(at, token);
        }

        if (part == 0 && way.Length > 0)
        {
            Read(at, reading, part, place: 0);
        }

        var nodes = new int[trie.Count];
        nodes[0] = at;
        for (var place = 1; place < trie.Count; place++)
        {
            nodes[place] = Child(nodes[trie.Parent(place)], trie.Token(place));
            Read(nodes[place], reading, part, place);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Read(int node, in NextTokens next)
    {
        if (!_readers.TryGetValue(node, out var readers))
        {
            return;
        }

        var logNormaliser = next.LogNormaliser();
        foreach (var (reading, part, place) in readers)
        {
            if (place == 0)
            {
                reading.ReadRoot(next);
            }
            else
            {
                reading.ReadBehind(part, place, next, logNormaliser);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<int>? TokensAt(int node)
    {
        HashSet<int> tokens = [];
        foreach (var (reading, part, place) in _readers.GetValueOrDefault(node, []))
        {
            tokens.UnionWith(place == 0 ? reading.RootTokens() : reading.TokensBehind(part, place));
        }

        return tokens;
    }

    private int Child(int parent, int token)
    {
        if (!_children.TryGetValue((parent, token), out var node))
        {
            _children[(parent, token)] = node = Tree.Add(parent, token, isRead: false);
        }

        return node;
    }

    private void Read(int node, StepReading reading, int part, int place)
    {
        Tree.Read(node);
        Readers(node).Add((reading, part, place));
    }

    private List<(StepReading Reading, int Part, int Place)> Readers(int node)
    {
        if (!_readers.TryGetValue(node, out var readers))
        {
            _readers[node] = readers = [];
        }

        return readers;
    }
}
