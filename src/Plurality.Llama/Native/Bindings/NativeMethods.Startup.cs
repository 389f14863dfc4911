using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

/// <summary>
/// The C functions of llama.h and ggml*.h that Plurality uses, grouped by section of the header, under their C names. Load the libraries
/// before the first call: this decides which files the names "llama", "ggml" and "ggml-base" stand for.
/// </summary>
internal static unsafe partial class NativeMethods
{
    internal const string Llama = "llama";
    internal const string Ggml = "ggml";
    internal const string GgmlBase = "ggml-base";

    /// <summary>The CPU in ggml's registry of devices.</summary>
    internal const int GgmlBackendDeviceTypeCpu = 0;

    /// <summary>A GPU with memory of its own.</summary>
    internal const int GgmlBackendDeviceTypeGpu = 1;

    /// <summary>A GPU in the memory of the CPU.</summary>
    internal const int GgmlBackendDeviceTypeIntegratedGpu = 2;

    [LibraryImport(Llama)]
    internal static partial void llama_backend_init();

    [LibraryImport(Llama)]
    internal static partial void llama_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* userData);

    [LibraryImport(GgmlBase)]
    internal static partial void ggml_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* userData);

    [LibraryImport(Ggml, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void ggml_backend_load_all_from_path(string directory);

    [LibraryImport(Ggml)]
    internal static partial nint ggml_backend_dev_by_type(int type);

    [LibraryImport(GgmlBase)]
    internal static partial nint ggml_backend_dev_backend_reg(nint device);

    [LibraryImport(GgmlBase)]
    internal static partial byte* ggml_backend_dev_description(nint device);

    [LibraryImport(GgmlBase, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ggml_backend_reg_get_proc_address(nint registry, string name);

    [LibraryImport(Ggml)]
    internal static partial void ggml_backend_register(nint registry);

    [LibraryImport(GgmlBase)]
    internal static partial nint ggml_backend_cpu_buffer_type();

    [LibraryImport(GgmlBase)]
    internal static partial byte ggml_backend_buft_is_host(nint memoryType);

    [LibraryImport(GgmlBase)]
    internal static partial byte* ggml_op_name(int operation);
}
