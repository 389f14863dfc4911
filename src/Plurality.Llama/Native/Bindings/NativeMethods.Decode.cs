using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Llama)]
    internal static partial int llama_decode(ContextHandle context, BatchArguments batch);

    [LibraryImport(Llama)]
    internal static partial void llama_synchronize(ContextHandle context);

    [LibraryImport(Llama)]
    internal static partial void llama_set_n_threads(ContextHandle context, int threads, int batchThreads);

    [LibraryImport(Llama)]
    internal static partial float* llama_get_logits_ith(ContextHandle context, int index);
}
