using System.Text;
using System.Text.Json;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Answers as a service with OpenAI's interface does.</summary>
/// <param name="model">The model.</param>
/// <param name="isChat">Whether it is asked by conversations.</param>
internal sealed class ScriptedOpenAi(ScriptedModel model, bool isChat = true) : ScriptedTextEngine(model)
{
    public override string Address => $"{(isChat ? "openai" : "openai-completions")}:{Root}/v1#{Listed}";

    public override string CompletionPath => isChat ? "/v1/chat/completions" : "/v1/completions";

    /// <summary>The name in the list of models; answers come in the name <see cref="ScriptedEngine.Alias"/>.</summary>
    public string Listed { get; init; } = "scripted-latest";

    /// <summary>Whether the limit of tokens is max_completion_tokens, as for models that think.</summary>
    public bool KnowsNewLimitOnly { get; init; }

    /// <summary>Whether it reads texts (echo); others refuse to, or leave the texts out.</summary>
    public bool Echoes { get; init; }

    /// <summary>Whether the field echo is not known, and so left unread.</summary>
    public bool IgnoresEcho { get; init; }

    /// <summary>Why an answer ends, in place of stop or length.</summary>
    public string? Reason { get; set; }

    /// <summary>What the model says instead of an answer.</summary>
    public string? Refusal { get; set; }

    /// <summary>The bodies of the requests for answers.</summary>
    public List<JsonElement> Bodies { get; } = [];

    private static object Columns(Written written) =>
        new
        {
            tokens = written.Tokens.Select(one => Encoding.UTF8.GetString(one.Bytes)),
            token_logprobs = written.Tokens.Select(one => one.Score),
            top_logprobs = written.Tokens.Select(one =>
                one.Top.DistinctBy(other => Encoding.UTF8.GetString(other.Bytes))
                    .ToDictionary(other => Encoding.UTF8.GetString(other.Bytes), other => other.Score)
            ),
        };

    /// <summary>The texts' own tokens, with one more behind each, which is no part of the texts.</summary>
    private async Task<string> EchoAsync(JsonElement body)
    {
        List<object> choices = [];
        var read = 0;
        foreach (var text in body.GetProperty("prompt").EnumerateArray().Select(text => text.GetString()!))
        {
            int[] tokens = Model.Vocabulary.Encode(text);
            List<double?> scores = [];
            List<Dictionary<string, double>?> tops = [];
            for (var i = 0; i < tokens.Length; i++)
            {
                var logits = i == 0 ? null : await LogitsAsync(tokens[..i]);
                var normaliser = logits is null ? 0 : Math.Log(logits.Sum(logit => Math.Exp(logit)));
                scores.Add(logits?[tokens[i]] - normaliser);
                tops.Add(
                    logits is null
                        ? null
                        : Enumerable
                            .Range(0, logits.Length)
                            .OrderByDescending(other => logits[other])
                            .Take(body.GetProperty("logprobs").GetInt32())
                            .Append(tokens[i])
                            .DistinctBy(TextOf)
                            .ToDictionary(TextOf, other => logits[other] - normaliser)
                );
            }

            read += tokens.Length;
            choices.Add(
                new
                {
                    index = choices.Count,
                    text = text + "!",
                    logprobs = new
                    {
                        tokens = tokens.Select(TextOf).Append("!"),
                        token_logprobs = scores.Append(-1),
                        top_logprobs = tops.Append(new Dictionary<string, double> { ["!"] = -1 }),
                    },
                    finish_reason = "length",
                }
            );
        }

        Count(read, choices.Count);
        choices.Reverse();
        return Whole(choices, read, choices.Count);
    }

    /// <summary>As a service that does not know echo: it goes on with every text, and shows only what it wrote.</summary>
    private async Task<string> ContinueAllAsync(JsonElement body)
    {
        List<object> choices = [];
        foreach (var text in body.GetProperty("prompt").EnumerateArray().Select(text => text.GetString()!))
        {
            var written = await WriteAsync(text, 1, 0, 0, 5);
            choices.Add(
                new
                {
                    index = choices.Count,
                    text = written.Text,
                    logprobs = Columns(written),
                    finish_reason = "length",
                }
            );
        }

        return Whole(choices, 1, 1);
    }

    private string TextOf(int token) => Encoding.UTF8.GetString(Model.Vocabulary.Bytes(token));

    private string Whole(IReadOnlyList<object> choices, int input, int output) =>
        JsonSerializer.Serialize(
            new
            {
                id = "1",
                @object = isChat ? "chat.completion" : "text_completion",
                created = 1,
                model = Alias,
                choices,
                usage = new
                {
                    prompt_tokens = input,
                    completion_tokens = output,
                    total_tokens = input + output,
                },
            }
        );

    protected override async Task<string?> OfAsync(string path, JsonElement body)
    {
        if (path == "/v1/models")
        {
            return JsonSerializer.Serialize(
                new
                {
                    @object = "list",
                    data = (object[])
                        [
                            new
                            {
                                id = Listed,
                                @object = "model",
                                created = 1_700_000_000,
                                owned_by = Build,
                            },
                            new
                            {
                                id = "another",
                                @object = "model",
                                created = 1,
                                owned_by = "x",
                            },
                        ],
                }
            );
        }

        Bodies.Add(body.Clone());
        var limit = KnowsNewLimitOnly ? "max_completion_tokens" : "max_tokens";
        if (path != CompletionPath || !body.TryGetProperty(limit, out var most))
        {
            return null;
        }

        if (body.TryGetProperty("echo", out var echo) && echo.GetBoolean() && !IgnoresEcho)
        {
            return Echoes ? await EchoAsync(body) : null;
        }

        if (!isChat && body.GetProperty("prompt").ValueKind == JsonValueKind.Array)
        {
            return await ContinueAllAsync(body);
        }

        var prompt = isChat ? body.GetProperty("messages")[0].GetProperty("content").GetString()! : body.GetProperty("prompt").GetString()!;
        var top =
            !body.TryGetProperty("logprobs", out var asked) ? 0
            : isChat ? body.GetProperty("top_logprobs").GetInt32()
            : asked.GetInt32();
        if (top > (isChat ? 20 : 5))
        {
            return null;
        }

        var written = await WriteAsync(
            prompt,
            most.GetInt32(),
            body.GetProperty("temperature").GetDouble(),
            body.TryGetProperty("seed", out var seed) ? seed.GetInt32() : 0,
            top
        );
        var reason = Reason ?? (written.IsComplete ? "stop" : "length");
        object choice = isChat
            ? new
            {
                index = 0,
                message = new
                {
                    role = "assistant",
                    content = Refusal is null ? written.Text : null,
                    refusal = Refusal,
                },
                logprobs = top > 0 ? new { content = List(written) } : null,
                finish_reason = reason,
            }
            : new
            {
                index = 0,
                text = written.Text,
                logprobs = top > 0 && ShowsTokens ? Columns(written) : null,
                finish_reason = reason,
            };
        return Whole([choice], written.PromptTokens, written.Tokens.Count);
    }
}
