namespace Plurality.Models;

/// <summary>
/// What a model's chat template puts around one turn of a user. Control tokens are tokens; the text beside them is tokenised together with
/// the user's.
/// </summary>
/// <param name="Opening">The tokens up to the last control token before the user's text.</param>
/// <param name="OpeningText">Plain text between those and the user's.</param>
/// <param name="ClosingText">Plain text behind the user's, before the next control token.</param>
/// <param name="Closing">The tokens from that control token to the last one; none where no control token follows.</param>
/// <param name="AnswerText">Plain text behind those: what the answer follows.</param>
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
