using System.Text;
using Plurality.Models;
using Plurality.Remote.Engines;

namespace Plurality.Remote.Scoring;

/// <summary>
/// The tokenizer of a remote model: the engine cuts texts, and the vocabulary that was read once gives the rest. Texts are kept, because
/// decoding asks about the same ones again and again.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="facts">What it said of itself.</param>
internal sealed class RemoteTokenizer(IEngine engine, EngineFacts facts) : ITokenizer
{
    /// <summary>Stands for the user's text while the template is applied. No template and no vocabulary contains it.</summary>
    private const string Placeholder = "\u0001plurality-user-text\u0001";

    /// <summary>How many texts are kept; a batch of documents needs fewer.</summary>
    private const int Kept = 20_000;

    private readonly Dictionary<string, int[]> _known = new(StringComparer.Ordinal);
    private ChatFrame? _chatFrame;

    /// <inheritdoc/>
    public int? Beginning => facts.Tokens.Beginning;

    /// <inheritdoc/>
    public IReadOnlyList<int> EndOfGeneration => facts.Tokens.EndOfGeneration;

    /// <inheritdoc/>
    public ChatFrame ChatFrame => _chatFrame ??= Frame();

    /// <inheritdoc/>
    /// <exception cref="UnansweredException">The engine fails for this text, or takes a part of it for a control token.</exception>
    /// <exception cref="ModelException">The engine fails altogether.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return [];
        }

        if (!_known.TryGetValue(text, out var tokens))
        {
            if (_known.Count >= Kept)
            {
                _known.Clear();
            }

            // The interface is synchronous, as most tokenizers are. Nothing else can go on before the tokens are known.
            tokens = engine.TokenizeAsync(text, withControl: false, CancellationToken.None).GetAwaiter().GetResult();
            if (Array.Exists(tokens, token => token < 0 || token >= facts.Tokens.Size))
            {
                throw new ModelException($"The engine must cut texts into tokens from 0 to {facts.Tokens.Size - 1}; it gave others.");
            }

            if (Array.FindIndex(tokens, facts.Tokens.IsControl) is >= 0 and var at)
            {
                var spelling = engine.SpellingAsync(tokens[at], CancellationToken.None).GetAwaiter().GetResult();
                throw new UnansweredException(
                    $"A text must not contain '{spelling}': {facts.Engine} reads it as a control token of the model. Change the text."
                );
            }

            _known.Add(text, tokens);
        }

        return [.. tokens];
    }

    /// <inheritdoc/>
    public byte[] Bytes(int token) => facts.Tokens.Bytes(token);

    /// <inheritdoc/>
    public IReadOnlyList<int> StartingWith(IReadOnlyList<string> starts)
    {
        byte[][] spellings = [.. starts.Select(Encoding.UTF8.GetBytes)];
        return
        [
            .. Enumerable
                .Range(0, facts.Tokens.Size)
                .Where(token => !facts.Tokens.IsControl(token) && facts.Tokens.StartsWith(token, spellings)),
        ];
    }

    /// <summary>Applies the model's template to a placeholder and splits the result at the end of control tokens.</summary>
    private ChatFrame Frame()
    {
        if (!facts.HasTemplate)
        {
            throw new ModelException("The model has no chat template. Use it without one.");
        }

        var text = engine.ApplyTemplateAsync(Placeholder, CancellationToken.None).GetAwaiter().GetResult();
        var at = text.IndexOf(Placeholder, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new ModelException(
                "The model's chat template must contain the user's text; it drops the text. Use the model without its chat template."
            );
        }

        var (opening, closing) = (text[..at], text[(at + Placeholder.Length)..]);
        var (openingTokens, openingText) = Cut(opening, atFirst: false);
        var (before, rest) = (closing, "");
        if (ControlIn(closing) is { Count: > 0 } controls)
        {
            var first = controls.Min(found => found.Start);
            (before, rest) = (closing[..first], closing[first..]);
            var (closingTokens, answerText) = Cut(rest, atFirst: true);
            return new ChatFrame(openingTokens, openingText, before, closingTokens, answerText);
        }

        return new ChatFrame(openingTokens, openingText, "", [], closing);
    }

    /// <summary>The tokens up to the last control token of a text, and the plain text behind it.</summary>
    private (int[] Tokens, string Behind) Cut(string text, bool atFirst)
    {
        var end = ControlIn(text).Select(found => found.End).DefaultIfEmpty(0).Max();
        return end == 0 && !atFirst
            ? ([], text)
            : (engine.TokenizeAsync(text[..end], withControl: true, CancellationToken.None).GetAwaiter().GetResult(), text[end..]);
    }

    /// <summary>Where the spellings of control tokens stand in a text. The engine finds them; their spellings are asked for once.</summary>
    private List<(int Start, int End)> ControlIn(string text)
    {
        List<(int, int)> found = [];
        var tokens = text.Length == 0 ? [] : engine.TokenizeAsync(text, withControl: true, CancellationToken.None).GetAwaiter().GetResult();
        var from = 0;
        foreach (var token in tokens.Where(facts.Tokens.IsControl))
        {
            var spelling = engine.SpellingAsync(token, CancellationToken.None).GetAwaiter().GetResult();
            var start = spelling.Length == 0 ? -1 : text.IndexOf(spelling, from, StringComparison.Ordinal);
            if (start < 0)
            {
                throw new ModelException(
                    $"The spelling of control token {token} must be found in the chat template; '{spelling}' is not. Use the model without "
                        + "its chat template."
                );
            }

            from = start + spelling.Length;
            found.Add((start, from));
        }

        return found;
    }
}
