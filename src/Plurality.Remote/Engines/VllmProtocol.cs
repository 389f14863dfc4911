using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Models;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>
/// vLLM: <c>/version</c>, <c>/v1/models</c>, <c>/tokenize</c>, <c>/detokenize</c> (vllm/entrypoints/serve/tokenize/protocol.py) and
/// <c>/v1/completions</c> with <c>logprob_token_ids</c> (vllm/entrypoints/openai/completion/protocol.py since vllm-project/vllm#43463 of
/// July 2026).
/// </summary>
/// <param name="client">Sends the requests.</param>
/// <param name="model">The model's name; empty for the only one that the engine has.</param>
internal sealed class VllmProtocol(EngineClient client, string model) : IEngineProtocol
{
    /// <summary>The engine's name in addresses.</summary>
    public const string EngineName = "vllm";

    /// <summary>How an answer names a token with <c>return_tokens_as_token_ids</c>.</summary>
    private const string TokenId = "token_id:";

    private string _model = model;

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <summary>MAX_LOGPROB_TOKEN_IDS of vllm/sampling_params.py.</summary>
    public int MostAsked => 128;

    /// <inheritdoc/>
    public string Remedy => "Start vLLM with a larger --max-logprobs, or ask for fewer (TopTokens).";

    /// <inheritdoc/>
    public async Task<EngineCard> AboutAsync(CancellationToken cancellationToken)
    {
        var version = await client
            .GetAsync("version", answer => Read(answer, root => Text(root, "version")), cancellationToken)
            .ConfigureAwait(false);
        var cards = await client.GetAsync("v1/models", Models, cancellationToken).ConfigureAwait(false);
        var found = _model.Length == 0 && cards is [var only] ? only : cards.Find(card => card.Id == _model);
        if (found.Id is null)
        {
            throw new ModelException(
                $"The address must name one of the engine's models: {string.Join(", ", cards.Select(card => card.Id))}. "
                    + (_model.Length == 0 ? "Write its name behind the address." : $"It names '{_model}'.")
            );
        }

        _model = found.Id;
        var details = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["root"] = found.Root };
        return new EngineCard(version, found.Id, details, found.Context);
    }

    /// <inheritdoc/>
    public Task<int[]> TokenizeAsync(string text, bool special, CancellationToken cancellationToken) =>
        client.PostAsync(
            "tokenize",
            Body(
                new
                {
                    model = _model,
                    prompt = text,
                    add_special_tokens = special,
                }
            ),
            0,
            answer => Read(answer, root => Tokens(root, "tokens")),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<string[]?> WrittenAsync(string text, CancellationToken cancellationToken) =>
        client.PostAsync(
            "tokenize",
            Body(
                new
                {
                    model = _model,
                    prompt = text,
                    add_special_tokens = false,
                    return_token_strs = true,
                }
            ),
            0,
            answer =>
                Read(answer, root =>
                    root.TryGetProperty("token_strs", out var list) && list.ValueKind == JsonValueKind.Array
                        ? list.EnumerateArray().Select(one => one.ToString()).ToArray()
                        : null
                ),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<string> DetokenizeAsync(IReadOnlyList<int> tokens, CancellationToken cancellationToken) =>
        client.PostAsync(
            "detokenize",
            Body(new { model = _model, tokens }),
            0,
            answer => Read(answer, root => Text(root, "prompt")),
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<int[]?> ApplyTemplateAsync(string user, CancellationToken cancellationToken) =>
        await client
            .PostAsync(
                "tokenize",
                Body(
                    new
                    {
                        model = _model,
                        messages = (object[])[new { role = "user", content = user }],
                        add_generation_prompt = true,
                        add_special_tokens = false,
                    }
                ),
                0,
                answer => Read(answer, root => Tokens(root, "tokens")),
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<T> ContinueAsync<T>(Continuation request, string model, Func<Continued, T> read, CancellationToken cancellationToken) =>
        client.PostAsync(
            "v1/completions",
            Body(Request(request, model)),
            request.Tokens.Count,
            answer =>
            {
                client.Count(input: 0, request.OutputTokens);
                return read(Answer(answer));
            },
            cancellationToken
        );

    /// <summary>
    /// The body of a request. The returned log-probabilities are the model's own (<c>--logprobs-mode raw_logprobs</c>, the
    /// default).
    /// </summary>
    internal static JsonObject Request(Continuation request, string model)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["prompt"] = List(request.Tokens),
            ["add_special_tokens"] = false,
            ["max_tokens"] = request.OutputTokens,
            ["logprobs"] = request.Top,
            ["return_tokens_as_token_ids"] = true,
            ["stream"] = false,
        };
        NeutralSampling.AddTo(body);
        if (request.Asked.Count > 0)
        {
            body["logprob_token_ids"] = List(request.Asked);
        }

        if (request.Forced is { } forced)
        {
            body["allowed_token_ids"] = List([forced]);
        }

        return body;
    }

    /// <summary>Reads the body of an answer.</summary>
    /// <exception cref="JsonException">It has another form.</exception>
    internal static Continued Answer(byte[] answer) => Read(answer, root =>
        {
            var choice = Only(root, "choices");
            var scores = Property(choice, "logprobs");
            var first = Fields(Entry(Property(scores, "top_logprobs"), 0));
            return new Continued(
                Text(root, "model"),
                Number(Property(root, "usage"), "prompt_tokens"),
                Token(Entry(Property(scores, "tokens"), 0).ToString()),
                Text(choice, "finish_reason") == "stop",
                [.. first.Select(one => (Token(one.Name), Score(one.Value)))],
                choice.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null
            );
        });

    private static int Token(string text) =>
        text.StartsWith(TokenId, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(TokenId.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var token)
            ? token
            : throw new JsonException("a token must be written as its number (return_tokens_as_token_ids)");

    private static List<(string Id, string Root, int Context)> Models(byte[] answer) =>
        Read(answer, root =>
            Items(root, "data")
                .Select(card =>
                    (
                        Text(card, "id"),
                        card.TryGetProperty("root", out var path) && path.ValueKind == JsonValueKind.String
                            ? path.GetString()![(path.GetString()!.LastIndexOfAny(['/', '\\']) + 1)..]
                            : "unknown",
                        Number(card, "max_model_len")
                    )
                )
                .ToList()
        );
}
