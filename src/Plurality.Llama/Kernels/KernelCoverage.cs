using Plurality.Llama.Gguf;
using Plurality.Llama.Kernels.Rows;

namespace Plurality.Llama.Kernels;

/// <summary>Which matrices of a model file the kernels can read. The library multiplies with the others.</summary>
/// <param name="Read">The number of matrices in formats with a kernel.</param>
/// <param name="Left">The formats without a kernel and the number of their matrices, the most frequent first.</param>
internal sealed record KernelCoverage(int Read, IReadOnlyList<(string Format, int Matrices)> Left)
{
    private const string Embedding = "token_embd.weight";
    private const string Output = "output.weight";

    /// <summary>Tables whose rows are looked up and never multiplied with.</summary>
    private static readonly string[] Tables = ["position_embd.weight", "per_layer_token_embd.weight"];

    /// <summary>Whether every matrix has a kernel.</summary>
    public bool IsComplete => Left.Count == 0;

    /// <summary>Says which formats the library multiplies with, behind "own kernels"; empty if there are none.</summary>
    public string Exception => IsComplete ? "" : $" except {string.Join(", ", Left.Select(format => format.Format))}";

    /// <summary>
    /// Counts the matrices of a file. Tokens are looked up in the embedding, not multiplied with it, unless it is the output matrix too.
    /// </summary>
    /// <param name="file">A valid file.</param>
    /// <param name="hasKernels">Whether there are kernels for this processor. Without them, the library multiplies with all.</param>
    public static KernelCoverage Of(GgufModel file, bool hasKernels = true)
    {
        var hasOutput = file.Tensors.Any(tensor => tensor.Name == Output);
        var matrices = file
            .Tensors.Where(tensor =>
                tensor.Dimensions.Count > 1 && !(hasOutput && tensor.Name == Embedding) && !Tables.Contains(tensor.Name)
            )
            .ToLookup(tensor => hasKernels && WeightRows.IsKnown((int)tensor.TypeNumber));
        return new KernelCoverage(
            matrices[true].Count(),
            [
                .. matrices[false]
                    .GroupBy(tensor => tensor.Type?.Name ?? "unknown")
                    .Select(tensors => (tensors.Key, tensors.Count()))
                    .OrderByDescending(format => format.Item2)
                    .ThenBy(format => format.Key, StringComparer.Ordinal),
            ]
        );
    }
}
