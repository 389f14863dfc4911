using System.Globalization;
using System.Text.Json;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.Llama.Native.Bindings;
using Plurality.Llama.Weights;
using Plurality.Models;

namespace Plurality.Llama.Cache;

/// <summary>
/// Models whose weights were written again in another format, in the cache folder: <c>models/NAME.gguf</c>, its SHA-256 in
/// <c>NAME.json</c>, NAME made of the source's hash, the format and the library's version. A file gets its name only when it is complete
/// (written elsewhere, flushed, renamed), and one process at a time writes it.
/// </summary>
/// <param name="cacheFolder">The cache folder.</param>
/// <param name="library">The library that converts.</param>
/// <param name="freeBytes">From a folder to the room on its disk, in bytes.</param>
internal sealed class ExpandedModels(string cacheFolder, LlamaLibrary library, Func<string, long> freeBytes)
{
    /// <summary>Room left on the disk after writing, so that nothing else fails for it.</summary>
    private const long SpareBytes = 64L << 20;

    private static readonly JsonSerializerOptions RecordFormat = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private const string Folder = "models";

    private readonly string _folder = Path.Combine(cacheFolder, Folder);

    /// <summary>The expanded file, made now where it is not there.</summary>
    /// <param name="source">The valid model to expand.</param>
    /// <param name="sourceSha256">SHA-256 of its file.</param>
    /// <param name="format">Any but <see cref="WeightFormat.Shipped"/>.</param>
    /// <param name="progress">Told what takes time, or null.</param>
    /// <param name="cancellationToken">Ends waiting and hashing; the library's own conversion runs to its end.</param>
    /// <exception cref="IOException">No room, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    /// <exception cref="ModelException">The library cannot convert this model.</exception>
    public ExpandedModel Get(
        GgufFile source,
        string sourceSha256,
        WeightFormat format,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{sourceSha256[..16]}-{format}-{library.Version}").ToLowerInvariant();
        if (Find(name, cancellationToken) is { } ready)
        {
            return ready;
        }

        Directory.CreateDirectory(_folder);
        using var alone = FileLock.Acquire(
            PathOf(name, "lock"),
            () => progress?.Report("Waiting for another process that expands the same model"),
            cancellationToken
        );
        if (Find(name, cancellationToken) is { } madeMeanwhile)
        {
            return madeMeanwhile;
        }

        string[] warnings = File.Exists(PathOf(name, "gguf"))
            ? [$"The cached file {PathOf(name, "gguf")} was damaged and has been made again."]
            : [];
        DeleteLeftovers(name);
        RequireRoom(ExpandedBytes(source, format));
        progress?.Report($"Expanding the model to {format} (once; kept in {_folder})");
        return Make(source.Path, name, format, cancellationToken) with { Warnings = warnings };
    }

    /// <summary>The finished file of this name; null where it is missing or does not have the hash that was recorded for it.</summary>
    private ExpandedModel? Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            var sha256 = JsonSerializer.Deserialize<Record>(File.ReadAllBytes(PathOf(name, "json")), RecordFormat)?.Sha256;
            var path = PathOf(name, "gguf");
            return sha256 is not null && FileHash.Sha256(path, cancellationToken) == sha256 ? new ExpandedModel(path, sha256, []) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // missing, or damaged beyond reading
        }
    }

    /// <summary>Every finished file of a cache folder, whole paths.</summary>
    public static IReadOnlySet<string> FilesIn(string cacheFolder) =>
        Path.Combine(cacheFolder, Folder) is var folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.gguf").ToHashSet(StringComparer.Ordinal)
            : [];

    /// <summary>Takes a finished file out of the cache. Whoever has it open keeps it, where the system allows that; where not, it
    /// stays.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
            File.Delete(Path.ChangeExtension(path, "json"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in use; a cache may keep more than it needs.
        }
    }

    private ExpandedModel Make(string sourcePath, string name, WeightFormat format, CancellationToken cancellationToken)
    {
        var path = PathOf(name, "gguf");
        var temporary = PathOf(name, $"{Guid.NewGuid():N}.tmp");
        try
        {
            LlamaModel.Quantize(library, sourcePath, temporary, TypeOf(format), PhysicalCores.Count);
            FlushToDisk(temporary);
            var sha256 = FileHash.Sha256(temporary, cancellationToken);

            // The record first: a model without one counts as damaged, a record without its model as missing.
            WriteAtomically(
                PathOf(name, "json"),
                JsonSerializer.SerializeToUtf8Bytes(new Record(sha256, Path.GetFullPath(sourcePath)), RecordFormat)
            );
            File.Move(temporary, path, overwrite: true);
            return new ExpandedModel(path, sha256, []);
        }
        finally
        {
            File.Delete(temporary); // does nothing where it was renamed
        }
    }

    private static void WriteAtomically(string path, byte[] content)
    {
        var temporary = $"{path}.tmp";
        File.WriteAllBytes(temporary, content);
        FlushToDisk(temporary);
        File.Move(temporary, path, overwrite: true);
    }

    private static void FlushToDisk(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Whoever wrote them is dead: the living one holds the lock.</summary>
    private void DeleteLeftovers(string name)
    {
        foreach (var leftover in Directory.EnumerateFiles(_folder, $"{name}.*.tmp").ToList())
        {
            File.Delete(leftover);
        }
    }

    private void RequireRoom(long bytes)
    {
        var free = freeBytes(_folder);
        if (free < bytes + SpareBytes)
        {
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_folder} must have {(bytes + SpareBytes) >> 20} MB free; it has {free >> 20} MB"
                )
            );
        }
    }

    /// <summary>Size of the expanded file, but for its head: matrices in the wanted format, vectors in F32.</summary>
    private static long ExpandedBytes(GgufFile source, WeightFormat format)
    {
        var bytesPerWeight = format switch
        {
            WeightFormat.F32 => 4.0,
            WeightFormat.F16 or WeightFormat.BF16 => 2.0,
            _ => 34.0 / 32,
        };
        return (long)source.Tensors.Sum(tensor => tensor.Elements!.Value * (tensor.Dimensions.Count == 1 ? 4.0 : bytesPerWeight));
    }

    private static WeightType TypeOf(WeightFormat format) =>
        format switch
        {
            WeightFormat.F16 => WeightType.F16,
            WeightFormat.BF16 => WeightType.BF16,
            WeightFormat.Q8_0 => WeightType.Q8_0,
            WeightFormat.F32 => WeightType.F32,
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Shipped weights need no expansion."),
        };

    private string PathOf(string name, string extension) => Path.Combine(_folder, $"{name}.{extension}");

    /// <summary>What is kept beside an expanded model.</summary>
    private sealed record Record(string Sha256, string Source);
}
