using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Adapters.Peft;

/// <summary>The settings of an adapter that PEFT saves as adapter_config.json (peft 0.17, <c>LoraConfig</c>).</summary>
/// <param name="BaseModel">The name of the model; null if unknown.</param>
/// <param name="Rank">The rank of the matrices that have no other.</param>
/// <param name="Alpha">The scale times the rank, or times its root.</param>
/// <param name="UsesRoot">Whether the scale is alpha / √rank (rsLoRA) instead of alpha / rank.</param>
internal sealed record PeftConfig(string? BaseModel, int Rank, double Alpha, bool UsesRoot)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "adapter_config.json";

    /// <summary>The name of the file of numbers.</summary>
    public const string WeightsName = "adapter_model.safetensors";

    /// <summary>Settings that change what an adapter computes, and the only values that GGUF files can express.</summary>
    private static readonly (string Key, string[] Allowed, string Meaning)[] Required =
    [
        ("use_dora", ["false"], "DoRA"),
        ("fan_in_fan_out", ["false"], "transposed weights"),
        ("bias", ["\"none\""], "trained biases"),
        ("modules_to_save", ["null", "[]"], "modules that are trained whole"),
        ("alpha_pattern", ["null", "{}"], "an alpha per module"),
        ("layer_replication", ["null", "[]"], "replicated layers"),
        ("init_lora_weights", ["null", "true", "false", "\"gaussian\"", "\"orthogonal\"", "\"eva\""], "base weights that were changed"),
        ("alora_invocation_tokens", ["null", "[]"], "an adapter for a part of the prompt"),
    ];

    /// <summary>Reads the settings of a folder.</summary>
    /// <exception cref="ModelFileException">The file is missing, no settings of a LoRA adapter, or asks for what GGUF files cannot
    /// express.</exception>
    public static PeftConfig Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new JsonException("it is no object");
            List<string> faults = [];
            if ((string?)json["peft_type"] is not "LORA" and var type)
            {
                faults.Add($"'peft_type' must be LORA; got {type ?? "nothing"}");
            }

            foreach (var (key, allowed, meaning) in Required)
            {
                if (json.TryGetPropertyValue(key, out var value) && !allowed.Contains(value?.ToJsonString() ?? "null"))
                {
                    faults.Add($"'{key}' must be {string.Join(" or ", allowed)}; GGUF adapters cannot express {meaning}");
                }
            }

            if (json["r"] is not JsonValue r || !r.TryGetValue<int>(out var rank) || rank < 1)
            {
                faults.Add($"'r' must be a whole number from 1; got {Written(json["r"])}");
                rank = 1;
            }

            if (
                json["lora_alpha"] is not JsonValue a
                || !a.TryGetValue<double>(out var alpha)
                || !float.IsFinite((float)alpha)
                || alpha == 0
            )
            {
                faults.Add($"'lora_alpha' must be a number in single precision that is not 0; got {Written(json["lora_alpha"])}");
                alpha = 1;
            }

            return faults.Count == 0
                ? new PeftConfig((string?)json["base_model_name_or_path"], rank, alpha, (bool?)json["use_rslora"] ?? false)
                : throw AdapterFile.Error(path, faults, "Merge the adapter into its model, and convert the model.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw AdapterFile.Error(
                path,
                [$"it must be readable; the system says: {fault.Message.TrimEnd('.')}"],
                "Name a folder that PEFT's save_pretrained has written.",
                fault
            );
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // An ArgumentException: a key occurs twice.
            throw AdapterFile.Error(
                path,
                [$"it must be the settings of PEFT; it is not: {fault.Message.TrimEnd('.')}"],
                "Save the adapter again.",
                fault
            );
        }
    }

    private static string Written(JsonNode? value) => value?.ToJsonString() ?? "nothing";
}
