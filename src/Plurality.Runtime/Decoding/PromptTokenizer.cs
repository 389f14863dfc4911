using Plurality.Prompts;
using Plurality.Runtime.Models.Llama.Native;

namespace Plurality.Runtime.Decoding;

/// <summary>
/// Turns prompts into tokens. Text is text: control tokens come from the chat template alone, never from what a document spells.
/// </summary>
internal sealed class PromptTokenizer(LlamaVocabulary vocabulary, Func<ChatFrame> chatFrame)
{
    /// <summary>Characters before the stub that a tokenizer may look back at where the prompt does not end in a line feed.</summary>
    private const int LookBack = 64;

    private ChatFrame? _frame;

    private ChatFrame Frame => _frame ??= chatFrame();

    /// <summary>The tokens of a prompt and a stub.</summary>
    /// <exception cref="PromptException">A token spans the border between the two.</exception>
    public PromptTokens Tokenize(Prompt prompt, OptionTokenizer options, string stub)
    {
        var all = Join(prompt, prompt.Text, isWhole: true, stub);
        // Behind a control token nothing of the prompt can join the stub; some vocabularies put a space of their own before it.
        var isApart = prompt.Chat && Frame.ClosingControl.Length > 0 && Frame.AnswerText.Length == 0;
        var stubTokens = isApart ? Text(stub).Length : options.CountAtEnd(all, stub);
        if (stubTokens < 0)
        {
            throw new PromptException(
                $"The prompt must end where a token ends, before the answer's '{stub}'; a token spans their border. End it in a line feed."
            );
        }

        // Most prompts end in a line feed, and every document then has the same context: its options are tokenised once for the whole run.
        // That the stub has the same tokens there as behind the whole prompt shows that the shorter context does not matter.
        var before = prompt.Chat ? Frame.AnswerText : prompt.Text;
        var context = before.EndsWith('\n') ? "\n" : before[^Math.Min(LookBack, before.Length)..];
        var shortened = options.Plain(context + stub);
        var isSame =
            options.CountAtEnd(shortened, stub) == stubTokens
            && shortened.AsSpan()[^stubTokens..].SequenceEqual(all.AsSpan()[^stubTokens..]);
        return new PromptTokens(all, all.Length - stubTokens, isSame ? context : before);
    }

    /// <summary>The tokens that every prompt with the same shared characters may begin with.</summary>
    public int[] Shared(Prompt prompt) =>
        prompt.SharedCharacters == 0 ? [] : Join(prompt, prompt.Text[..prompt.SharedCharacters], isWhole: false, "");

    /// <summary>The tokens of a text that is no prompt, with the vocabulary's beginning where it asks for one.</summary>
    public int[] Plain(string text) => Join(new Prompt(text), text, isWhole: true, "");

    private int[] Join(Prompt prompt, string text, bool isWhole, string stub)
    {
        var frame = prompt.Chat ? Frame : ChatFrame.None;
        int[] tokens =
            !isWhole ? [.. Control(frame.OpeningControl), .. Text(frame.OpeningText + text)]
            : frame.ClosingControl.Length == 0
                ? [.. Control(frame.OpeningControl), .. Text(frame.OpeningText + text + frame.ClosingText + frame.AnswerText + stub)]
            :
            [
                .. Control(frame.OpeningControl),
                .. Text(frame.OpeningText + text + frame.ClosingText),
                .. Control(frame.ClosingControl),
                .. Text(frame.AnswerText + stub),
            ];
        return vocabulary.AddsBeginning && (tokens.Length == 0 || tokens[0] != vocabulary.Beginning)
            ? [vocabulary.Beginning, .. tokens]
            : tokens;
    }

    private int[] Text(string text) => vocabulary.Tokenize(text, addSpecial: false, parseSpecial: false);

    private int[] Control(string text) => vocabulary.Tokenize(text, addSpecial: false, parseSpecial: true);
}
