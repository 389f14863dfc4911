using System.Globalization;
using System.Text.Json;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.Llama.Native.Bindings;
using Plurality.Llama.Weights;
using Plurality.Models;

namespace Plurality.Llama.Cache;

/// <summary>
/// The models in the cache folder whose weights were converted: <c>models/NAME.gguf</c>, with its SHA-256 in <c>NAME.json</c>. NAME
/// consists of the source's hash, the format and the version of the library. A file gets its name only when it is complete (written to a
/// temporary file, flushed, renamed), and one process at a time writes it.
/// </summary>
/// <param name="cacheFolder">The cache folder.</param>
/// <param name="library">The library that converts.</param>
/// <param name="hashes">The hashes of files that have not changed since.</param>
/// <param name="freeBytes">Returns the free bytes on the disk of a folder.</param>
internal sealed class ExpandedModels(string cacheFolder, LlamaLibrary library, KnownHashes hashes, Func<string, long> freeBytes)
{
    /// <summary>The space that must stay free on the disk, so that other programs do not fail.</summary>
    private const long SpareBytes = 64L << 20;

    private static readonly JsonSerializerOptions RecordFormat = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private const string Folder = "models";

    private readonly string _folder = Path.Combine(cacheFolder, Folder);

    /// <summary>Returns the converted file and creates it if necessary.</summary>
    /// <param name="source">The valid model to convert.</param>
    /// <param name="sourceSha256">SHA-256 of its file.</param>
    /// <param name="format">Any format except <see cref="WeightFormat.Shipped"/>.</param>
    /// <param name="progress">Receives one sentence before each slow step, or null.</param>
    /// <param name="cancellationToken">Cancels waiting and hashing. The library's conversion cannot be cancelled.</param>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    /// <exception cref="ModelException">The library cannot convert this model.</exception>
    public ExpandedModel Get(
        GgufModel source,
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
            () => progress?.Report("Waiting for another process that converts the same model"),
            cancellationToken
        );
        if (Find(name, cancellationToken) is { } madeMeanwhile)
        {
            return madeMeanwhile;
        }

        string[] warnings = File.Exists(PathOf(name, "gguf"))
            ? [$"The cached file {PathOf(name, "gguf")} was damaged and has been created again."]
            : [];
        DeleteLeftovers(name);
        RequireRoom(ExpandedBytes(source, format));
        progress?.Report($"Converting the model to {format} (once; kept in {_folder})");
        return Make(source.Path, name, format, cancellationToken) with { Warnings = warnings };
    }

    /// <summary>The finished file of this name; null if it is missing or its hash differs from the recorded one.</summary>
    private ExpandedModel? Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            var sha256 = JsonSerializer.Deserialize<Record>(File.ReadAllBytes(PathOf(name, "json")), RecordFormat)?.Sha256;
            var path = PathOf(name, "gguf");
            return sha256 is not null && hashes.Sha256(path, cancellationToken) == sha256 ? new ExpandedModel(path, sha256, []) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // missing, or damaged beyond reading
        }
    }

    /// <summary>The full paths of all finished files of a cache folder.</summary>
    public static IReadOnlySet<string> FilesIn(string cacheFolder) =>
        Path.Combine(cacheFolder, Folder) is var folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.gguf").ToHashSet(StringComparer.Ordinal)
            : [];

    /// <summary>Deletes a finished file from the cache. If another process has it open, the file stays readable for it, or it is not
    /// deleted, depending on the system.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
            File.Delete(Path.ChangeExtension(path, "json"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file is in use. An unneeded file in a cache does no harm.
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

            // Write the record first: a model without a record counts as damaged, a record without a model as missing.
            WriteAtomically(
                PathOf(name, "json"),
                JsonSerializer.SerializeToUtf8Bytes(new Record(sha256, Path.GetFullPath(sourcePath)), RecordFormat)
            );
            File.Move(temporary, path, overwrite: true);
            return new ExpandedModel(path, sha256, []);
        }
        finally
        {
            File.Delete(temporary); // does nothing if it was renamed
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

    /// <summary>Their writers have ended, because this process holds the lock.</summary>
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

    /// <summary>The size of the converted file without its header: matrices in the requested format, vectors in F32.</summary>
    private static long ExpandedBytes(GgufModel source, WeightFormat format)
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

    /// <summary>The record beside a converted model.</summary>
    private sealed record Record(string Sha256, string Source);
}
