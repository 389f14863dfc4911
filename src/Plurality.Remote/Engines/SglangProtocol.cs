using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>
/// SGLang: <c>/get_model_info</c>, <c>/get_server_info</c>, <c>/v1/models</c>, <c>/tokenize</c>, <c>/detokenize</c>
/// (python/sglang/srt/entrypoints/openai/serving_tokenize.py) and <c>/generate</c> with <c>token_ids_logprob</c>
/// (its page sampling_params.md, python/sglang/srt/managers/io_struct.py).
/// </summary>
/// <param name="client">Sends the requests.</param>
internal sealed class SglangProtocol(EngineClient client) : IEngineProtocol
{
    /// <summary>The engine's name in addresses.</summary>
    public const string EngineName = "sglang";

    /// <summary>What is added to the logit of a token that must follow: more than any logit differs.</summary>
    private const int Force = 10_000;

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <summary>SGLang has no limit.</summary>
    /// <inheritdoc/>
    public int MostAsked => int.MaxValue;

    /// <inheritdoc/>
    public string Remedy => "Ask for fewer (TopTokens).";

    /// <inheritdoc/>
    public async Task<EngineCard> AboutAsync(CancellationToken cancellationToken)
    {
        var path = await client
            .GetAsync("get_model_info", answer => Read(answer, root => Text(root, "model_path")), cancellationToken)
            .ConfigureAwait(false);
        var version = await client
            .GetAsync("get_server_info", answer => Read(answer, root => Text(root, "version")), cancellationToken)
            .ConfigureAwait(false);
        // Adapters follow the model that the engine serves, and are not asked.
        var (model, context) = await client
            .GetAsync(
                "v1/models",
                answer =>
                    Read(answer, root =>
                        Entry(Property(root, "data"), 0) is var card ? (Text(card, "id"), Number(card, "max_model_len")) : default
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        var details = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["path"] = path[(path.TrimEnd('/').LastIndexOfAny(['/', '\\']) + 1)..],
        };
        return new EngineCard(version, model, details, context);
    }

    /// <inheritdoc/>
    public Task<int[]> TokenizeAsync(string text, bool special, CancellationToken cancellationToken) =>
        client.PostAsync(
            "tokenize",
            Body(new { prompt = text, add_special_tokens = special }),
            0,
            answer => Read(answer, root => Tokens(root, "tokens")),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<string[]?> WrittenAsync(string text, CancellationToken cancellationToken) => Task.FromResult<string[]?>(null);

    /// <inheritdoc/>
    public Task<string> DetokenizeAsync(IReadOnlyList<int> tokens, CancellationToken cancellationToken) =>
        client.PostAsync(
            "detokenize",
            Body(new { tokens, skip_special_tokens = false }),
            0,
            answer => Read(answer, root => Text(root, "text")),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<int[]?> ApplyTemplateAsync(string user, CancellationToken cancellationToken) => Task.FromResult<int[]?>(null);

    /// <summary>At temperature 0 SGLang takes the most probable token, and log-probabilities are those at temperature 1.</summary>
    /// <inheritdoc/>
    public Task<T> ContinueAsync<T>(Continuation request, string model, Func<Continued, T> read, CancellationToken cancellationToken)
    {
        var sampling = new JsonObject { ["max_new_tokens"] = request.OutputTokens };
        NeutralSampling.AddTo(sampling);
        if (request.Forced is { } forced)
        {
            sampling["logit_bias"] = new JsonObject { [forced.ToString(CultureInfo.InvariantCulture)] = Force };
        }

        var body = new JsonObject
        {
            ["input_ids"] = List(request.Tokens),
            ["sampling_params"] = sampling,
            ["return_logprob"] = true,
            ["logprob_start_len"] = -1,
            ["top_logprobs_num"] = request.Asked.Count > 0 ? 0 : request.Top,
            ["stream"] = false,
        };
        if (request.Asked.Count > 0)
        {
            body["token_ids_logprob"] = List(request.Asked);
        }

        var field = request.Asked.Count > 0 ? "output_token_ids_logprobs" : "output_top_logprobs";
        return client.PostAsync(
            "generate",
            Body(body),
            request.Tokens.Count,
            answer =>
            {
                client.Count(input: 0, request.OutputTokens);
                return read(Answer(answer, field));
            },
            cancellationToken
        );
    }

    private static Continued Answer(byte[] answer, string field) => Read(answer, root =>
        {
            var about = Property(root, "meta_info");
            var first = Pair(Entry(Property(about, "output_token_logprobs"), 0));
            // An engine that does not know the field leaves it out; what is missing is seen by who asked for it.
            List<(int Token, double Score)> scores =
                about.TryGetProperty(field, out var places)
                && places.ValueKind == JsonValueKind.Array
                && places.GetArrayLength() > 0
                && places[0] is { ValueKind: JsonValueKind.Array } place
                    ? [.. place.EnumerateArray().Select(Pair)]
                    : [];
            if (scores.TrueForAll(one => one.Token != first.Token))
            {
                scores.Add(first);
            }

            return new Continued(
                Model: null,
                Number(about, "prompt_tokens"),
                first.Token,
                Text(Property(about, "finish_reason"), "type") == "stop",
                scores
            );
        });

    /// <summary>SGLang writes log-probability, token and text.</summary>
    private static (int Token, double Score) Pair(JsonElement entry) => (Number(Entry(entry, 1)), Score(Entry(entry, 0)));
}
