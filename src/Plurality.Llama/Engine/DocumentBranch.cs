using System.Threading.Tasks.Sources;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>
/// The text of one document as the model has read it so far. A decoding routine extends it, looks at what would follow, and goes on; that
/// other documents are computed in the same call is the engine's business. A branch has one evaluation under way at most.
/// </summary>
internal sealed class DocumentBranch : ITokenBranch, IValueTaskSource
{
    private readonly BatchEngine _engine;
    private ManualResetValueTaskSourceCore<bool> _evaluated;

    public DocumentBranch(BatchEngine engine, int order, int sequence, int sharedTokens)
    {
        _engine = engine;
        Order = order;
        Sequence = sequence;
        SharedTokens = Length = sharedTokens;
    }

    /// <summary>How many tokens the branch has.</summary>
    public int Length { get; private set; }

    /// <summary>How many of them are the shared prefix's, whose cells are not the branch's own.</summary>
    internal int SharedTokens { get; }

    /// <summary>How many cells are reserved for its own tokens; the trees looked at are not among them.</summary>
    internal int Cells { get; set; }

    /// <summary>The document's place in its batch: packing follows it.</summary>
    internal int Order { get; }

    /// <summary>The branch's sequence in the key/value cache.</summary>
    internal int Sequence { get; }

    /// <summary>What is being evaluated, or was last; null before the first evaluation.</summary>
    internal TokenTree? Tree { get; private set; }

    /// <summary>Whether the evaluation under way is the branch's first: its trunk is the document's prompt.</summary>
    internal bool IsFirst { get; private set; }

    /// <summary>Who reads the logits.</summary>
    internal INextTokenReader? Reader { get; private set; }

    /// <summary>Who takes the hidden states behind the trunk; null for nobody.</summary>
    internal IHiddenStateReader? HiddenStates { get; private set; }

    /// <summary>How many tokens of the trunk have been computed.</summary>
    internal int TrunkDone { get; private set; }

    /// <summary>The sequences that hold the tree's leaves, from its evaluation to the next one.</summary>
    internal List<int> LeafSequences { get; } = [];

    /// <summary>
    /// Computes a tree behind the branch: its trunk becomes part of the branch, the logits of the nodes to be read go to the reader.
    /// </summary>
    /// <exception cref="OutgrownException">The branch has no cells for the trunk, or the tree is longer than the model's
    /// context.</exception>
    public ValueTask EvaluateAsync(TokenTree tree, INextTokenReader reader, IHiddenStateReader? hiddenStates = null)
    {
        _engine.Reserve(this, Length + tree.TrunkLength, Length + tree.Height);
        _engine.Release(LeafSequences);
        IsFirst = Tree is null;
        Tree = tree;
        Reader = reader;
        HiddenStates = hiddenStates;
        TrunkDone = 0;
        _evaluated.Reset();
        _engine.Submit(this);
        return new ValueTask(this, _evaluated.Version);
    }

    /// <summary>Makes the way from the trunk to this node of the tree last evaluated part of the branch, without computing it
    /// again.</summary>
    /// <exception cref="OutgrownException">The branch has no cells for it.</exception>
    public void Adopt(int node)
    {
        var leaf = LeafSequences[Tree!.LeavesBehind(node).First];
        var end = Length + Tree.Depth(node) - Tree.Root;
        _engine.Reserve(this, end, end);
        _engine.Copy(leaf, Sequence, Length, end);
        Length = end;
    }

    /// <summary>Forgets all tokens from this one on.</summary>
    public void Truncate(int length)
    {
        _engine.Release(LeafSequences);
        _engine.Remove(Sequence, length);
        Length = length;
    }

    /// <summary>Called by the engine when tokens of the trunk have been computed.</summary>
    internal void Grow(int tokens)
    {
        TrunkDone += tokens;
        Length += tokens;
    }

    /// <summary>Called by the engine when the whole tree has been computed and read: the routine goes on, at once and here.</summary>
    internal void Complete() => _evaluated.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _evaluated.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _evaluated.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _evaluated.OnCompleted(continuation, state, token, flags);
}
