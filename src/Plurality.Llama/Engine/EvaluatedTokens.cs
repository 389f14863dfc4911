namespace Plurality.Llama.Engine;

/// <summary>The number of computed tokens, by purpose.</summary>
/// <param name="Prefix">Tokens of shared prefixes.</param>
/// <param name="Prompt">Tokens of documents' own prompts: the first request of each routine.</param>
/// <param name="Forced">Tokens of scored options. They do not depend on what the model chooses.</param>
/// <param name="Chosen">Tokens of answers: chosen labels and what the format adds after them, unless they were computed as options
/// before.</param>
/// <param name="Rows">Requested rows of logits. Each costs a product with the whole vocabulary.</param>
internal readonly record struct EvaluatedTokens(long Prefix, long Prompt, long Forced, long Chosen, long Rows)
{
    /// <summary>All tokens computed for documents.</summary>
    public long Documents => Prompt + Forced + Chosen;

    public static EvaluatedTokens operator +(EvaluatedTokens left, EvaluatedTokens right) =>
        new(
            left.Prefix + right.Prefix,
            left.Prompt + right.Prompt,
            left.Forced + right.Forced,
            left.Chosen + right.Chosen,
            left.Rows + right.Rows
        );

    public static EvaluatedTokens operator -(EvaluatedTokens left, EvaluatedTokens right) =>
        new(
            left.Prefix - right.Prefix,
            left.Prompt - right.Prompt,
            left.Forced - right.Forced,
            left.Chosen - right.Chosen,
            left.Rows - right.Rows
        );
}
