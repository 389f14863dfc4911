namespace Plurality.Traces;

/// <summary>
/// Where the model attends just before it writes a label r ≥ 2: the attention weights of the last token before the label, averaged over
/// heads and layers (docs/method.md#6-analyses-of-the-steps, item 7; Ma et al., EMNLP 2025, arXiv 2505.17510, table 6). The first two
/// shares sum to 1; label tokens are part of the generated ones.
/// </summary>
/// <param name="Step">r, from 2.</param>
/// <param name="PromptShare">Sum of the weights on the prompt's tokens, in [0,1].</param>
/// <param name="PromptTokens">How many tokens the prompt has.</param>
/// <param name="GeneratedShare">Sum of the weights on all later tokens, including the stub and the query itself, in [0,1].</param>
/// <param name="GeneratedTokens">The number of these tokens.</param>
/// <param name="LabelShare">Sum of the weights on the first tokens of the labels already written, in [0,1].</param>
/// <param name="LabelTokens">The number of these tokens.</param>
public sealed record AttentionShares(
    int Step,
    double PromptShare,
    int PromptTokens,
    double GeneratedShare,
    int GeneratedTokens,
    double LabelShare,
    int LabelTokens
)
{
    /// <summary>Mean weight of a prompt token.</summary>
    public double PromptMean => PromptShare / PromptTokens;

    /// <summary>Mean weight of a generated token.</summary>
    public double GeneratedMean => GeneratedShare / GeneratedTokens;

    /// <summary>Mean weight of the first token of an earlier label.</summary>
    public double LabelMean => LabelShare / LabelTokens;
}
