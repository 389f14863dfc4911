namespace Plurality.Models;

/// <summary>
/// A text as the model has read it so far. A decoding routine evaluates a tree of tokens behind it, reads what would follow, and goes on. A
/// branch has at most one evaluation under way.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
public interface ITokenBranch
{
    /// <summary>How many tokens the text has.</summary>
    int Length { get; }

    /// <summary>
    /// Evaluates a tree behind the text. Its trunk becomes part of the text; the reader gets the view of each node that is to be read.
    /// </summary>
    /// <param name="tree">The tokens.</param>
    /// <param name="reader">Reads the views.</param>
    /// <param name="hiddenStates">Takes the hidden states behind the trunk; null for nobody.</param>
    /// <exception cref="OutgrownException">The scorer has no room for the trunk, or the tree is longer than the model's
    /// context.</exception>
    ValueTask EvaluateAsync(TokenTree tree, INextTokenReader reader, IHiddenStateReader? hiddenStates = null);

    /// <summary>Makes the way from the trunk to a node of the tree last evaluated part of the text.</summary>
    /// <exception cref="OutgrownException">The scorer has no room for it.</exception>
    void Adopt(int node);

    /// <summary>Forgets all tokens from this one on.</summary>
    void Truncate(int length);
}
