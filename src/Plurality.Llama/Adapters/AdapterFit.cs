using System.Globalization;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Llama.Adapters;

/// <summary>Checks that an adapter belongs to a model: its matrices exist there and have the same shapes.</summary>
internal static class AdapterFit
{
    private const string Embedding = "token_embd.weight";
    private const string Output = "output.weight";

    /// <summary>Checks an adapter against a model.</summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="model">The model's head, valid.</param>
    /// <exception cref="ModelFileException">The adapter is for another model. The message names both.</exception>
    public static void Require(AdapterFile adapter, GgufModel model)
    {
        var architecture = model.Text(AdapterKeys.Architecture);
        string[] faults =
            adapter.Architecture != architecture
                ? [$"its architecture must be that of the model, '{architecture}'; got '{adapter.Architecture}'"]
                : [.. adapter.Pairs.Select(pair => Fault(pair.Tensor, pair.A, pair.B, model)).OfType<string>()];
        if (faults.Length > 0)
        {
            throw AdapterFile.Error(
                adapter.Path,
                faults,
                $"It was made for {adapter.BaseModel ?? "a model that it does not name"}; the model here is "
                    + $"{model.Text(AdapterKeys.Name) ?? "unnamed"} ({model.Path}). Use the adapter with its own model."
            );
        }
    }

    private static string? Fault(string name, GgufTensor a, GgufTensor b, GgufModel model)
    {
        if (model.Tensors.FirstOrDefault(tensor => tensor.Name == name) is not { } matrix)
        {
            return $"the model must have a tensor '{name}'; it has none";
        }

        if (matrix.Dimensions.Count != 2)
        {
            return Invariant(
                $"'{name}' of the model must be one matrix; it has {matrix.Dimensions.Count} dimensions (adapters of experts or vectors)"
            );
        }

        if (name != Embedding)
        {
            return Compare(a, [matrix.Dimensions[0], b.Dimensions[0]]) ?? Compare(b, [b.Dimensions[0], matrix.Dimensions[1]]);
        }

        // The library looks rows up in A here. Where the embedding is the output matrix too, it would multiply with the same tensors in the
        // wrong direction, and abort.
        return model.Tensors.Any(tensor => tensor.Name == Output)
            ? Compare(a, [b.Dimensions[0], matrix.Dimensions[1]]) ?? Compare(b, [b.Dimensions[0], matrix.Dimensions[0]])
            : $"'{name}' of the model must not be the output matrix too, which llama.cpp cannot adapt; it is";
    }

    private static string? Compare(GgufTensor tensor, IReadOnlyList<ulong> expected)
    {
        // The rank is the length of B's rows.
        ulong[] found = [.. tensor.Dimensions, .. Enumerable.Repeat(1UL, 4 - tensor.Dimensions.Count)];
        ulong[] wanted = [.. expected, .. Enumerable.Repeat(1UL, 4 - expected.Count)];
        return found.SequenceEqual(wanted)
            ? null
            : $"'{tensor.Name}' must have the shape {Shape(expected)}, as the model has it; got {Shape(tensor.Dimensions)}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Shape(IEnumerable<ulong> dimensions) =>
        string.Join(" × ", dimensions.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)));
}
