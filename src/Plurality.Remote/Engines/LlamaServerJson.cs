using System.Globalization;
using System.Text.Json;
using Plurality.Models;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>Reads llama-server's answers. Each method throws a <see cref="JsonException"/> at JSON of another form, and a
/// <see cref="FailedRequestException"/> at numbers that cannot be right.</summary>
internal static class LlamaServerJson
{
    /// <summary>
    /// The server computes probabilities in single precision and writes the logarithm of 0, as the lowest number, for those below 1e-45.
    /// ln 1e-45 takes its place.
    /// </summary>
    private const float Least = -103.6f;

    /// <summary>How far above 0 rounding can move a log-probability, and above 1 a sum: the server sums in single precision.</summary>
    private const double Rounding = 0.01;

    /// <summary>Reads <c>/props</c>.</summary>
    public static LlamaServerProperties Properties(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        var root = Root(json);
        var path = Text(root, "model_path");
        return new LlamaServerProperties(
            Text(root, "build_info"),
            Text(root, "model_alias") is { Length: > 0 } alias ? alias : path,
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                // The folder is the other machine's business; the file's name tells one model from another.
                ["file"] = path[(path.LastIndexOfAny(['/', '\\']) + 1)..],
                ["format"] = root.TryGetProperty("model_ftype", out var format) ? format.ToString() : "unknown",
            },
            Number(Property(root, "default_generation_settings"), "n_ctx") - 1,
            root.TryGetProperty("chat_template", out var template)
                && template.ValueKind == JsonValueKind.String
                && template.GetString()!.Length > 0,
            Number(root, "total_slots")
        );
    }

    /// <summary>Reads the number of tokens from <c>/v1/models</c>.</summary>
    public static int VocabularySize(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        var models = Property(Root(json), "data");
        return models.ValueKind == JsonValueKind.Array && models.GetArrayLength() == 1
            ? Number(Property(models[0], "meta"), "n_vocab")
            : throw new JsonException("the answer must name one model");
    }

    /// <summary>Reads <c>/tokenize</c>.</summary>
    public static int[] Tokens(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return [.. Items(Root(json), "tokens").Select(token => Number(token))];
    }

    /// <summary>Reads a text.</summary>
    public static string Text(byte[] answer, string name)
    {
        using var json = JsonDocument.Parse(answer);
        return Text(Root(json), name);
    }

    /// <summary>Reads the bytes of all tokens from a completion with the whole vocabulary.</summary>
    public static Func<byte[], byte[][]> Vocabulary(int size) =>
        answer =>
        {
            using var json = JsonDocument.Parse(answer);
            var bytes = new byte[size][];
            foreach (var entry in Items(Place(Root(json)), "top_logprobs"))
            {
                bytes[Token(entry, size)] = [.. Items(entry, "bytes").Select(Byte)];
            }

            return Array.TrueForAll(bytes, token => token is not null)
                ? bytes
                : throw new FailedRequestException(
                    string.Create(CultureInfo.InvariantCulture, $"the answer must have all {size} tokens; some are missing"),
                    FailureReach.Engine
                );
        };

    /// <summary>Reads which tokens have a probability behind the sampler.</summary>
    public static HashSet<int> Sampled(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return [.. Items(Place(Root(json)), "top_probs").Select(entry => Number(entry, "id"))];
    }

    /// <summary>Reads the probabilities of what follows a text, and the name of the model that answered.</summary>
    /// <param name="answer">The answer of <c>/completion</c>.</param>
    /// <param name="size">The number of tokens of the vocabulary.</param>
    /// <param name="count">How many were asked for.</param>
    /// <param name="tokens">The number of tokens of the text.</param>
    public static (string Model, NextScores Scores) Next(byte[] answer, int size, int count, int tokens)
    {
        using var json = JsonDocument.Parse(answer);
        var root = Root(json);
        if (Property(root, "truncated").ValueKind != JsonValueKind.False || Number(root, "tokens_evaluated") != tokens)
        {
            throw Wrong($"the engine must read all {tokens} tokens of the text; it read others");
        }

        var known = new TokenScore[count];
        var (found, sum) = (0, 0.0);
        foreach (var entry in Items(Place(root), "top_logprobs"))
        {
            var value = Property(entry, "logprob");
            var score = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
            if (!(score <= Rounding) || found == count)
            {
                throw Wrong($"an answer must have {count} log-probabilities, each at most 0; it has more, or {value}");
            }

            score = Math.Clamp(score, Least, 0);
            sum += Math.Exp(score);
            known[found++] = new TokenScore(Token(entry, size), score);
        }

        if (found != count || sum > 1 + Rounding || (count == size && sum < 1 - Rounding))
        {
            throw Wrong(
                $"an answer must have {count} log-probabilities whose probabilities sum to 1; it has {found}, and the sum is {sum:R}"
            );
        }

        Array.Sort(known, (a, b) => a.Token.CompareTo(b.Token));
        for (var i = 1; i < count; i++)
        {
            if (known[i].Token == known[i - 1].Token)
            {
                throw Wrong($"an answer must have each token once; it has token {known[i].Token} twice");
            }
        }

        return (
            Text(root, "model"),
            count == size ? NextScores.Complete([.. known.Select(one => (float)one.Score)]) : NextScores.Partial(known)
        );
    }

    private static FailedRequestException Wrong(FormattableString message) =>
        new(message.ToString(CultureInfo.InvariantCulture), FailureReach.Passing);

    private static JsonElement Root(JsonDocument json) =>
        json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement : throw new JsonException("the answer must be an object");

    private static JsonElement Place(JsonElement root)
    {
        var places = Property(root, "completion_probabilities");
        return places.ValueKind == JsonValueKind.Array && places.GetArrayLength() == 1
            ? places[0]
            : throw new JsonException("completion_probabilities must have one entry");
    }

    private static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value
            : throw new JsonException($"'{name}' is missing");

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name)
    {
        var list = Property(element, name);
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new JsonException($"'{name}' must be a list");
    }

    private static string Text(JsonElement element, string name)
    {
        var value = Property(element, name);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new JsonException($"'{name}' must be text");
    }

    private static int Number(JsonElement element, string name) => Number(Property(element, name));

    private static int Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw new JsonException("a whole number is missing");

    private static byte Byte(JsonElement value) => value.TryGetByte(out var number) ? number : throw new JsonException("a byte is missing");

    private static int Token(JsonElement entry, int size)
    {
        var token = Number(entry, "id");
        return token >= 0 && token < size ? token : throw Wrong($"a token must be from 0 to {size - 1}; got {token}");
    }
}
