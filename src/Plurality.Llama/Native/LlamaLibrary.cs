using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Plurality.Llama.Errors;
using Plurality.Llama.Kernels;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>The llama.cpp libraries of this process: loaded once and checked, with their output sent to a logger.</summary>
internal sealed class LlamaLibrary
{
    private static readonly Lock Gate = new();
    private static LlamaLibrary? _loaded;
    private static IReadOnlyDictionary<string, nint>? _handles;

    private readonly Lazy<string> _sha256;

    private readonly IReadOnlyList<string> _saidAtLoading;

    private LlamaLibrary(LibraryFiles files, string version, string cpuVariant, IReadOnlyList<string> saidAtLoading)
    {
        _saidAtLoading = saidAtLoading;
        Directory = files.Directory;
        Version = version;
        CpuVariant = cpuVariant;
        _sha256 = new Lazy<string>(() => HashOf(files.LlamaPath));
    }

    /// <summary>The absolute path of the libraries' folder.</summary>
    public string Directory { get; }

    /// <summary>The version of the library, such as "0.5.0".</summary>
    public string Version { get; }

    /// <summary>The loaded CPU library, such as "zen4"; see <see cref="Native.CpuVariant"/>.</summary>
    public string CpuVariant { get; }

    /// <summary>The SHA-256 of the libllama file, 64 lower-case hexadecimal digits. It is computed on first use.</summary>
    public string Sha256 => _sha256.Value;

    /// <summary>Checks that there is a GPU for a model whose layers are to be computed there. Without one, the library would compute
    /// everything on the CPU and say nothing.</summary>
    /// <param name="gpuLayers">The number of layers on a GPU: 0 for none, negative for all.</param>
    /// <exception cref="NativeLibraryException">Layers are to be on a GPU, and the library can use none.</exception>
    public void RequireGpu(int gpuLayers)
    {
        if (gpuLayers == 0 || GpuBackends.HasDevice(NativeMethods.ggml_backend_dev_by_type))
        {
            return;
        }

        var said = string.Join(" | ", GpuBackends.Faults(Directory).Concat(_saidAtLoading));
        throw new NativeLibraryException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Layers on a GPU ({gpuLayers}) must have a GPU that llama.cpp can use; the library in {Directory} finds none. "
            )
                + "Use --gpu-layers 0 (gpu-layers in a run file), or set PLURALITY_LLAMA_DIR to a build for this GPU and its driver."
                + (said.Length == 0 ? "" : $" The library says: {said}"),
            []
        );
    }

    /// <summary>
    /// Loads the libraries, or returns the loaded ones. <see cref="LibraryFiles.Load"/> says where it searches. A failed load can be tried
    /// again, unless only the CPU library was missing. The library's log goes to the logger of the last call.
    /// </summary>
    /// <param name="directory">The folder of the libraries; null to search for it, or to use the loaded ones.</param>
    /// <param name="logger">Receives the library's log.</param>
    /// <exception cref="NativeLibraryException">No library is found, it does not load, or its structures differ from ours.</exception>
    /// <exception cref="InvalidOperationException">Libraries of another folder are loaded. A process has one set of libraries.</exception>
    public static LlamaLibrary Load(string? directory, ILogger logger)
    {
        lock (Gate)
        {
            if (_loaded is null)
            {
                return _loaded = LoadFirst(directory, logger);
            }

            if (directory is not null && Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) != _loaded.Directory)
            {
                throw new InvalidOperationException(
                    $"directory must be {_loaded.Directory}, whose libraries this process has loaded; got {directory}."
                );
            }

            LlamaLog.RouteTo(logger);
            return _loaded;
        }
    }

    private static LlamaLibrary LoadFirst(string? directory, ILogger logger)
    {
        var files = LibraryFiles.Load(directory);
        var llama = files.Handles[NativeMethods.Llama];

        // Checked through addresses instead of NativeMethods, which would bind the runtime to this library permanently.
        var version = VersionOf(llama);
        KnownLayouts.Verify(llama, files.Handles[NativeMethods.GgmlBase]);

        if (_handles is null)
        {
            NativeLibrary.SetDllImportResolver(typeof(LlamaLibrary).Assembly, Resolve);
        }

        _handles = files.Handles;
        LlamaLog.RouteTo(logger);
        LlamaLog.Clear();
        NativeMethods.ggml_backend_load_all_from_path(files.Directory);
        var variant = Native.CpuVariant.Detect(files.Directory);
        if (Kernels.Kernels.IsSupported)
        {
            KernelBackend.Register();
        }

        NativeMethods.llama_backend_init();
        return new LlamaLibrary(files, version, variant, LlamaLog.LastErrors());
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => _handles!.GetValueOrDefault(name);

    private static unsafe string VersionOf(nint llama)
    {
        var version = (delegate* unmanaged[Cdecl]<byte*>)LayoutCheck.Export(llama, "llama_version");
        return Marshal.PtrToStringUTF8((nint)version()) ?? "";
    }

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
