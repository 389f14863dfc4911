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

    /// <summary>Tells a reader where the logits of its tokens are.</summary>
    public void Locate(IDecodingContext context, LogitReader reader)
    {
        var at = Start;
        for (var node = Branch.TrunkDone; node < TrunkEnd; node++, at++)
        {
            Locate(context, reader, node, at);
        }

        for (var node = Tree.TrunkLength; IsWhole && node < Tree.Count; node++, at++)
        {
            Locate(context, reader, node, at);
        }
    }

    private void Locate(IDecodingContext context, LogitReader reader, int node, int at)
    {
        if (Tree.IsRead(node))
        {
            reader.Add(this, node, at, context.Row(at));
        }
    }
}
