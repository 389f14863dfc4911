using System.Numerics.Tensors;
using Plurality.Numerics;

namespace Plurality.Models;

/// <summary>
/// A view of the scores that a model gives the tokens which can follow a text. It is complete (the logits of the whole vocabulary, not
/// copied) or partial (the log-probabilities of some tokens, and a limit for every other one: what remote engines return).
/// </summary>
public readonly ref struct NextTokens
{
    /// <summary>
    /// How far the sum of known probabilities may be from the true one by rounding: engines compute in single precision, and what rounds to
    /// 1 can leave a token that counts.
    /// </summary>
    private const double Rounding = 1e-6;

    /// <summary>How far above 1 the sum may be before something else than rounding must be wrong.</summary>
    private const double Tolerance = 0.01;

    private readonly ReadOnlySpan<float> _logits;
    private readonly ReadOnlySpan<TokenScore> _known;
    private readonly bool _isPartial;

    private NextTokens(ReadOnlySpan<float> logits, ReadOnlySpan<TokenScore> known, bool isPartial, double logUnseen, double logLimit)
    {
        _logits = logits;
        _known = known;
        _isPartial = isPartial;
        (LogUnseen, LogLimit) = (logUnseen, logLimit);
    }

    /// <summary>Whether every token's score is known.</summary>
    public bool IsComplete => !_isPartial;

    /// <summary>
    /// ln of the most probability that all tokens together can have which the view does not hold, 1e-6 for rounding included; −∞ where the
    /// view is complete.
    /// </summary>
    public double LogUnseen { get; }

    /// <summary>ln of the largest probability that one such token can have; −∞ where the view is complete.</summary>
    public double LogLimit { get; }

    /// <summary>The token with the highest score, the first of equal ones.</summary>
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
        new(logits, default, isPartial: false, double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>A view of some tokens. None of the others is more probable than the least probable of these.</summary>
    /// <param name="known">The tokens with their log-probabilities (natural, finite, at most 0), ascending by token, each once; at least
    /// one. A token without probability is left out.</param>
    /// <exception cref="ArgumentException">The tokens are not ascending, or their probabilities are none: their sum is above
    /// 1.01.</exception>
    public static NextTokens Partial(ReadOnlySpan<TokenScore> known)
    {
        if (known.IsEmpty)
        {
            throw new ArgumentException("A partial view must hold at least one token; got none.", nameof(known));
        }

        var (least, sum) = (double.PositiveInfinity, 0.0);
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

            least = Math.Min(least, known[i].Score);
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
        return new NextTokens(default, known, isPartial: true, unseen, Math.Min(unseen, least));
    }

    /// <summary>ln Σ exp of all scores: what is subtracted from a score to make it a log-probability. 0 in a partial view.</summary>
    public double LogNormaliser() => _isPartial ? 0 : LogSpace.LogSumExp(_logits);

    /// <summary>The score of a token: its logit in a complete view, its log-probability in a partial one; −∞ where the view lacks
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

    /// <summary>ln Σ exp of the scores of these tokens, those that the view lacks left out; −∞ for none.</summary>
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
            // In single precision where the scores are: a stored probability keeps its last digit.
            sum += _isPartial ? Math.Exp(Score(token) - maximum) : Math.Exp(_logits[token] - (float)maximum);
        }

        return maximum + Math.Log(sum);
    }

    /// <summary>ln of the most probability that those of these tokens can have together which the view lacks; −∞ where it holds
    /// all.</summary>
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

    /// <summary>The tokens with the highest scores, the highest first; of equal ones the lower token.</summary>
    /// <param name="count">How many, at least 1; fewer where the view holds fewer.</param>
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
