using System.Runtime.InteropServices;
using System.Text;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Native.Bindings;

/// <summary>Finds the three libraries of a llama.cpp build and loads them by full path, in the order of their dependencies.</summary>
internal sealed class LibraryFiles
{
    /// <summary>The release that the bindings support. Its number is part of some file names.</summary>
    public const string Release = "v0.5.0";

    /// <summary>The variable that names the folder of another llama.cpp build.</summary>
    public const string DirectoryVariable = "PLURALITY_LLAMA_DIR";

    private const string Remedy =
        $"Build Plurality with Node.js installed, which fetches the libraries on linux-x64, or set {DirectoryVariable} to a folder with a "
        + $"llama.cpp {Release} build (libllama, libggml, libggml-base, libggml-cpu).";

    private static readonly string[] Names = [NativeMethods.GgmlBase, NativeMethods.Ggml, NativeMethods.Llama];

    private LibraryFiles(string directory, string llamaPath, IReadOnlyDictionary<string, nint> handles)
    {
        Directory = directory;
        LlamaPath = llamaPath;
        Handles = handles;
    }

    /// <summary>The absolute path of the libraries' folder.</summary>
    public string Directory { get; }

    /// <summary>The absolute path of libllama.</summary>
    public string LlamaPath { get; }

    /// <summary>The loaded libraries, by their names in <see cref="NativeMethods"/>.</summary>
    public IReadOnlyDictionary<string, nint> Handles { get; }

    /// <summary>
    /// Loads from the given folder. Without one, from that of <see cref="DirectoryVariable"/>. Without both, from
    /// <c>runtimes/&lt;system&gt;/native</c> beside the program, or from the program's folder.
    /// </summary>
    /// <exception cref="NativeLibraryException">A library is missing or cannot be loaded.</exception>
    public static LibraryFiles Load(string? directory)
    {
        var folders = Folders(directory);
        var tried = new List<string>();
        foreach (var folder in folders)
        {
            var paths = Names.Select(name => Find(folder, name, tried)).ToArray();
            if (paths.All(path => path is not null))
            {
                return LoadAll(folder, paths!, tried);
            }
        }

        throw new NativeLibraryException(
            $"The llama.cpp libraries must be in {string.Join(" or ", folders)}; tried{List(tried)}\n{Remedy}",
            tried
        );
    }

    private static string[] Folders(string? directory)
    {
        var chosen = directory ?? Environment.GetEnvironmentVariable(DirectoryVariable);
        if (!string.IsNullOrEmpty(chosen))
        {
            return [Path.TrimEndingDirectorySeparator(Path.GetFullPath(chosen))];
        }

        var system =
            OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var program = Path.GetFullPath(AppContext.BaseDirectory);
        return [Path.Combine(program, "runtimes", $"{system}-{architecture}", "native"), Path.TrimEndingDirectorySeparator(program)];
    }

    private static string? Find(string folder, string name, List<string> tried)
    {
        var extension =
            OperatingSystem.IsWindows() ? ".dll"
            : OperatingSystem.IsMacOS() ? ".dylib"
            : ".so";
        string[] files = [$"lib{name}.{Release}{extension}", $"lib{name}{extension}", $"{name}{extension}"];
        foreach (var path in files.Select(file => Path.Combine(folder, file)))
        {
            tried.Add(path);
            if (File.Exists(path))
            {
                return path;
            }
        }

        // Builds for a device may say so in the name: libllama.cuda.v0.5.0.so.
        var named = $"lib{name}.*.{Release}{extension}";
        tried.Add(Path.Combine(folder, named));
        return System.IO.Directory.Exists(folder)
            ? System.IO.Directory.EnumerateFiles(folder, named).Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
    }

    private static LibraryFiles LoadAll(string folder, string[] paths, List<string> tried)
    {
        var handles = new Dictionary<string, nint>(StringComparer.Ordinal);
        foreach (var (name, path) in Names.Zip(paths))
        {
            try
            {
                handles[name] = NativeLibrary.Load(path);
            }
            catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
            {
                throw new NativeLibraryException(
                    $"{path} must be a loadable llama.cpp library; the loader says: {fault.Message.Trim()}\nTried{List(tried)}\n{Remedy}",
                    tried,
                    fault
                );
            }
        }

        return new LibraryFiles(folder, paths[^1], handles);
    }

    private static string List(IEnumerable<string> paths) =>
        paths.Aggregate(new StringBuilder(":"), (text, path) => text.Append("\n  ").Append(path)).ToString();
}
