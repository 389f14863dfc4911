using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Adapters.Peft;

/// <summary>Writes LoRA adapters as PEFT saves them: adapter_config.json and adapter_model.safetensors in a folder.</summary>
internal static class PeftAdapterWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The files that <see cref="Write"/> puts into a folder.</summary>
    public static string[] FilesIn(string folder) =>
        [Path.Combine(folder, PeftConfig.FileName), Path.Combine(folder, PeftConfig.WeightsName)];

    /// <summary>Writes an adapter. Creates the folder, and replaces files of these two names.</summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="layout">The model that the adapter is for.</param>
    /// <exception cref="ModelFileException">A matrix has no counterpart in Hugging Face's model.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Write(LoraAdapter adapter, string folder, PeftLayout layout)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(layout);
        var modules = adapter.Matrices.Select(matrix => (Module: ModuleOf(matrix, layout), Matrix: matrix)).ToList();
        Directory.CreateDirectory(folder);
        Safetensors.Write(
            Path.Combine(folder, PeftConfig.WeightsName),
            modules.SelectMany(one =>
                new[]
                {
                    (PeftLayout.NameOf(one.Module, 'A'), new[] { one.Matrix.Rank, one.Matrix.Inputs }, one.Matrix.A),
                    (
                        PeftLayout.NameOf(one.Module, 'B'),
                        [one.Matrix.Outputs, one.Matrix.Rank],
                        layout.FromGguf(one.Matrix.Tensor, one.Matrix.B, one.Matrix.Outputs)
                    ),
                }
            )
        );
        var config = Config(adapter, modules, layout).ToJsonString(Indented) + "\n";
        NewFile.Write(Path.Combine(folder, PeftConfig.FileName), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(config)));
    }

    private static JsonObject Config(LoraAdapter adapter, List<(string Module, LoraMatrix Matrix)> modules, PeftLayout layout)
    {
        var rank = modules.GroupBy(one => one.Matrix.Rank).MaxBy(group => group.Count())!.Key;
        return new JsonObject
        {
            ["alpha_pattern"] = new JsonObject(),
            ["base_model_name_or_path"] = adapter.BaseModel ?? layout.ModelName,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["lora_alpha"] = adapter.Alpha,
            ["lora_dropout"] = 0.0,
            ["modules_to_save"] = null,
            ["peft_type"] = "LORA",
            ["r"] = rank,
            ["rank_pattern"] = new JsonObject(
                modules.Where(one => one.Matrix.Rank != rank).Select(one => KeyValuePair.Create(one.Module, (JsonNode?)one.Matrix.Rank))
            ),
            ["target_modules"] = new JsonArray([.. Targets(modules, layout).Select(target => (JsonNode)target)]),
            ["task_type"] = "CAUSAL_LM",
            ["use_dora"] = false,
            ["use_rslora"] = false,
        };
    }

    /// <summary>The last names of the modules where every layer has them, else all names in full.</summary>
    private static IEnumerable<string> Targets(List<(string Module, LoraMatrix Matrix)> modules, PeftLayout layout)
    {
        var kinds = modules.GroupBy(one => one.Module.Split('.')[^1], StringComparer.Ordinal).ToList();
        return kinds.All(kind => kind.Key == "lm_head" || kind.Count() == layout.LayerCount)
            ? kinds.Select(kind => kind.Key).Order(StringComparer.Ordinal)
            : modules.Select(one => one.Module);
    }

    private static string ModuleOf(LoraMatrix matrix, PeftLayout layout) =>
        PeftLayout.ModuleOf(matrix.Tensor)
        ?? throw new ModelFileException(
            layout.ModelPath,
            [$"the matrix must have a name in Hugging Face's libraries that is known here; got '{matrix.Tensor}'"],
            "Train the seven matrices of each layer, or lm_head."
        );
}
