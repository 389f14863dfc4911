using System.Text;
using System.Text.RegularExpressions;
using Plurality.Models;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>
/// Reads the vocabulary of an engine that has no interface for it: it lets the engine write all tokens as text, with a separator between
/// them, and the end is where numbers have no token. Control tokens are those that their spelling stands for in any text.
/// </summary>
/// <param name="protocol">The engine.</param>
/// <param name="contextLength">The longest list of tokens that the engine takes.</param>
internal sealed partial class VocabularyReader(IEngineProtocol protocol, int contextLength)
{
    private const string Before = "a";
    private const string Separator = "\u0001\u0002";

    /// <summary>The most tokens of one request; answers then have about a hundred kilobytes.</summary>
    private const int MostTokens = 16_384;

    private const int CandidatesAtOnce = 50;

    /// <summary>The texts before which some tokenizers remove a space (clean_up_tokenization in Hugging Face's transformers).</summary>
    private static readonly string[] Tidied = [".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re"];

    /// <summary>Reads it.</summary>
    /// <returns>The bytes of each token, none for control tokens; whether they are unknown, because the token is a part of a character;
    /// and the spellings of control tokens.</returns>
    /// <exception cref="ModelException">The engine's texts do not show the tokens.</exception>
    public async Task<(byte[][] Bytes, bool[] IsUnknown, IReadOnlyDictionary<int, string> Control)> ReadAsync(
        CancellationToken cancellationToken
    )
    {
        var before = await protocol.TokenizeAsync(Before, special: false, cancellationToken).ConfigureAwait(false);
        var separator = await protocol.TokenizeAsync(Before + Separator, special: false, cancellationToken).ConfigureAwait(false);
        if (!separator.AsSpan().StartsWith(before))
        {
            throw Unreadable();
        }

        var texts = await TextsAsync(before, separator[before.Length..], cancellationToken).ConfigureAwait(false);
        if (await IsTidyAsync(cancellationToken).ConfigureAwait(false))
        {
            await RestoreSpacesAsync(texts, before.Length, cancellationToken).ConfigureAwait(false);
        }

        var control = await ControlAsync(texts, cancellationToken).ConfigureAwait(false);
        return (
            [.. texts.Select((text, token) => control.ContainsKey(token) ? [] : Encoding.UTF8.GetBytes(text))],
            [.. texts.Select(text => text.Contains('\uFFFD', StringComparison.Ordinal))],
            control
        );
    }

    private async Task<List<string>> TextsAsync(int[] before, int[] separator, CancellationToken cancellationToken)
    {
        List<string> texts = [];
        var count = Math.Max(1, (Math.Min(MostTokens, contextLength) - before.Length - separator.Length) / (separator.Length + 1));
        while (true)
        {
            IEnumerable<int> tokens = [.. before, .. Enumerable.Range(texts.Count, count).SelectMany(token => separator.Append(token))];
            string text;
            try
            {
                text = await protocol.DetokenizeAsync([.. tokens, .. separator], cancellationToken).ConfigureAwait(false);
            }
            catch (UnansweredException fault)
                when (texts.Count > 0 && fault.InnerException is FailedRequestException { Reach: FailureReach.Request })
            {
                // Some engines refuse numbers without a token, and with them the whole list.
                if (count == 1)
                {
                    break;
                }

                count /= 2;
                continue;
            }

            var parts = text.Split(Separator);
            if (parts.Length != count + 2 || parts[0].TrimStart() != Before || parts[^1].Length > 0)
            {
                throw Unreadable();
            }

            texts.AddRange(parts[1..^1]);
            if (parts[1..^1].All(part => part.Length == 0))
            {
                break;
            }
        }

        texts.RemoveRange(texts.FindLastIndex(text => text.Length > 0) + 1, texts.Count - texts.FindLastIndex(text => text.Length > 0) - 1);
        return texts;
    }

    private async Task<bool> IsTidyAsync(CancellationToken cancellationToken)
    {
        const string Sample = "a .";
        var tokens = await protocol.TokenizeAsync(Sample, special: false, cancellationToken).ConfigureAwait(false);
        var text = await protocol.DetokenizeAsync(tokens, cancellationToken).ConfigureAwait(false);
        return text.TrimStart() != Sample;
    }

    /// <summary>Asks for each token that can have lost its space whether the text with the space is that token.</summary>
    private async Task RestoreSpacesAsync(List<string> texts, int before, CancellationToken cancellationToken)
    {
        int[] candidates =
        [
            .. Enumerable
                .Range(0, texts.Count)
                .Where(token => Array.Exists(Tidied, start => texts[token].StartsWith(start, StringComparison.Ordinal))),
        ];
        int[][] cut = await Task.WhenAll(
                candidates.Select(token => protocol.TokenizeAsync(Before + " " + texts[token], special: false, cancellationToken))
            )
            .ConfigureAwait(false);
        string[] tidied = [.. texts];
        foreach (var (token, tokens) in candidates.Zip(cut))
        {
            // Several tokens can have the same text now; the one that the text with the space is cut into lost it.
            if (tokens.Length == before + 1 && tidied[tokens[^1]] == tidied[token])
            {
                texts[tokens[^1]] = " " + tidied[token];
            }
        }
    }

    /// <summary>
    /// Finds the tokens that a tokenizer takes from a text before it cuts the rest. Their spellings look like marks, and stay whole beside
    /// whatever other characters.
    /// </summary>
    private async Task<Dictionary<int, string>> ControlAsync(List<string> texts, CancellationToken cancellationToken)
    {
        Dictionary<int, string> control = [];
        var candidates = Enumerable.Range(0, texts.Count).Where(token => Mark().IsMatch(texts[token]));
        foreach (var some in candidates.Chunk(CandidatesAtOnce))
        {
            var text = string.Concat(some.Select(token => texts[token]).Select(mark => $"a{mark}a<{mark}>[{mark}]{mark}{mark}"));
            var found = (await protocol.TokenizeAsync(text, special: false, cancellationToken).ConfigureAwait(false))
                .CountBy(token => token)
                .ToDictionary();
            foreach (var token in some.Where(token => found.GetValueOrDefault(token) == 5))
            {
                control.Add(token, texts[token]);
            }
        }

        return control;
    }

    private ModelException Unreadable() =>
        new(
            $"The engine must write tokens as text, one by one; {protocol.Name} writes them in another way, so the vocabulary cannot be "
                + "read. Serve the model with its Hugging Face tokenizer."
        );

    [GeneratedRegex(@"^[<\[|]\S*\p{L}\S*[>\]|]$")]
    private static partial Regex Mark();
}
