using System.Globalization;
using System.Text.Json;
using Plurality.Models;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>Reads llama-server's answers.</summary>
/// <inheritdoc cref="EngineJson"/>
internal static class LlamaServerJson
{
    /// <summary>Reads <c>/props</c>.</summary>
    public static LlamaServerProperties Properties(byte[] answer) => Read(answer, root =>
        {
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
        });

    /// <summary>Reads the number of tokens from <c>/v1/models</c>.</summary>
    public static int VocabularySize(byte[] answer) => Read(answer, root => Number(Property(Only(root, "data"), "meta"), "n_vocab"));

    /// <summary>Reads <c>/tokenize</c>.</summary>
    public static int[] Cut(byte[] answer) => Read(answer, root => Tokens(root, "tokens"));

    /// <summary>Reads the bytes of all tokens from a completion with the whole vocabulary.</summary>
    public static Func<byte[], byte[][]> Vocabulary(int size) => answer => Read(answer, root =>
            {
                var bytes = new byte[size][];
                foreach (var entry in Items(Place(root), "top_logprobs"))
                {
                    var token = Number(entry, "id");
                    if (token < 0 || token >= size)
                    {
                        throw Wrong($"a token must be from 0 to {size - 1}; got {token}");
                    }

                    bytes[token] = [.. Items(entry, "bytes").Select(Byte)];
                }

                return Array.TrueForAll(bytes, token => token is not null)
                    ? bytes
                    : throw new FailedRequestException(
                        string.Create(CultureInfo.InvariantCulture, $"the answer must have all {size} tokens; some are missing"),
                        FailureReach.Engine
                    );
            });

    /// <summary>Reads which tokens have a probability behind the sampler.</summary>
    public static HashSet<int> Sampled(byte[] answer) =>
        Read(answer, root => Items(Place(root), "top_probs").Select(entry => Number(entry, "id")).ToHashSet());

    /// <summary>Reads the probabilities of the most probable tokens that follow a text.</summary>
    /// <param name="answer">The answer of <c>/completion</c>.</param>
    /// <param name="size">The number of tokens of the vocabulary.</param>
    /// <param name="count">How many were asked for.</param>
    /// <param name="tokens">The number of tokens of the text.</param>
    /// <returns>The model's name, and the log-probabilities, ascending by token.</returns>
    public static (string Model, TokenScore[] Scores) Next(byte[] answer, int size, int count, int tokens) => Read(answer, root =>
        {
            CheckText(root, tokens);
            var scores = Items(Place(root), "top_logprobs").Select(entry => (Number(entry, "id"), Score(Property(entry, "logprob"))));
            return (Text(root, "model"), ScoreList.Check(scores, size, count, count));
        });

    /// <summary>Reads what the sampler made of tokens with raised logits.</summary>
    /// <param name="answer">The answer of <c>/completion</c>.</param>
    /// <param name="size">The number of tokens of the vocabulary.</param>
    /// <param name="raised">The tokens.</param>
    /// <param name="tokens">The number of tokens of the text.</param>
    /// <returns>The model's name, and the logarithms of the tokens' probabilities, up to one summand. The engine leaves out those that
    /// round to 0.</returns>
    public static (string Model, IReadOnlyDictionary<int, double> Scores) Raised(
        byte[] answer,
        int size,
        IReadOnlyList<int> raised,
        int tokens
    ) => Read(answer, root =>
        {
            CheckText(root, tokens);
            var scores = Items(Place(root), "top_probs").Select(entry => (Number(entry, "id"), Math.Log(Score(Property(entry, "prob")))));
            var known = ScoreList.Check(scores, size, 1, raised.Count).ToDictionary(one => one.Token, one => one.Score);
            if (known.Keys.Except(raised).Any() || known.Values.Sum(Math.Exp) < 1 - ScoreList.Rounding)
            {
                throw Wrong($"the engine must put tokens first whose logits are raised (logit_bias); it did not");
            }

            return (Text(root, "model"), raised.ToDictionary(token => token, token => known.GetValueOrDefault(token, ScoreList.Least)));
        });

    private static void CheckText(JsonElement root, int tokens)
    {
        if (Property(root, "truncated").ValueKind != JsonValueKind.False || Number(root, "tokens_evaluated") != tokens)
        {
            throw Wrong($"the engine must read all {tokens} tokens of the text; it read others");
        }
    }

    private static JsonElement Place(JsonElement root) => Only(root, "completion_probabilities");
}
