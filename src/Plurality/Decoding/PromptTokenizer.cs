using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>
/// Turns prompts into tokens. Control tokens come only from the chat template, never from text that a document contains.
/// </summary>
internal sealed class PromptTokenizer(ITokenizer tokenizer)
{
    /// <summary>If the prompt does not end in a line feed: how many characters before the stub a tokenizer may look back at.</summary>
    private const int LookBack = 64;

    private (string Text, bool Chat, int[] Tokens)? _shared;

    /// <summary>The tokens of a prompt and a stub.</summary>
    /// <exception cref="PromptException">A token spans the border between the two.</exception>
    public PromptTokens Tokenize(Prompt prompt, OptionTokenizer options, string stub)
    {
        var all = Join(prompt, prompt.Text, isWhole: true, stub);
        // Behind a control token, the prompt cannot join the stub; some vocabularies put their own space before it.
        var isApart = prompt.Chat && tokenizer.ChatFrame is { Closing.Count: > 0, AnswerText.Length: 0 };
        var stubTokens = isApart ? tokenizer.Encode(stub).Length : options.CountAtEnd(all, stub);
        if (stubTokens < 0)
        {
            throw new PromptException(
                $"The prompt must end where a token ends, before the answer's '{stub}'; a token spans their border. End it in a line feed."
            );
        }

        // Most prompts end in a line feed. Every document then has the same context, so its options are tokenised once for the whole run.
        // The shorter context is safe because the stub has the same tokens there as behind the whole prompt.
        var before = prompt.Chat ? tokenizer.ChatFrame.AnswerText : prompt.Text;
        var context = before.EndsWith('\n') ? "\n" : before[^Math.Min(LookBack, before.Length)..];
        var shortened = options.Plain(context + stub);
        var isSame =
            options.CountAtEnd(shortened, stub) == stubTokens
            && shortened.AsSpan()[^stubTokens..].SequenceEqual(all.AsSpan()[^stubTokens..]);
        return isSame
            ? new PromptTokens(all, all.Length - stubTokens, context, shortened.Length - stubTokens)
            : new PromptTokens(all, all.Length - stubTokens, before, options.Plain(before + stub).Length - stubTokens);
    }

    /// <summary>The tokens with which all prompts with the same shared characters may begin. Treat the array as read-only: the batches of
    /// a run get the same.</summary>
    public int[] Shared(Prompt prompt)
    {
        var text = prompt.Text.AsSpan(..prompt.SharedCharacters);
        if (_shared is not { } known || known.Chat != prompt.Chat || !text.SequenceEqual(known.Text))
        {
            int[] tokens = text.IsEmpty ? [] : Join(prompt, text.ToString(), isWhole: false, "");
            _shared = known = (text.ToString(), prompt.Chat, tokens);
        }

        return known.Tokens;
    }

    /// <summary>The tokens of a prompt in its chat template, without a stub.</summary>
    public int[] Whole(Prompt prompt) => Join(prompt, prompt.Text, isWhole: true, "");

    /// <summary>The tokens of a text that is not a prompt, with the beginning-of-text token if the vocabulary asks for one.</summary>
    public int[] Plain(string text) => Join(new Prompt(text), text, isWhole: true, "");

    private int[] Join(Prompt prompt, string text, bool isWhole, string stub)
    {
        var frame = prompt.Chat ? tokenizer.ChatFrame : ChatFrame.None;
        int[] tokens = (isWhole, frame.Closing.Count) switch
        {
            (false, _) => [.. frame.Opening, .. tokenizer.Encode(frame.OpeningText + text)],
            (true, 0) => [.. frame.Opening, .. tokenizer.Encode(frame.OpeningText + text + frame.ClosingText + frame.AnswerText + stub)],
            _ =>
            [
                .. frame.Opening,
                .. tokenizer.Encode(frame.OpeningText + text + frame.ClosingText),
                .. frame.Closing,
                .. tokenizer.Encode(frame.AnswerText + stub),
            ],
        };
        return tokenizer.Beginning is { } beginning && (tokens.Length == 0 || tokens[0] != beginning) ? [beginning, .. tokens] : tokens;
    }
}
