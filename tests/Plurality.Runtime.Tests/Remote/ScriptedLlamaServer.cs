using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Unicode;
using Plurality.Numerics;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Answers as llama-server does.</summary>
internal sealed class ScriptedLlamaServer(ScriptedModel model) : ScriptedEngine(model)
{
    public override string Address => "llama-server:" + Root;

    public override string CompletionPath => "/completion";

    /// <summary>Each slot's text.</summary>
    private readonly ConcurrentDictionary<int, int[]> _slots = [];

    private long _computed;

    /// <summary>How many tokens the server had to compute: those that its slot did not have, and the last one.</summary>
    public long Computed => Interlocked.Read(ref _computed);

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
        var slot = body.GetProperty("id_slot").GetInt32();
        var cached = _slots.GetValueOrDefault(slot, []).Zip(prompt).TakeWhile(pair => pair.First == pair.Second).Count();
        Interlocked.Add(ref _computed, prompt.Length - Math.Min(cached, prompt.Length - 1));
        _slots[slot] = prompt;
        var logits = await LogitsAsync(prompt);
        return body.GetProperty("post_sampling_probs").GetBoolean() ? Sampled(prompt, logits, body) : OfModel(prompt, logits, body);
    }

    private string OfModel(int[] prompt, float[] logits, JsonElement body)
    {
        var total = LogSpace.LogSumExp(logits);
        var top = Enumerable
            .Range(0, logits.Length)
            .OrderByDescending(token => logits[token])
            .Take(body.GetProperty("n_probs").GetInt32())
            .Select(token => new
            {
                id = token,
                bytes = Model.Vocabulary.Bytes(token).Select(value => (int)value),
                logprob = Math.Min(0, logits[token] - total),
            });
        return Answer(prompt, Biased(logits, body, null), new { top_logprobs = top });
    }

    /// <summary>As the server does: single precision, and probabilities of 0 left out.</summary>
    private string Sampled(int[] prompt, float[] logits, JsonElement body)
    {
        var isWhole = body.GetProperty("ignore_eos").GetBoolean();
        var temperature = body.GetProperty("temperature").GetSingle();
        var biased = Biased(logits, body, isWhole ? null : Bias);
        int[] candidates =
        [
            .. Enumerable
                .Range(0, logits.Length)
                .Where(token => !isWhole || !Model.Vocabulary.EndOfGeneration.Contains(token))
                .OrderByDescending(token => biased[token]),
        ];
        var total = LogSpace.LogSumExp([.. candidates.Select(token => biased[token] / temperature)]);
        var top = candidates
            .Take(body.GetProperty("n_probs").GetInt32())
            .Select(token => new { id = token, prob = (float)Math.Exp((biased[token] / temperature) - total) })
            .Where(one => one.prob > 0);
        return Answer(prompt, biased, new { top_probs = top });
    }

    private static float[] Biased(float[] logits, JsonElement body, float? bias)
    {
        float[] biased = [.. logits];
        foreach (var entry in body.GetProperty("logit_bias").EnumerateArray())
        {
            biased[entry[0].GetInt32()] += bias ?? entry[1].GetSingle();
        }

        return biased;
    }

    /// <summary>The server shows no probabilities where its sampler takes a part of a character.</summary>
    private string Answer(int[] prompt, float[] biased, object place)
    {
        var answer = new Dictionary<string, object>
        {
            ["model"] = Alias,
            ["tokens_evaluated"] = prompt.Length,
            ["truncated"] = false,
        };
        if (Utf8.IsValid(Model.Vocabulary.Bytes(Array.IndexOf(biased, biased.Max()))))
        {
            answer["completion_probabilities"] = (object[])[place];
        }

        return JsonSerializer.Serialize(answer);
    }
}
