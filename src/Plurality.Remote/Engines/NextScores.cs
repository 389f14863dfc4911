using Plurality.Models;

namespace Plurality.Remote.Engines;

/// <summary>An engine's answer: scores for the whole vocabulary, or log-probabilities of some tokens.</summary>
internal sealed class NextScores
{
    private readonly float[]? _logits;
    private readonly TokenScore[] _known;
    private readonly double? _limit;

    private NextScores(float[]? logits, TokenScore[] known, double? limit) => (_logits, _known, _limit) = (logits, known, limit);

    /// <summary>The view for readers; valid as long as this object.</summary>
    public NextTokens View =>
        _logits is not null ? NextTokens.Complete(_logits)
        : _limit is { } limit ? NextTokens.Partial(_known, limit)
        : NextTokens.Partial(_known);

    /// <summary>A finite score for each token.</summary>
    public static NextScores Complete(float[] logits) => new(logits, [], null);

    /// <summary>Log-probabilities of the most probable tokens, ascending by token.</summary>
    public static NextScores MostProbable(TokenScore[] known) => new(null, known, null);

    /// <summary>Log-probabilities of the tokens that were asked for and of the most probable one, ascending by token.</summary>
    public static NextScores Asked(TokenScore[] known) => new(null, known, known.Max(one => one.Score));
}
