using System.Text;
using Plurality.Numerics;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>
/// What vLLM and SGLang have in common: a tokenizer of Hugging Face, which takes the spellings of control tokens from any text and shows
/// parts of characters as U+FFFD; and log-probabilities of tokens that are asked for, or of the most probable ones.
/// </summary>
internal abstract class ScriptedPromptEngine(ScriptedModel model) : ScriptedEngine(model)
{
    /// <summary>Whether the engine knows the field with the tokens that are asked for.</summary>
    public bool KnowsAsked { get; init; } = true;

    /// <summary>Whether the tokenizer removes spaces before punctuation when it writes text.</summary>
    public bool IsTidy { get; init; }

    /// <summary>The largest number of tokens that a request asked for.</summary>
    public int LargestRequest { get; private set; }

    private (string Spelling, int Token)[] Control =>
        field ??= [
            .. (
                (string[])
                    ["<begin>", .. Model.Vocabulary.Ends, .. Model.Vocabulary.Chat?.Opening ?? [], .. Model.Vocabulary.Chat?.Closing ?? []]
            )
                .Distinct()
                .Reverse()
                .Select((spelling, index) => (spelling, Model.Vocabulary.Size - 1 - index)),
        ];

    protected int[] Encode(string text, bool special)
    {
        List<int> tokens = special && Model.Vocabulary.Beginning is { } beginning ? [beginning] : [];
        var plain = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var (spelling, token) = Array.Find(Control, one => text.AsSpan(at).StartsWith(one.Spelling));
            if (spelling is not null)
            {
                tokens.AddRange([.. Model.Vocabulary.Encode(text[plain..at]), token]);
                plain = at + spelling.Length;
                at = plain - 1;
            }
        }

        return [.. tokens, .. Model.Vocabulary.Encode(text[plain..])];
    }

    /// <summary>Numbers without a token have no text.</summary>
    protected string Decode(IEnumerable<int> tokens)
    {
        var text = Encoding.UTF8.GetString([
            .. tokens
                .Where(token => token < Model.Vocabulary.Size)
                .SelectMany(token =>
                    Array.Find(Control, one => one.Token == token).Spelling is { } spelling
                        ? Encoding.UTF8.GetBytes(spelling)
                        : Model.Vocabulary.Bytes(token)
                ),
        ]);
        return IsTidy ? text.Replace(" .", ".", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal) : text;
    }

    /// <summary>The tokens that a template makes of a user's text; null without a template.</summary>
    protected int[]? Chat(string user) =>
        Model.Vocabulary.Chat is { } chat
            ? Encode(
                string.Concat(chat.Opening) + chat.OpeningText + user + chat.ClosingText + string.Concat(chat.Closing) + chat.AnswerText,
                special: false
            )
            : null;

    /// <summary>
    /// The first token of a continuation, whether the continuation ended before its length, and log-probabilities at its first token.
    /// </summary>
    protected async Task<(int First, bool IsStopped, List<(int Token, double Score)> Scores)> ContinueAsync(
        int[] prompt,
        int[]? asked,
        int top,
        int? forced
    )
    {
        var logits = await LogitsAsync(prompt);
        var total = LogSpace.LogSumExp(logits);
        var first = forced ?? Array.IndexOf(logits, logits.Max());
        LargestRequest = Math.Max(LargestRequest, asked?.Length ?? 0);
        var tokens =
            KnowsAsked && asked is not null
                ? asked
                : Enumerable.Range(0, logits.Length).OrderByDescending(token => logits[token]).Take(top);
        return (
            first,
            forced is { } only && Model.Vocabulary.EndOfGeneration.Contains(only),
            [.. tokens.Prepend(first).Distinct().Select(token => (token, Math.Min(0, logits[token] - total)))]
        );
    }
}
