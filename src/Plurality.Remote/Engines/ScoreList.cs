using Plurality.Models;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>The log-probabilities of an answer, checked: a list that cannot be right never becomes numbers.</summary>
internal static class ScoreList
{
    /// <summary>How far above 0 rounding can move a log-probability, and above 1 a sum: engines sum in single precision.</summary>
    public const double Rounding = 0.01;

    /// <summary>
    /// Engines compute probabilities in single precision and write the logarithm of 0, as some lowest number, for those below 1e-45.
    /// ln 1e-45 takes its place.
    /// </summary>
    public const float Least = -103.6f;

    /// <summary>The scores, ascending by token.</summary>
    /// <param name="scores">Tokens and log-probabilities; not a number where the answer had none.</param>
    /// <param name="size">The number of tokens of the vocabulary.</param>
    /// <param name="least">The least number of scores.</param>
    /// <param name="most">The largest number of scores.</param>
    /// <exception cref="FailedRequestException">A score, the number of scores or their sum cannot be right.</exception>
    public static TokenScore[] Check(IEnumerable<(int Token, double Score)> scores, int size, int least, int most)
    {
        List<TokenScore> known = [];
        var sum = 0.0;
        foreach (var (token, score) in scores)
        {
            if (token < 0 || token >= size)
            {
                throw EngineJson.Wrong($"a token must be from 0 to {size - 1}; got {token}");
            }

            if (!(score <= Rounding) || known.Count == most)
            {
                throw EngineJson.Wrong($"an answer must have {most} log-probabilities, each at most 0; it has more, or {score}");
            }

            known.Add(new TokenScore(token, Math.Clamp(score, Least, 0)));
            sum += Math.Exp(known[^1].Score);
        }

        var all = least == size;
        if (known.Count < least || sum > 1 + Rounding || (all && sum < 1 - Rounding))
        {
            throw EngineJson.Wrong(
                $"an answer must have {least} log-probabilities whose probabilities sum to 1; it has {known.Count}, and the sum is {sum:R}"
            );
        }

        known.Sort((a, b) => a.Token.CompareTo(b.Token));
        for (var i = 1; i < known.Count; i++)
        {
            if (known[i].Token == known[i - 1].Token)
            {
                throw EngineJson.Wrong($"an answer must have each token once; it has token {known[i].Token} twice");
            }
        }

        return [.. known];
    }
}
