using System.Diagnostics;
using System.Runtime.InteropServices;
using Plurality.Llama.Errors;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>
/// The loaded CPU library of ggml. Builds for different processors differ in the last digits, so a run records the variant.
/// </summary>
internal static unsafe class CpuVariant
{
    private const string Prefix = "ggml-cpu-";

    /// <summary>
    /// The suffix of the loaded file, such as "zen4" for libggml-cpu-zen4.so. A build with a single CPU library gives its instruction sets,
    /// such as "AVX+AVX2+FMA".
    /// </summary>
    /// <exception cref="NativeLibraryException">The library registered no CPU device.</exception>
    public static string Detect(string directory)
    {
        var device = NativeMethods.ggml_backend_dev_by_type(NativeMethods.GgmlBackendDeviceTypeCpu);
        if (device == 0)
        {
            throw new NativeLibraryException(
                $"{directory} must hold a CPU library of ggml (libggml-cpu-*) that this processor can run; none could be loaded. "
                    + $"Copy it there from the same llama.cpp {LibraryFiles.Release} build.{LlamaLog.Quote()}",
                [directory]
            );
        }

        return LoadedFileSuffix() ?? Features(NativeMethods.ggml_backend_dev_backend_reg(device));
    }

    // ggml opens every variant to read its score and closes all but the best, so one remains mapped.
    private static string? LoadedFileSuffix()
    {
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            var name = Path.GetFileNameWithoutExtension(module.FileName);
            var at = name.IndexOf(Prefix, StringComparison.Ordinal);
            if (at >= 0)
            {
                return name[(at + Prefix.Length)..];
            }
        }

        return null;
    }

    private static string Features(nint registry)
    {
        var address = NativeMethods.ggml_backend_reg_get_proc_address(registry, "ggml_backend_get_features");
        if (address == 0)
        {
            return "unnamed";
        }

        var names = new List<string>();
        for (var feature = ((delegate* unmanaged[Cdecl]<nint, Feature*>)address)(registry); feature->name != 0; feature++)
        {
            names.Add(Marshal.PtrToStringUTF8(feature->name)!);
        }

        return string.Join('+', names);
    }

    /// <summary>ggml-backend.h <c>ggml_backend_feature</c>; a null name ends the list.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Feature
    {
        public nint name;
        public nint value;
    }
}
