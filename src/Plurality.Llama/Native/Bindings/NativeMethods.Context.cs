using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Llama)]
    internal static partial ContextParameters llama_context_default_params();

    /// <summary>Call <see cref="ContextHandle.Adopt"/> next, which ties the context to its model.</summary>
    [LibraryImport(Llama)]
    internal static partial ContextHandle llama_init_from_model(ModelHandle model, ContextParameters parameters);

    [LibraryImport(Llama)]
    internal static partial void llama_free(nint context);

    [LibraryImport(Llama)]
    internal static partial uint llama_n_ctx(ContextHandle context);

    [LibraryImport(Llama)]
    internal static partial uint llama_n_batch(ContextHandle context);
}
