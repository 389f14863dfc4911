using Plurality.Models;

namespace Plurality.Remote.Engines;

/// <summary>An engine's answer: scores for the whole vocabulary, or log-probabilities of the most probable tokens.</summary>
internal sealed class NextScores
{
    private readonly float[]? _logits;
    private readonly TokenScore[]? _known;

    private NextScores(float[]? logits, TokenScore[]? known) => (_logits, _known) = (logits, known);

    /// <summary>The view for readers; valid as long as this object.</summary>
    public NextTokens View => _logits is not null ? NextTokens.Complete(_logits) : NextTokens.Partial(_known);

    /// <summary>A finite score for each token.</summary>
    public static NextScores Complete(float[] logits) => new(logits, null);

    /// <summary>Log-probabilities of some tokens, ascending by token.</summary>
    public static NextScores Partial(TokenScore[] known) => new(null, known);
}
