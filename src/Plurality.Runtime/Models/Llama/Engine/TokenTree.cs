namespace Plurality.Runtime.Models.Llama.Engine;

/// <summary>
/// Tokens to evaluate behind a branch: a trunk that becomes part of the branch, and a tree of continuations behind it that are looked at and
/// dropped again, unless one of them is adopted. Nodes are numbered in the order in which they were added, parents before children.
/// </summary>
internal sealed class TokenTree
{
    private readonly List<Node> _nodes = [];
    private int[]? _firstLeaf;
    private int[]? _leafCount;

    /// <summary>A tree whose trunk is these tokens; the logits behind the last of them are read.</summary>
    public TokenTree(ReadOnlySpan<int> trunk)
    {
        _nodes.EnsureCapacity(trunk.Length);
        for (var i = 0; i < trunk.Length; i++)
        {
            _nodes.Add(new Node(trunk[i], i - 1, i, IsRead: i == trunk.Length - 1, HasChildren: false));
        }

        TrunkLength = trunk.Length;
    }

    /// <summary>How many tokens the trunk has; its nodes are 0 to this, exclusive.</summary>
    public int TrunkLength { get; }

    /// <summary>The node behind which the tree's first continuations stand: the trunk's last, or −1 for an empty trunk.</summary>
    public int Root => TrunkLength - 1;

    /// <summary>How many nodes there are, the trunk's included.</summary>
    public int Count => _nodes.Count;

    /// <summary>How many continuations end without a further one; 0 where there is only the trunk.</summary>
    public int Leaves { get; private set; }

    /// <summary>Adds a token behind a node, or behind the branch itself, −1, where the trunk is empty.</summary>
    /// <param name="parent">The node.</param>
    /// <param name="token">The token.</param>
    /// <param name="isRead">Whether the logits that follow it are read: each row costs a product with the whole vocabulary.</param>
    /// <returns>The new node.</returns>
    public int Add(int parent, int token, bool isRead = true)
    {
        if (parent >= TrunkLength && !_nodes[parent].HasChildren)
        {
            _nodes[parent] = _nodes[parent] with { HasChildren = true };
        }
        else
        {
            Leaves++;
        }

        _nodes.Add(new Node(token, parent, parent < 0 ? 0 : _nodes[parent].Depth + 1, isRead, HasChildren: false));
        _firstLeaf = null;
        return _nodes.Count - 1;
    }

    /// <summary>Reads the logits that follow a node, too.</summary>
    public void Read(int node) => _nodes[node] = _nodes[node] with { IsRead = true };

    public int Token(int node) => _nodes[node].Token;

    /// <summary>The token's distance from the branch's end: 0 for the first token behind it.</summary>
    public int Depth(int node) => _nodes[node].Depth;

    public bool IsRead(int node) => _nodes[node].IsRead;

    /// <summary>The leaves that a node leads to, as a range of leaf numbers: the sequences that its token belongs to.</summary>
    public (int First, int Count) LeavesBehind(int node)
    {
        if (_firstLeaf is null)
        {
            NumberLeaves();
        }

        return node < TrunkLength ? (0, Leaves) : (_firstLeaf![node], _leafCount![node]);
    }

    /// <summary>Numbers leaves so that each node's are neighbours, whatever the order in which nodes were added.</summary>
    private void NumberLeaves()
    {
        _firstLeaf = new int[_nodes.Count];
        _leafCount = new int[_nodes.Count];
        for (var node = _nodes.Count - 1; node >= TrunkLength; node--)
        {
            _leafCount[node] = _nodes[node].HasChildren ? _leafCount[node] : 1;
            if (_nodes[node].Parent >= TrunkLength)
            {
                _leafCount[_nodes[node].Parent] += _leafCount[node];
            }
        }

        // A child's range begins where those of its parent's earlier children end.
        var taken = new int[_nodes.Count];
        var takenAtRoot = 0;
        for (var node = TrunkLength; node < _nodes.Count; node++)
        {
            var parent = _nodes[node].Parent;
            if (parent >= TrunkLength)
            {
                _firstLeaf[node] = _firstLeaf[parent] + taken[parent];
                taken[parent] += _leafCount[node];
            }
            else
            {
                _firstLeaf[node] = takenAtRoot;
                takenAtRoot += _leafCount[node];
            }
        }
    }

    private readonly record struct Node(int Token, int Parent, int Depth, bool IsRead, bool HasChildren);
}
