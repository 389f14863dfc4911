using System.Numerics.Tensors;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>What one document has in a batch.</summary>
/// <param name="Branch">The document's branch, and through it the tree that it waits for.</param>
/// <param name="Start">The place of its first token in the batch.</param>
/// <param name="Trunk">How many tokens of its trunk are there, from the first that is not done.</param>
/// <param name="IsWhole">Whether the tree behind the trunk is there too.</param>
internal readonly record struct Piece(DocumentBranch Branch, int Start, int Trunk, bool IsWhole)
{
    private TokenTree Tree => Branch.Tree!;

    private int TrunkEnd => Branch.TrunkDone + Trunk;

    /// <summary>What its tokens are for.</summary>
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

    /// <summary>Hands the logits of its tokens, once they are computed, to the branch's reader.</summary>
    /// <exception cref="ModelException">They are not numbers.</exception>
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
