using System.Text.Json;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Answers as Ollama does.</summary>
internal sealed class ScriptedOllama(ScriptedModel model) : ScriptedTextEngine(model)
{
    public override string Address => $"ollama:{Root}/scripted";

    public override string CompletionPath => "/api/generate";

    /// <summary>The hash of the model's files.</summary>
    public string Digest { get; set; } = "0a1b";

    protected override async Task<string?> OfAsync(string path, JsonElement body)
    {
        switch (path)
        {
            case "/api/version":
                return JsonSerializer.Serialize(new { version = Build });
            case "/api/tags":
                return JsonSerializer.Serialize(
                    new
                    {
                        models = (object[])
                            [new { name = "scripted:latest", digest = Digest }, new { name = "hf.co/user/other:Q4_0", digest = "ff" }],
                    }
                );
            case "/api/show":
                return JsonSerializer.Serialize(
                    new
                    {
                        details = new
                        {
                            format = "gguf",
                            family = "llama",
                            parameter_size = "1B",
                            quantization_level = "F16",
                        },
                    }
                );
        }

        if (!body.GetProperty("raw").GetBoolean() || body.GetProperty("stream").GetBoolean())
        {
            return null;
        }

        var options = body.GetProperty("options");
        var prompt = body.GetProperty("prompt").GetString()!;
        if (Model.Vocabulary.Encode(prompt).Length > Context)
        {
            if (!body.GetProperty("truncate").GetBoolean() && !body.GetProperty("shift").GetBoolean())
            {
                return null;
            }

            prompt = prompt[^(Context / 2)..];
        }

        var written = await WriteAsync(
            prompt,
            options.GetProperty("num_predict").GetInt32(),
            options.GetProperty("temperature").GetDouble(),
            options.GetProperty("seed").GetInt32(),
            body.GetProperty("top_logprobs").GetInt32()
        );
        return JsonSerializer.Serialize(
            new
            {
                model = Alias == "scripted" ? body.GetProperty("model").GetString() : Alias,
                created_at = "2026-07-01T00:00:00Z",
                response = written.Text,
                logprobs = body.GetProperty("logprobs").GetBoolean() ? List(written) : null,
                done = true,
                done_reason = written.IsComplete ? "stop" : "length",
                prompt_eval_count = written.PromptTokens,
                eval_count = written.Tokens.Count,
            }
        );
    }
}
