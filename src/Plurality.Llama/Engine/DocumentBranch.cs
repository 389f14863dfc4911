using System.Threading.Tasks.Sources;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>
/// The part of one document that the model has read so far. A decoding routine extends it and scores continuations, independently of the
/// other documents in the same decode call. A branch has at most one pending evaluation.
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

    /// <summary>The number of tokens of the branch.</summary>
    public int Length { get; private set; }

    /// <summary>The number of tokens of the shared prefix. Their cells do not belong to the branch.</summary>
    internal int SharedTokens { get; }

    /// <summary>The number of cells reserved for the branch's own tokens, without trees.</summary>
    internal int Cells { get; set; }

    /// <summary>The document's position in its batch. Packing follows this order.</summary>
    internal int Order { get; }

    /// <summary>The branch's sequence in the KV cache.</summary>
    internal int Sequence { get; }

    /// <summary>The pending or last evaluation; null before the first.</summary>
    internal TokenTree? Tree { get; private set; }

    /// <summary>Whether the pending evaluation is the first of the branch. Its trunk is the document's prompt.</summary>
    internal bool IsFirst { get; private set; }

    /// <summary>The reader of the logits.</summary>
    internal INextTokenReader? Reader { get; private set; }

    /// <summary>The reader of the hidden states after the trunk; null for none.</summary>
    internal IHiddenStateReader? HiddenStates { get; private set; }

    /// <summary>The number of computed tokens of the trunk.</summary>
    internal int TrunkDone { get; private set; }

    /// <summary>The sequences that hold the leaves of the tree until the next evaluation.</summary>
    internal List<int> LeafSequences { get; } = [];

    /// <summary>
    /// Computes a tree after the branch. Its trunk becomes part of the branch; the logits of the requested nodes go to the reader.
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

    /// <summary>Appends the path from the trunk to a node of the last evaluated tree to the branch, without computing it again.</summary>
    /// <exception cref="OutgrownException">The branch has no cells for it.</exception>
    public void Adopt(int node)
    {
        var leaf = LeafSequences[Tree!.LeavesBehind(node).First];
        var end = Length + Tree.Depth(node) - Tree.Root;
        _engine.Reserve(this, end, end);
        _engine.Copy(leaf, Sequence, Length, end);
        Length = end;
    }

    /// <summary>Removes this token and all after it.</summary>
    public void Truncate(int length)
    {
        _engine.Release(LeafSequences);
        _engine.Remove(Sequence, length);
        Length = length;
    }

    /// <summary>The engine calls this after it has computed tokens of the trunk.</summary>
    internal void Grow(int tokens)
    {
        TrunkDone += tokens;
        Length += tokens;
    }

    /// <summary>The engine calls this after it has computed and read the whole tree. The routine resumes inside this call.</summary>
    internal void Complete() => _evaluated.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _evaluated.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _evaluated.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _evaluated.OnCompleted(continuation, state, token, flags);
}
