using System.Text.Json;
using Plurality.Numerics;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Answers as llama-server does.</summary>
internal sealed class ScriptedLlamaServer(ScriptedModel model) : ScriptedEngine(model)
{
    public override string Address => "llama-server:" + Root;

    public override string CompletionPath => "/completion";

    /// <summary>What is added to the logits of tokens that are to be raised; null for what a request says.</summary>
    public float? Bias { get; init; }

    protected override async Task<string?> OfAsync(string path, JsonElement body)
    {
        var vocabulary = Model.Vocabulary;
        switch (path)
        {
            case "/props":
                return JsonSerializer.Serialize(
                    new
                    {
                        build_info = Build,
                        model_alias = Alias,
                        model_path = $"/models/{Alias}.gguf",
                        total_slots = 4,
                        default_generation_settings = new { n_ctx = Context },
                    }
                );
            case "/v1/models":
                return JsonSerializer.Serialize(new { data = (object[])[new { meta = new { n_vocab = vocabulary.Size } }] });
            case "/tokenize":
                var begins = body.GetProperty("add_special").GetBoolean() && vocabulary.Beginning is not null;
                int[] tokens = [.. vocabulary.Encode(body.GetProperty("content").GetString()!)];
                return JsonSerializer.Serialize(new { tokens = begins ? [vocabulary.Beginning!.Value, .. tokens] : tokens });
        }

        var prompt = Numbers(body.GetProperty("prompt"));
        var logits = await LogitsAsync(prompt);
        var total = LogSpace.LogSumExp(logits);
        var isSampled = body.GetProperty("post_sampling_probs").GetBoolean();
        if (body.TryGetProperty("logit_bias", out var bias))
        {
            return Raised(prompt, logits, bias, body.GetProperty("n_probs").GetInt32());
        }

        var top = Enumerable
            .Range(0, vocabulary.Size)
            .Where(token => !isSampled || !vocabulary.EndOfGeneration.Contains(token))
            .OrderByDescending(token => logits[token])
            .Take(body.GetProperty("n_probs").GetInt32())
            .Select(token => new
            {
                id = token,
                bytes = vocabulary.Bytes(token).Select(value => (int)value),
                logprob = Math.Min(0, logits[token] - total),
            });
        return Answer(prompt, isSampled ? new { top_probs = top } : new { top_logprobs = top });
    }

    /// <summary>As the server does: single precision, and probabilities of 0 left out.</summary>
    private string Raised(int[] prompt, float[] logits, JsonElement bias, int count)
    {
        foreach (var entry in bias.EnumerateArray())
        {
            logits[entry[0].GetInt32()] += Bias ?? entry[1].GetSingle();
        }

        var total = LogSpace.LogSumExp(logits);
        return Answer(
            prompt,
            new
            {
                top_probs = Enumerable
                    .Range(0, logits.Length)
                    .OrderByDescending(token => logits[token])
                    .Take(count)
                    .Select(token => new { id = token, prob = (float)Math.Exp(logits[token] - total) })
                    .Where(one => one.prob > 0),
            }
        );
    }

    private string Answer(int[] prompt, object place) =>
        JsonSerializer.Serialize(
            new
            {
                completion_probabilities = (object[])[place],
                model = Alias,
                tokens_evaluated = prompt.Length,
                truncated = false,
            }
        );
}
