namespace Plurality.Training.Samples;

/// <summary>A distribution over next tokens.</summary>
/// <param name="Tokens">The tokens with a share.</param>
/// <param name="Shares">Their shares, positive, with the sum 1.</param>
internal readonly record struct NextTokenShares(IReadOnlyList<int> Tokens, IReadOnlyList<float> Shares)
{
    /// <summary>One token with the whole share.</summary>
    public static NextTokenShares Of(int token) => new([token], [1]);
}
