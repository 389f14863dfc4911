using System.Numerics.Tensors;
using Plurality.Numerics;

namespace Plurality.Models;

/// <summary>
/// A view of a model's scores for the tokens that can follow a text. It is complete (the logits of the whole vocabulary, not copied) or
/// partial (the log-probabilities of some tokens, and an upper limit for every other one, as remote engines return them).
/// </summary>
public readonly ref struct NextTokens
{
    /// <summary>
    /// How far rounding can move the sum of known probabilities from the true one. Engines compute in single precision, so a sum that
    /// rounds to 1 can omit a token that counts.
    /// </summary>
    private const double Rounding = 1e-6;

    /// <summary>How far above 1 the sum may be; a larger excess cannot come from rounding.</summary>
    private const double Tolerance = 0.01;

    private readonly ReadOnlySpan<float> _logits;
    private readonly ReadOnlySpan<TokenScore> _known;
    private readonly bool _isPartial;
    private readonly double? _logNormaliser;

    private NextTokens(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<TokenScore> known,
        bool isPartial,
        double logUnseen,
        double logLimit,
        double? logNormaliser
    )
    {
        _logits = logits;
        _known = known;
        _isPartial = isPartial;
        _logNormaliser = logNormaliser;
        (LogUnseen, LogLimit) = (logUnseen, logLimit);
    }

    /// <summary>Whether every token's score is known.</summary>
    public bool IsComplete => !_isPartial;

    /// <summary>
    /// ln of the largest total probability of all tokens that the view does not hold, including 1e-6 for rounding; −∞ if the view is
    /// complete.
    /// </summary>
    public double LogUnseen { get; }

    /// <summary>ln of the largest probability of one such token; −∞ if the view is complete.</summary>
    public double LogLimit { get; }

    /// <summary>The token with the highest score; the first of equal ones.</summary>
    public int MostProbable
    {
        get
        {
            if (!_isPartial)
            {
                return TensorPrimitives.IndexOfMax(_logits);
            }

            var best = 0;
            for (var i = 1; i < _known.Length; i++)
            {
                best = _known[i].Score > _known[best].Score ? i : best;
            }

            return _known[best].Token;
        }
    }

    /// <summary>A view of the whole vocabulary.</summary>
    /// <param name="logits">One finite logit per token: unnormalised log-probabilities.</param>
    public static NextTokens Complete(ReadOnlySpan<float> logits) =>
        new(logits, default, isPartial: false, double.NegativeInfinity, double.NegativeInfinity, logNormaliser: null);

    /// <summary>A view of the whole vocabulary whose log-sum-exp is known.</summary>
    /// <param name="logits">One finite logit per token: unnormalised log-probabilities.</param>
    /// <param name="logNormaliser">ln Σ exp of the logits, as <see cref="Numerics.LogSpace.LogSumExp(ReadOnlySpan{float})"/> gives
    /// it.</param>
    public static NextTokens Complete(ReadOnlySpan<float> logits, double logNormaliser) =>
        new(logits, default, isPartial: false, double.NegativeInfinity, double.NegativeInfinity, logNormaliser);

    /// <summary>A view of some tokens. Each other token is at most as probable as the least probable of these.</summary>
    /// <param name="known">The tokens with their log-probabilities (natural, finite, at most 0), ascending by token, each once; at least
    /// one. Tokens with probability zero are left out.</param>
    /// <exception cref="ArgumentException">The tokens are not ascending, or their probabilities are invalid: their sum is above
    /// 1.01.</exception>
    public static NextTokens Partial(ReadOnlySpan<TokenScore> known) => Partial(known, Least(known));

    /// <summary>A view of some tokens, however probable the others are.</summary>
    /// <param name="known">The tokens with their log-probabilities (natural, finite, at most 0), ascending by token, each once; at least
    /// one. The most probable token of all is one of them.</param>
    /// <param name="logLimit">ln of an upper limit of the probability of each other token.</param>
    /// <exception cref="ArgumentException">The tokens are not ascending, or their probabilities are invalid: their sum is above
    /// 1.01.</exception>
    public static NextTokens Partial(ReadOnlySpan<TokenScore> known, double logLimit)
    {
        if (known.IsEmpty)
        {
            throw new ArgumentException("A partial view must hold at least one token; got none.", nameof(known));
        }

        var sum = 0.0;
        for (var i = 0; i < known.Length; i++)
        {
            if (!(known[i].Score <= 0) || double.IsNegativeInfinity(known[i].Score))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"A log-probability must be finite and at most 0; got {known[i].Score:R} for token {known[i].Token}."
                    ),
                    nameof(known)
                );
            }

            if (i > 0 && known[i].Token <= known[i - 1].Token)
            {
                throw new ArgumentException("The tokens of a partial view must be ascending, each once.", nameof(known));
            }

            sum += Math.Exp(known[i].Score);
        }

        if (sum > 1 + Tolerance)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The probabilities of a partial view must sum to at most 1; they sum to {sum:R}."),
                nameof(known)
            );
        }

        var unseen = Math.Log(Math.Max(0, 1 - sum) + Rounding);
        return new NextTokens(default, known, isPartial: true, unseen, Math.Min(unseen, logLimit), logNormaliser: 0);
    }

    /// <summary>ln Σ exp of all scores; subtract it from a score to get a log-probability. 0 in a partial view.</summary>
    public double LogNormaliser() => _logNormaliser ?? LogSpace.LogSumExp(_logits);

    /// <summary>The score of a token: its logit in a complete view, its log-probability in a partial one; −∞ if the view lacks
    /// it.</summary>
    public double Score(int token)
    {
        if (!_isPartial)
        {
            return _logits[token];
        }

        return Place(token) is var at and >= 0 ? _known[at].Score : double.NegativeInfinity;
    }

    /// <summary>Whether the view holds a token's score.</summary>
    public bool Holds(int token) => !_isPartial || Place(token) >= 0;

    /// <summary>ln Σ exp of the scores of these tokens, without those that the view lacks; −∞ for none.</summary>
    /// <param name="tokens">Token ids, each once.</param>
    public double LogSumExp(ReadOnlySpan<int> tokens)
    {
        var maximum = double.NegativeInfinity;
        foreach (var token in tokens)
        {
            maximum = Math.Max(maximum, Score(token));
        }

        if (double.IsNegativeInfinity(maximum))
        {
            return maximum;
        }

        var sum = 0.0;
        foreach (var token in tokens)
        {
            // Single precision, like the scores, so that a stored probability keeps its last digit.
            sum += _isPartial ? Math.Exp(Score(token) - maximum) : Math.Exp(_logits[token] - (float)maximum);
        }

        return maximum + Math.Log(sum);
    }

    /// <summary>ln of the largest total probability of those of these tokens that the view lacks; −∞ if it holds all.</summary>
    /// <param name="tokens">Token ids, each once.</param>
    public double LogHidden(ReadOnlySpan<int> tokens)
    {
        if (!_isPartial)
        {
            return double.NegativeInfinity;
        }

        var missing = 0;
        foreach (var token in tokens)
        {
            missing += Place(token) < 0 ? 1 : 0;
        }

        return missing == 0 ? double.NegativeInfinity : Math.Min(LogUnseen, LogLimit + Math.Log(missing));
    }

    /// <summary>The tokens with the highest scores, highest first; among equal scores, the lower token first.</summary>
    /// <param name="count">How many, at least 1; fewer if the view holds fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<TokenScore> Highest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var top = new List<TokenScore>(count + 1);
        var all = _isPartial ? _known.Length : _logits.Length;
        for (var i = 0; i < all; i++)
        {
            var one = _isPartial ? _known[i] : new TokenScore(i, _logits[i]);
            if (top.Count == count && one.Score <= top[^1].Score)
            {
                continue;
            }

            var at = top.Count;
            while (at > 0 && top[at - 1].Score < one.Score)
            {
                at--;
            }

            top.Insert(at, one);
            if (top.Count > count)
            {
                top.RemoveAt(count);
            }
        }

        return top;
    }

    /// <summary>The token at which the probabilities, summed in the order of tokens, exceed a share: with shares drawn from [0,1), each
    /// token has its probability. Where the view lacks the rest, it is the most probable token.</summary>
    internal int TokenAt(double share)
    {
        var normaliser = LogNormaliser();
        var all = _isPartial ? _known.Length : _logits.Length;
        for (var i = 0; i < all; i++)
        {
            var one = _isPartial ? _known[i] : new TokenScore(i, _logits[i]);
            share -= Math.Exp(one.Score - normaliser);
            if (share < 0)
            {
                return one.Token;
            }
        }

        return MostProbable;
    }

    private static double Least(ReadOnlySpan<TokenScore> known)
    {
        var least = double.PositiveInfinity;
        foreach (var one in known)
        {
            least = Math.Min(least, one.Score);
        }

        return least;
    }

    private int Place(int token)
    {
        var (low, high) = (0, _known.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (_known[middle].Token == token)
            {
                return middle;
            }

            (low, high) = _known[middle].Token < token ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
