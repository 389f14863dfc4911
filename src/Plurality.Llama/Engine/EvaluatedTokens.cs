namespace Plurality.Llama.Engine;

/// <summary>How many tokens were computed, by what they were for.</summary>
/// <param name="Prefix">Of prefixes that documents share.</param>
/// <param name="Prompt">Of documents' own prompts: what a routine asks for first.</param>
/// <param name="Forced">Of options that are looked at: no choice of the model's decides on them.</param>
/// <param name="Chosen">Of answers: labels that were chosen and what the format puts behind them, where they had not been computed as
/// options.</param>
/// <param name="Rows">Behind how many of all these a row of logits was asked for: a product with the whole vocabulary each.</param>
internal readonly record struct EvaluatedTokens(long Prefix, long Prompt, long Forced, long Chosen, long Rows)
{
    /// <summary>All that was computed for documents.</summary>
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
