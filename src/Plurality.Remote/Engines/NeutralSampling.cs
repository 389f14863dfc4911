using System.Text.Json.Nodes;

namespace Plurality.Remote.Engines;

/// <summary>
/// The sampler's settings that change no probability, under the names that vLLM (vllm/sampling_params.py) and SGLang (its page
/// sampling_params.md) share. They are sent although they are defaults: a model's generation configuration replaces what is left out.
/// </summary>
internal static class NeutralSampling
{
    /// <summary>Adds the settings to a request, or to the part of it that has the sampler's settings.</summary>
    public static void AddTo(JsonObject request)
    {
        request["temperature"] = 0;
        request["top_p"] = 1;
        request["top_k"] = -1;
        request["min_p"] = 0;
        request["repetition_penalty"] = 1;
        request["presence_penalty"] = 0;
        request["frequency_penalty"] = 0;
    }
}
