using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>The libraries of a llama.cpp build that compute on a device other than the CPU, such as libggml-cuda.</summary>
internal static class GpuBackends
{
    private static readonly string[] OfTheCpu = ["base", "cpu", "blas", "rpc"];

    /// <summary>
    /// Whether the library has found a GPU. Its own <c>llama_supports_gpu_offload</c> also says yes where it has libggml-rpc, without any
    /// device.
    /// </summary>
    /// <param name="deviceOfType">Gives the first device of a type; 0 for none.</param>
    public static bool HasDevice(Func<int, nint> deviceOfType) => Device(deviceOfType) != 0;

    /// <summary>The name of the first GPU that the library has found, such as "NVIDIA H200"; null if there is none.</summary>
    public static unsafe string? NameOfDevice() =>
        Device(NativeMethods.ggml_backend_dev_by_type) is var device and not 0
            ? Marshal.PtrToStringUTF8((nint)NativeMethods.ggml_backend_dev_description(device))
            : null;

    private static nint Device(Func<int, nint> deviceOfType) =>
        deviceOfType(NativeMethods.GgmlBackendDeviceTypeGpu) is var device and not 0
            ? device
            : deviceOfType(NativeMethods.GgmlBackendDeviceTypeIntegratedGpu);

    /// <summary>
    /// Names a build in a cache: 16 hexadecimal digits from the names and hashes of libllama and the libraries of its devices. A model that
    /// one build computes can make another one end the process.
    /// </summary>
    /// <param name="directory">The folder of the libraries.</param>
    /// <param name="llamaSha256">The hash of libllama.</param>
    /// <param name="sha256">Gives the hash of a file.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string BuildOf(string directory, string llamaSha256, Func<string, string> sha256)
    {
        var lines = Files(directory).Select(path => $"{Path.GetFileName(path)} {sha256(path)}").Prepend(llamaSha256);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
    }

    /// <summary>Why they cannot be loaded, in the words of the system's loader; ggml skips them without a word. Empty if there are none,
    /// or if all can be loaded.</summary>
    public static IReadOnlyList<string> Faults(string directory)
    {
        List<string> faults = [];
        foreach (var path in Files(directory))
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

    private static IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(directory, "*ggml-*").Where(IsLibrary).Order(StringComparer.Ordinal);

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
