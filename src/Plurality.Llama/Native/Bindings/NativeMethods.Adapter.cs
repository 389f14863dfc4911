using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

internal static unsafe partial class NativeMethods
{
    /// <summary>The model frees its adapters.</summary>
    [LibraryImport(Llama, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint llama_adapter_lora_init(ModelHandle model, string path);

    [LibraryImport(Llama)]
    internal static partial int llama_set_adapters_lora(ContextHandle context, nint* adapters, nuint count, float* scales);
}
