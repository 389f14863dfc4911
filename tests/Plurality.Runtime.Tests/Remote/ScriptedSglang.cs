using System.Globalization;
using System.Text.Json;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Answers as SGLang does.</summary>
internal sealed class ScriptedSglang(ScriptedModel model) : ScriptedPromptEngine(model)
{
    public override string Address => "sglang:" + Root;

    public override string CompletionPath => "/generate";

    protected override async Task<string?> OfAsync(string path, JsonElement body)
    {
        switch (path)
        {
            case "/get_model_info":
                return JsonSerializer.Serialize(new { model_path = $"/models/{Alias}", is_generation = true });
            case "/get_server_info":
                return JsonSerializer.Serialize(new { version = Build, context_length = (int?)null });
            case "/v1/models":
                return JsonSerializer.Serialize(new { data = (object[])[new { id = Alias, max_model_len = Context }] });
            case "/tokenize":
                var tokens = Encode(body.GetProperty("prompt").GetString()!, body.GetProperty("add_special_tokens").GetBoolean());
                return JsonSerializer.Serialize(new { tokens, count = tokens.Length });
            case "/detokenize":
                return JsonSerializer.Serialize(new { text = Decode(Numbers(body.GetProperty("tokens"))) });
        }

        var prompt = Numbers(body.GetProperty("input_ids"));
        var asked = body.TryGetProperty("token_ids_logprob", out var ids) ? Numbers(ids) : null;
        var sampling = body.GetProperty("sampling_params");
        int? forced = sampling.TryGetProperty("logit_bias", out var bias)
            ? int.Parse(bias.EnumerateObject().Single().Name, CultureInfo.InvariantCulture)
            : null;
        var (first, isStopped, scores) = await ContinueAsync(prompt, asked, body.GetProperty("top_logprobs_num").GetInt32(), forced);
        var about = new Dictionary<string, object>
        {
            ["id"] = "1",
            ["finish_reason"] = isStopped ? new { type = "stop", matched = first } : new { type = "length", length = 1 },
            ["prompt_tokens"] = prompt.Length,
            ["output_token_logprobs"] = (object[])[Entry(scores[0])],
        };
        if (asked is null || KnowsAsked)
        {
            var list = scores.Where(one => asked?.Contains(one.Token) ?? true);
            about[asked is null ? "output_top_logprobs" : "output_token_ids_logprobs"] = (object[])[list.Select(Entry)];
        }

        return JsonSerializer.Serialize(new { text = "", meta_info = about });
    }

    private static object?[] Entry((int Token, double Score) one) => [one.Score, one.Token, null];
}
