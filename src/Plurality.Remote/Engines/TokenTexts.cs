using System.Text;
using System.Text.Json;
using Plurality.Models;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>Reads log-probabilities of an answer whose tokens are shown as texts, and checks that they are those of the model.</summary>
internal static class TokenTexts
{
    /// <summary>What is wrong with an answer without tokens.</summary>
    public const string Missing = "the answer must show its tokens (logprobs); it shows none";

    /// <summary>What OpenAI writes for a token that is not among the most probable ones.</summary>
    private const double NotShown = -9999;

    /// <summary>How far above 1 rounding can move a sum, and by how much it can change an order.</summary>
    private const double Rounding = 0.01;

    /// <summary>Reads a list of <c>{token, logprob, bytes, top_logprobs: […]}</c>, as chat completions and Ollama write it.</summary>
    /// <param name="list">The list; null or missing where the engine gives none.</param>
    /// <param name="text">The answer, which the tokens must make up.</param>
    /// <exception cref="FailedRequestException">The numbers or the texts cannot be right.</exception>
    public static IReadOnlyList<WrittenToken>? OfList(JsonElement list, string text)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var spelling = new Spelling();
        List<WrittenToken> tokens = [];
        foreach (var entry in list.EnumerateArray())
        {
            var (before, own) = (spelling.Pending, Bytes(entry));
            tokens.Add(
                new WrittenToken(spelling.Add(own), Score(Property(entry, "logprob")))
                {
                    Alternatives =
                    [
                        .. Items(entry, "top_logprobs")
                            .Where(one => !Bytes(one).AsSpan().SequenceEqual(own))
                            .Select(one => new WrittenToken(
                                Encoding.UTF8.GetString([.. before, .. Bytes(one)]),
                                Score(Property(one, "logprob"))
                            ))
                            .Where(one => one.LogProbability > NotShown),
                    ],
                }
            );
        }

        return Checked(tokens, text);
    }

    /// <summary>Reads <c>{tokens, token_logprobs, top_logprobs: [{text: logprob}, …]}</c>, as completions write it.</summary>
    /// <exception cref="FailedRequestException">The numbers or the texts cannot be right.</exception>
    /// <param name="columns">The lists; null where the engine gives none.</param>
    /// <param name="text">The answer, which the tokens must make up.</param>
    public static IReadOnlyList<WrittenToken>? OfColumns(JsonElement columns, string text)
    {
        if (columns.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var (scores, tops) = (Property(columns, "token_logprobs"), Property(columns, "top_logprobs"));
        return Checked(
            [
                .. Items(columns, "tokens")
                    .Select(
                        (token, i) =>
                            new WrittenToken(token.ToString(), Score(Entry(scores, i)))
                            {
                                Alternatives = [.. Fields(Entry(tops, i)).Select(one => new WrittenToken(one.Name, Score(one.Value)))],
                            }
                    ),
            ],
            text
        );
    }

    /// <summary>Reads the same lists of a text that was read (<c>echo</c>). The model's own token before a text is left out, and so is what
    /// was written behind it.</summary>
    /// <returns>The tokens; null if they do not begin with the text: it was not read.</returns>
    /// <inheritdoc cref="OfColumns"/>
    public static IReadOnlyList<WrittenToken>? OfEcho(JsonElement columns, string text)
    {
        var (scores, tops) = (Property(columns, "token_logprobs"), Property(columns, "top_logprobs"));
        string[] all = [.. Items(columns, "tokens").Select(token => token.ToString())];
        var first = all.Length > 1 && !text.StartsWith(all[0], StringComparison.Ordinal) ? 1 : 0;
        var length = 0;
        var count = all.Skip(first).TakeWhile(token => (length += token.Length) <= text.Length).Count();
        if (string.Concat(all.Skip(first).Take(count)) != text)
        {
            return null;
        }

        List<WrittenToken> tokens = [];
        for (var i = first; i < first + count; i++)
        {
            var isFirst = tokens.Count == 0;
            // Behind nothing, a token has no probability.
            var token = new WrittenToken(all[i], isFirst ? 0 : Score(Entry(scores, i)))
            {
                Alternatives = isFirst
                    ? []
                    :
                    [
                        .. Fields(Entry(tops, i))
                            .Where(one => one.Name != all[i])
                            .Select(one => new WrittenToken(one.Name, Score(one.Value))),
                    ],
            };
            CheckNumbers(token);
            tokens.Add(token);
        }

        return tokens;
    }

    private static List<WrittenToken> Checked(List<WrittenToken> tokens, string text)
    {
        foreach (var token in tokens)
        {
            CheckNumbers(token);
            if (token.LogProbability < token.Alternatives.Append(token).Max(one => one.LogProbability) - Rounding)
            {
                throw new FailedRequestException(
                    $"the answer does not go on with its most probable token, but with '{token.Text}': the engine did not answer at "
                        + "temperature 0",
                    FailureReach.Request
                );
            }
        }

        // Behind the answer there can be a token that ends it.
        var length = 0;
        var own = tokens.TakeWhile(token => (length += token.Text.Length) <= text.Length).ToList();
        return string.Concat(own.Select(token => token.Text)) == text
            ? own
            : throw new FailedRequestException("the tokens of the answer do not make up its text", FailureReach.Request);
    }

    private static void CheckNumbers(WrittenToken token)
    {
        var known = token.Alternatives.Append(token).ToList();
        if (known.Find(one => !(one.LogProbability <= 0)) is { } wrong)
        {
            throw Wrong($"a log-probability is {wrong.LogProbability}; it must be at most 0");
        }

        var sum = known.DistinctBy(one => one.Text).Sum(one => Math.Exp(one.LogProbability));
        if (sum > 1 + Rounding)
        {
            throw Wrong($"probabilities of one token sum to {sum}; they must sum to at most 1");
        }
    }

    /// <summary>A token's bytes; its text where the engine shows no bytes.</summary>
    private static byte[] Bytes(JsonElement entry) =>
        entry.TryGetProperty("bytes", out var bytes) && bytes.ValueKind == JsonValueKind.Array
            ? [.. bytes.EnumerateArray().Select(Byte)]
            : Encoding.UTF8.GetBytes(Text(entry, "token"));

    /// <summary>Puts characters together whose bytes span several tokens.</summary>
    private sealed class Spelling
    {
        private readonly Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: false).GetDecoder();

        /// <summary>The bytes of a character that has begun.</summary>
        public byte[] Pending { get; private set; } = [];

        public string Add(byte[] bytes)
        {
            var characters = new char[_decoder.GetCharCount(bytes, flush: false)];
            _decoder.GetChars(bytes, characters, flush: false);
            Pending = characters.Length > 0 && bytes.Length > 0 && bytes[^1] < 0x80 ? [] : Rest([.. Pending, .. bytes]);
            return new string(characters);
        }

        /// <summary>The incomplete character at the end of some bytes.</summary>
        private static byte[] Rest(byte[] bytes)
        {
            for (var length = 1; length <= Math.Min(3, bytes.Length); length++)
            {
                var first = bytes[^length];
                if (first >= 0xC0)
                {
                    var needed =
                        first >= 0xF0 ? 4
                        : first >= 0xE0 ? 3
                        : 2;
                    return needed > length ? bytes[^length..] : [];
                }

                if (first < 0x80)
                {
                    return [];
                }
            }

            return [];
        }
    }
}
