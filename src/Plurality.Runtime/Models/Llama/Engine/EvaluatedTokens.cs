namespace Plurality.Runtime.Models.Llama.Engine;

/// <summary>How many tokens were computed.</summary>
/// <param name="Prefix">Of shared prefixes.</param>
/// <param name="Documents">Of documents: their own text, options looked at, labels written.</param>
internal readonly record struct EvaluatedTokens(long Prefix, long Documents)
{
    public static EvaluatedTokens operator +(EvaluatedTokens left, EvaluatedTokens right) =>
        new(left.Prefix + right.Prefix, left.Documents + right.Documents);
}
