using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(GgmlBase)]
    internal static partial byte* ggml_get_name(TensorHeader* tensor);

    [LibraryImport(GgmlBase)]
    internal static partial nuint ggml_nbytes(TensorHeader* tensor);

    [LibraryImport(GgmlBase)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ggml_is_contiguous(TensorHeader* tensor);

    [LibraryImport(GgmlBase)]
    internal static partial void ggml_backend_tensor_get(TensorHeader* tensor, void* data, nuint offset, nuint size);
}
