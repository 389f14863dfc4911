using System.Numerics.Tensors;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>One document's part of a decode call.</summary>
/// <param name="Branch">The document's branch, which holds the pending tree.</param>
/// <param name="Start">The position of its first token in the call.</param>
/// <param name="Trunk">The number of tokens of its trunk in the call, from the first uncomputed one.</param>
/// <param name="IsWhole">Whether the tree after the trunk is in the call, too.</param>
internal readonly record struct Piece(DocumentBranch Branch, int Start, int Trunk, bool IsWhole)
{
    private TokenTree Tree => Branch.Tree!;

    private int TrunkEnd => Branch.TrunkDone + Trunk;

    /// <summary>The number of its tokens by purpose.</summary>
    public EvaluatedTokens Evaluated
    {
        get
        {
            var isRootHere = Trunk > 0 && TrunkEnd == Tree.TrunkLength;
            return new EvaluatedTokens(
                0,
                Branch.IsFirst ? Trunk : 0,
                IsWhole ? Tree.Count - Tree.TrunkLength : 0,
                Branch.IsFirst ? 0 : Trunk,
                (isRootHere ? 1 : 0) + (IsWhole ? Tree.RowsBehindTrunk : 0)
            );
        }
    }

    /// <summary>Passes the computed logits of its tokens to the branch's reader.</summary>
    /// <exception cref="ModelException">The logits are not finite.</exception>
    public void Read(LlamaContext context, HiddenStateObserver? observer)
    {
        var at = Start;
        for (var node = Branch.TrunkDone; node < TrunkEnd; node++, at++)
        {
            Read(context, observer, node, at);
        }

        for (var node = Tree.TrunkLength; IsWhole && node < Tree.Count; node++, at++)
        {
            Read(context, observer, node, at);
        }
    }

    private void Read(LlamaContext context, HiddenStateObserver? observer, int node, int at)
    {
        if (!Tree.IsRead(node))
        {
            return;
        }

        var logits = context.Logits(at);
        if (!TensorPrimitives.IsFiniteAll(logits))
        {
            throw new ModelException(
                "The model's logits must be finite numbers; some are not. Its file is damaged or its weights overflow in this format: "
                    + "compare its checksum with the publisher's, or choose other --weights."
            );
        }

        Branch.Reader!.Read(node, NextTokens.Complete(logits));
        if (node == Tree.Root && Branch.HiddenStates is { } hidden)
        {
            foreach (var layer in hidden.Layers)
            {
                hidden.Read(layer, observer!.State(layer, at));
            }
        }
    }
}
