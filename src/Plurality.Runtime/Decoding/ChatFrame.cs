using Plurality.Runtime.Models.Llama.Native;

namespace Plurality.Runtime.Decoding;

/// <summary>
/// What a model's chat template puts around one turn of a user, split where control tokens end: those are parsed as such, the rest is text
/// and joins the user's.
/// </summary>
/// <param name="OpeningControl">Up to the last control token before the user's text.</param>
/// <param name="OpeningText">Plain text between that and the user's.</param>
/// <param name="ClosingText">Plain text behind the user's, before the next control token.</param>
/// <param name="ClosingControl">From that control token to the last one.</param>
/// <param name="AnswerText">Plain text behind it: what the answer follows.</param>
internal sealed record ChatFrame(string OpeningControl, string OpeningText, string ClosingText, string ClosingControl, string AnswerText)
{
    /// <summary>Stands for the user's text while the template is applied; no template and no vocabulary holds it.</summary>
    private const string Placeholder = "\u0001plurality-user-text\u0001";

    /// <summary>Nothing around the text: plain completion.</summary>
    public static ChatFrame None { get; } = new("", "", "", "", "");

    /// <summary>Applies a model's own template to a placeholder, and takes the result apart.</summary>
    /// <exception cref="Models.ModelException">The model has no template, or one that the library cannot apply.</exception>
    public static ChatFrame Of(LlamaModel model)
    {
        var text = model.ApplyChatTemplate([("user", Placeholder)], addAssistant: true);
        var at = text.IndexOf(Placeholder, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new Models.ModelException(
                "The model's chat template must show the user's text; it drops it. Use the model without its chat template."
            );
        }

        var opening = text[..at];
        var closing = text[(at + Placeholder.Length)..];
        var control = model.Vocabulary.ControlTokens.Select(token => token.Text).Where(spelling => spelling.Length > 0).ToArray();
        var openingEnd = LastEnd(opening, control);
        var closingEnd = LastEnd(closing, control);
        var closingStart =
            closingEnd == 0
                ? 0
                : control.Select(spelling => closing.IndexOf(spelling, StringComparison.Ordinal)).Where(start => start >= 0).Min();
        return closingEnd == 0
            ? new ChatFrame(opening[..openingEnd], opening[openingEnd..], "", "", closing)
            : new ChatFrame(
                opening[..openingEnd],
                opening[openingEnd..],
                closing[..closingStart],
                closing[closingStart..closingEnd],
                closing[closingEnd..]
            );
    }

    private static int LastEnd(string text, string[] control) =>
        control
            .Select(spelling => text.LastIndexOf(spelling, StringComparison.Ordinal) is var at && at < 0 ? 0 : at + spelling.Length)
            .DefaultIfEmpty(0)
            .Max();
}
