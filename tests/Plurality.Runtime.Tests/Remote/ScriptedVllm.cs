using System.Globalization;
using System.Text.Json;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Answers as vLLM does.</summary>
internal sealed class ScriptedVllm(ScriptedModel model) : ScriptedPromptEngine(model)
{
    public override string Address => $"vllm:{Root}/{Alias}";

    public override string CompletionPath => "/v1/completions";

    /// <summary>The server's --max-logprobs.</summary>
    public int MaximumLogprobs { get; init; } = 20;

    protected override async Task<string?> OfAsync(string path, JsonElement body)
    {
        switch (path)
        {
            case "/version":
                return JsonSerializer.Serialize(new { version = Build });
            case "/v1/models":
                return JsonSerializer.Serialize(
                    new
                    {
                        data = (object[])
                            [
                                new
                                {
                                    id = Alias,
                                    root = $"/models/{Alias}",
                                    max_model_len = Context,
                                },
                                new
                                {
                                    id = "an-adapter",
                                    root = "/adapters/1",
                                    max_model_len = Context,
                                },
                            ],
                    }
                );
            case "/tokenize":
                var tokens = body.TryGetProperty("messages", out var messages)
                    ? Chat(messages[0].GetProperty("content").GetString()!)
                    : Encode(body.GetProperty("prompt").GetString()!, body.GetProperty("add_special_tokens").GetBoolean());
                var isWritten = body.TryGetProperty("return_token_strs", out var strings) && strings.GetBoolean();
                return tokens is null
                    ? null
                    : JsonSerializer.Serialize(
                        new
                        {
                            tokens,
                            count = tokens.Length,
                            max_model_len = Context,
                            token_strs = isWritten ? tokens.Select(Written).ToArray() : null,
                        }
                    );
            case "/detokenize":
                var given = Numbers(body.GetProperty("tokens"));
                return given.Length > Context ? null : JsonSerializer.Serialize(new { prompt = Decode(given) });
        }

        var prompt = Numbers(body.GetProperty("prompt"));
        var asked = body.TryGetProperty("logprob_token_ids", out var ids) ? Numbers(ids) : null;
        var top = body.GetProperty("logprobs").GetInt32();
        if (asked?.Length > 128 || top > MaximumLogprobs)
        {
            return null;
        }

        int? forced = body.TryGetProperty("allowed_token_ids", out var allowed) ? Numbers(allowed)[0] : null;
        Count(prompt.Length, body.GetProperty("max_tokens").GetInt32());
        var (first, isStopped, scores) = await ContinueAsync(prompt, asked, top, forced);
        return JsonSerializer.Serialize(
            new
            {
                id = "cmpl-1",
                model = body.GetProperty("model").GetString(),
                choices = (object[])
                    [
                        new
                        {
                            index = 0,
                            text = Model.Vocabulary.EndOfGeneration.Contains(first) ? "" : Decode([first]),
                            finish_reason = isStopped ? "stop" : "length",
                            logprobs = new
                            {
                                tokens = (string[])[Name(first)],
                                token_logprobs = (double[])[scores[0].Score],
                                top_logprobs = (object[])[scores.ToDictionary(one => Name(one.Token), one => one.Score)],
                            },
                        },
                    ],
                usage = new { prompt_tokens = prompt.Length, completion_tokens = 1 },
            }
        );
    }

    private static string Name(int token) => string.Create(CultureInfo.InvariantCulture, $"token_id:{token}");

    /// <summary>As vocabularies over bytes write tokens: printable characters as they are, other bytes from U+0100 on.</summary>
    private string Written(int token) =>
        string.Concat(
            Model
                .Vocabulary.Bytes(token)
                .Select(value =>
                    value is (> 32 and < 127) or (> 160 and not 173)
                        ? (char)value
                        : (char)(256 + Enumerable.Range(0, value).Count(other => other is <= 32 or (>= 127 and <= 160) or 173))
                )
        );
}
