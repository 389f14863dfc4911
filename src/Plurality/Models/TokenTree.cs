using System.Runtime.InteropServices;

namespace Plurality.Models;

/// <summary>
/// Tokens to evaluate behind a branch: a trunk that becomes part of the branch, and a tree of continuations behind it. Continuations are
/// read and dropped, unless one of them is adopted. Nodes are numbered in the order in which they were added, parents before children.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class TokenTree
{
    private readonly int[] _trunk;
    private List<Node>? _behind;
    private int[]? _firstLeaf;
    private int[]? _leafCount;

    /// <summary>A tree with these tokens, which are not copied, as its trunk; the logits behind the last of them are read.</summary>
    public TokenTree(int[] trunk)
    {
        _trunk = trunk;
        Height = trunk.Length;
    }

    /// <summary>The number of trunk tokens; the trunk's nodes are 0 to this, exclusive.</summary>
    public int TrunkLength => _trunk.Length;

    /// <summary>The node behind which the first continuations stand: the trunk's last, or −1 for an empty trunk.</summary>
    public int Root => TrunkLength - 1;

    /// <summary>The number of nodes, including the trunk's.</summary>
    public int Count => TrunkLength + (_behind?.Count ?? 0);

    /// <summary>The number of tokens on the longest path, including the trunk's.</summary>
    public int Height { get; private set; }

    /// <summary>The number of nodes behind the trunk whose following logits are read.</summary>
    public int RowsBehindTrunk { get; private set; }

    /// <summary>The number of leaves; 0 if there is only the trunk.</summary>
    public int Leaves { get; private set; }

    /// <summary>Adds a token behind a node; if the trunk is empty, −1 adds it behind the branch itself.</summary>
    /// <param name="parent">The node.</param>
    /// <param name="token">The token.</param>
    /// <param name="isRead">Whether the logits that follow it are read: each row costs a product with the whole vocabulary.</param>
    /// <returns>The new node.</returns>
    public int Add(int parent, int token, bool isRead = true)
    {
        _behind ??= [];
        if (parent >= TrunkLength && !Behind(parent).HasChildren)
        {
            Behind(parent).HasChildren = true;
        }
        else
        {
            Leaves++;
        }

        var depth = parent < 0 ? 0 : Depth(parent) + 1;
        Height = Math.Max(Height, depth + 1);
        _behind.Add(
            new Node
            {
                Token = token,
                Parent = parent,
                Depth = depth,
                IsRead = isRead,
            }
        );
        _firstLeaf = null;
        RowsBehindTrunk += isRead ? 1 : 0;
        return Count - 1;
    }

    /// <summary>Marks a node behind the trunk so that the logits that follow it are read, too.</summary>
    public void Read(int node)
    {
        if (node < TrunkLength || Behind(node).IsRead)
        {
            return;
        }

        Behind(node).IsRead = true;
        RowsBehindTrunk++;
    }

    /// <summary>The token of a node.</summary>
    public int Token(int node) => node < TrunkLength ? _trunk[node] : Behind(node).Token;

    /// <summary>The parent of a node; −1 for the first token behind the branch.</summary>
    public int Parent(int node) => node < TrunkLength ? node - 1 : Behind(node).Parent;

    /// <summary>The token's distance from the branch's end: 0 for the first token behind it.</summary>
    public int Depth(int node) => node < TrunkLength ? node : Behind(node).Depth;

    /// <summary>Whether the probabilities that follow a node are read.</summary>
    public bool IsRead(int node) => node < TrunkLength ? node == Root : Behind(node).IsRead;

    /// <summary>The leaves behind a node, as a range of leaf numbers: the sequences that its token belongs to.</summary>
    public (int First, int Count) LeavesBehind(int node)
    {
        if (node < TrunkLength)
        {
            return (0, Leaves);
        }

        if (_firstLeaf is null)
        {
            NumberLeaves();
        }

        return (_firstLeaf![node - TrunkLength], _leafCount![node - TrunkLength]);
    }

    /// <summary>Numbers leaves so that those of each node are contiguous, whatever the order in which nodes were added.</summary>
    private void NumberLeaves()
    {
        var count = Count - TrunkLength;
        _firstLeaf = new int[count];
        _leafCount = new int[count];
        for (var node = count - 1; node >= 0; node--)
        {
            ref var behind = ref Behind(TrunkLength + node);
            _leafCount[node] = behind.HasChildren ? _leafCount[node] : 1;
            if (behind.Parent >= TrunkLength)
            {
                _leafCount[behind.Parent - TrunkLength] += _leafCount[node];
            }
        }

        // A child's range begins where those of its parent's earlier children end.
        var taken = new int[count];
        var takenAtRoot = 0;
        for (var node = 0; node < count; node++)
        {
            var parent = Behind(TrunkLength + node).Parent - TrunkLength;
            if (parent >= 0)
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

    private ref Node Behind(int node) => ref CollectionsMarshal.AsSpan(_behind)[node - TrunkLength];

    private struct Node
    {
        public int Token;
        public int Parent;
        public int Depth;
        public bool IsRead;
        public bool HasChildren;
    }
}
