namespace Plurality.Runtime.Models.Llama.Engine;

/// <summary>
/// Takes from a row of logits what it needs while the row exists: rows are overwritten by the next decode call, so they are handed out,
/// never kept.
/// </summary>
internal interface ILogitsReader
{
    /// <summary>Reads the logits that follow a token of the tree.</summary>
    /// <param name="node">The token's node.</param>
    /// <param name="logits">One finite logit for each token of the vocabulary.</param>
    void Read(int node, ReadOnlySpan<float> logits);
}
