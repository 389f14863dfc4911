using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>ggml's <c>CONT</c>: F32 rows one behind the other, whatever their order in memory was.</summary>
internal readonly unsafe struct ContiguousCopy : IRowOperation
{
    /// <inheritdoc/>
    public static string Name => "CONT";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) =>
        FlatRows.AreNumbers(result) && FlatRows.AreNumbers(result->src0) && NativeMethods.ggml_is_contiguous(result);

    /// <inheritdoc/>
    public static TensorHeader* Counted(TensorHeader* result) => result->src0;

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        unchecked
        {
            var target = (float*)result->data;
            var length = (int)result->src0->ne0;
            for (var row = first; row < end; row++)
            {
                FlatRows.Numbers(result->src0, row).CopyTo(new Span<float>(target + ((nint)row * length), length));
            }
        }
    }
}
