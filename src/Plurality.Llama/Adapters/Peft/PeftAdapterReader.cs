using Plurality.Llama.Errors;

namespace Plurality.Llama.Adapters.Peft;

/// <summary>Reads LoRA adapters that PEFT has saved, in the layout of GGUF files.</summary>
internal static class PeftAdapterReader
{
    private const string SuffixA = ".lora_A.weight";
    private const string SuffixB = ".lora_B.weight";

    /// <summary>Reads the adapter of a folder.</summary>
    /// <param name="folder">The folder with adapter_config.json and adapter_model.safetensors.</param>
    /// <param name="layout">The model that the adapter is for.</param>
    /// <exception cref="ModelFileException">A file is missing or damaged, the adapter is for another model, or GGUF files cannot express
    /// it.</exception>
    public static LoraAdapter Read(string folder, PeftLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var config = PeftConfig.Read(folder);
        var path = Path.Combine(folder, PeftConfig.WeightsName);
        var tensors = Safetensors.Read(path).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        List<string> faults = [];
        List<LoraMatrix> matrices = [];
        foreach (var name in tensors.Keys.Where(name => !IsPart(name)).Order(StringComparer.Ordinal))
        {
            faults.Add($"tensor names must end in '{SuffixA}' or '{SuffixB}'; got '{name}'");
        }

        foreach (var module in tensors.Keys.Where(IsPart).Select(name => name[..^SuffixA.Length]).Distinct())
        {
            if (Fault(module, tensors, layout) is { } fault)
            {
                faults.Add(fault);
                continue;
            }

            var (a, b) = (tensors[module + SuffixA], tensors[module + SuffixB]);
            var (tensor, rank) = (PeftLayout.TensorOf(module)!, a.Shape[0]);

            // A GGUF file has one alpha, which is divided by the rank of each matrix.
            var factor = config.UsesRoot ? (float)Math.Sqrt(rank) : 1;
            var numbers = layout.ToGguf(tensor, b.Numbers, b.Shape[0]);
            matrices.Add(
                new LoraMatrix(
                    tensor,
                    rank,
                    a.Shape[1],
                    b.Shape[0],
                    a.Numbers,
                    factor == 1 ? numbers : Array.ConvertAll(numbers, number => number * factor)
                )
            );
        }

        if (faults.Count == 0 && matrices.Count == 0)
        {
            faults.Add("there must be tensors; the file has none");
        }

        return faults.Count == 0
            ? new LoraAdapter
            {
                Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
                Architecture = layout.Architecture,
                Alpha = (float)config.Alpha,
                BaseModel = config.BaseModel,
                Matrices = [.. matrices.OrderBy(matrix => layout.PlaceOf(matrix.Tensor))],
            }
            : throw AdapterFile.Error(
                path,
                faults,
                $"It was made for {config.BaseModel ?? "a model that it does not name"}; the model here is "
                    + $"{layout.ModelName ?? "unnamed"} ({layout.ModelPath}). Name its own model with --model."
            );
    }

    private static string? Fault(string module, Dictionary<string, (string Name, int[] Shape, float[] Numbers)> tensors, PeftLayout layout)
    {
        if (!tensors.TryGetValue(module + SuffixA, out var a) || !tensors.TryGetValue(module + SuffixB, out var b))
        {
            return $"'{module}' must have both lora_A and lora_B; one is missing";
        }

        if (PeftLayout.TensorOf(module) is not { } tensor)
        {
            return $"the module must be one of the seven of a layer, or lm_head; got '{module}'";
        }

        if (layout.ShapeOf(tensor) is not var (outputs, inputs))
        {
            return $"the model must have a matrix '{tensor}' for '{module}'; it has none";
        }

        if (a.Shape is not [var rank, _] || a.Shape[1] != inputs || !b.Shape.SequenceEqual([outputs, rank]))
        {
            return FormattableString.Invariant(
                    $"'{module}' must have A of rank × {inputs} and B of {outputs} × rank, as the model has it; got "
                ) + $"{string.Join(" × ", a.Shape)} and {string.Join(" × ", b.Shape)}";
        }

        return a.Numbers.Concat(b.Numbers).All(float.IsFinite)
            ? null
            : $"the numbers of '{module}' must be finite; the training has diverged: use an earlier checkpoint";
    }

    private static bool IsPart(string name) =>
        name.EndsWith(SuffixA, StringComparison.Ordinal) || name.EndsWith(SuffixB, StringComparison.Ordinal);
}
