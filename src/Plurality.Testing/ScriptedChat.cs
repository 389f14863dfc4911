namespace Plurality.Testing;

/// <summary>The chat template of a made-up vocabulary. Each spelling of a control token becomes a token of its own.</summary>
/// <param name="Opening">The control tokens before the user's text, such as <c>&lt;user&gt;</c>.</param>
/// <param name="OpeningText">Plain text between those and the user's.</param>
/// <param name="ClosingText">Plain text behind the user's.</param>
/// <param name="Closing">The control tokens behind that text; may be empty.</param>
/// <param name="AnswerText">Plain text that the answer follows.</param>
public sealed record ScriptedChat(
    IReadOnlyList<string> Opening,
    string OpeningText,
    string ClosingText,
    IReadOnlyList<string> Closing,
    string AnswerText
);
