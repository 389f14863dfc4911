using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Llama)]
    internal static partial QuantizeParameters llama_model_quantize_default_params();

    [LibraryImport(Llama, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial uint llama_model_quantize(string input, string output, in QuantizeParameters parameters);
}
