using System.Runtime.InteropServices;

namespace Plurality.Llama.Native;

/// <summary>The libraries of a llama.cpp build that compute on a device other than the CPU, such as libggml-cuda.</summary>
internal static class GpuBackends
{
    private static readonly string[] OfTheCpu = ["base", "cpu", "blas", "rpc"];

    /// <summary>Why they cannot be loaded, in the words of the system's loader; ggml skips them without a word. Empty if there are none,
    /// or if all can be loaded.</summary>
    public static IReadOnlyList<string> Faults(string directory)
    {
        List<string> faults = [];
        foreach (var path in Directory.EnumerateFiles(directory, "*ggml-*").Where(IsLibrary).Order(StringComparer.Ordinal))
        {
            try
            {
                NativeLibrary.Free(NativeLibrary.Load(path));
            }
            catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
            {
                faults.Add($"{path}: {Reason(fault.Message)}");
            }
        }

        return faults;
    }

    /// <summary>The loader's own words, without .NET's advice to developers in front of them.</summary>
    private static string Reason(string message)
    {
        const string Advice = "environment variable:";
        var words = message.LastIndexOf(Advice, StringComparison.Ordinal);
        return (words < 0 ? message : message[(words + Advice.Length)..]).Trim().ReplaceLineEndings(" ");
    }

    private static bool IsLibrary(string path)
    {
        var name = Path.GetFileName(path);
        return Path.GetExtension(name) is ".so" or ".dylib" or ".dll"
            && !OfTheCpu.Any(part => name.Contains($"ggml-{part}", StringComparison.Ordinal));
    }
}
