using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Plurality.Llama.Cache;

/// <summary>
/// The list of model files that were loaded and computed a token without a fault. The cache folder has an empty file for each, named
/// after the SHA-256 of the model, the version and CPU variant of the library, and the build and the layers where a GPU computed.
/// </summary>
/// <param name="cacheFolder">The cache folder; null for none.</param>
/// <param name="libraryVersion">The version of the library.</param>
/// <param name="cpuVariant">The library for the CPU.</param>
/// <param name="gpu">The number of layers on a GPU and the build, as they stand in the names; null on the CPU.</param>
/// <param name="logger">Receives why a model cannot be remembered.</param>
internal sealed partial class KnownGoodModels(string? cacheFolder, string libraryVersion, string cpuVariant, string? gpu, ILogger logger)
{
    private const string Folder = "known-good";

    /// <summary>Whether the model of this hash is known to be good.</summary>
    public bool Contains(string sha256) => PathOf(sha256) is { } path && File.Exists(path);

    /// <summary>Whether the model of this hash was good with any version of the library.</summary>
    public static bool Remembers(string? cacheFolder, string sha256) =>
        cacheFolder is not null
        && Path.Combine(cacheFolder, Folder) is var folder
        && Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, $"{sha256}-*").Any();

    /// <summary>Adds a model. If the cache folder cannot be written, the model is checked again next time.</summary>
    public void Add(string sha256)
    {
        if (PathOf(sha256) is not { } path)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotRemembered(logger, path, exception.Message);
        }
    }

    private string? PathOf(string sha256) =>
        cacheFolder is null
            ? null
            : Path.Combine(
                cacheFolder,
                Folder,
                string.Create(CultureInfo.InvariantCulture, $"{sha256}-{libraryVersion}-{cpuVariant}{(gpu is null ? "" : $"-gpu-{gpu}")}")
            );

    [LoggerMessage(LogLevel.Information, "The model is good, but {Path} cannot be written ({Reason}): it will be checked again next time")]
    private static partial void LogNotRemembered(ILogger logger, string path, string reason);
}
