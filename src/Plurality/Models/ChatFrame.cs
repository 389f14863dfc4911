namespace Plurality.Models;

/// <summary>
/// The text and control tokens that a model's chat template puts around one user turn. Control tokens are given as tokens; the plain
/// text beside them is tokenised together with the user's.
/// </summary>
/// <param name="Opening">The tokens up to the last control token before the user's text.</param>
/// <param name="OpeningText">Plain text between those and the user's.</param>
/// <param name="ClosingText">Plain text behind the user's, before the next control token.</param>
/// <param name="Closing">The tokens from that control token to the last one; none if no control token follows.</param>
/// <param name="AnswerText">Plain text behind those tokens, directly before the answer.</param>
public sealed record ChatFrame(
    IReadOnlyList<int> Opening,
    string OpeningText,
    string ClosingText,
    IReadOnlyList<int> Closing,
    string AnswerText
)
{
    /// <summary>Nothing around the text: plain completion.</summary>
    public static ChatFrame None { get; } = new([], "", "", [], "");
}
