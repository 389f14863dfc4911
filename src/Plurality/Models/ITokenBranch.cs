namespace Plurality.Models;

/// <summary>
/// A text as the model has read it so far. A decoding routine evaluates a tree of tokens behind it, reads the next-token probabilities,
/// and continues. A branch has at most one evaluation in progress.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
public interface ITokenBranch
{
    /// <summary>How many tokens the text has.</summary>
    int Length { get; }

    /// <summary>
    /// Evaluates a tree behind the text. Its trunk becomes part of the text; the reader receives the view of each node that is to be read.
    /// </summary>
    /// <param name="tree">The tokens.</param>
    /// <param name="reader">Reads the views.</param>
    /// <param name="hiddenStates">Receives the hidden states behind the trunk; null for none.</param>
    /// <exception cref="OutgrownException">The scorer has no room for the trunk, or the tree is longer than the model's
    /// context.</exception>
    ValueTask EvaluateAsync(TokenTree tree, INextTokenReader reader, IHiddenStateReader? hiddenStates = null);

    /// <summary>Adds to the text the path from the trunk to a node of the last evaluated tree.</summary>
    /// <exception cref="OutgrownException">The scorer has no room for it.</exception>
    void Adopt(int node);

    /// <summary>Removes all tokens from this one on.</summary>
    void Truncate(int length);
}
