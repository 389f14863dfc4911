using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Plurality.Llama.Cache;

/// <summary>
/// SHA-256 of model files, kept between starts of the program by path, size and time of last change. Hashing 15 GB takes ten seconds or
/// more; looking up a record takes none.
/// </summary>
/// <remarks>
/// A program that changes a file and restores both its size and its time is not noticed; <c>plurality models inspect</c> always hashes. A
/// file that changed within the last <see cref="Settled"/> is hashed and not recorded, because a second change could fall on the same
/// time.
/// </remarks>
internal sealed partial class KnownHashes(string? cacheFolder, ILogger logger)
{
    /// <summary>How long a file must have been unchanged before its hash is recorded. FAT keeps times in steps of two seconds.</summary>
    internal static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private const string Folder = "hashes";

    /// <summary>SHA-256 of a file: 64 lower-case hexadecimal digits, from the record if size and time agree with it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Sha256(string path, CancellationToken cancellationToken)
    {
        var before = Stamp.Of(path);
        return Find(path, before) ?? Compute(path, before, cancellationToken);
    }

    /// <summary>Hashes a file whatever is recorded, and records the result.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Refresh(string path, CancellationToken cancellationToken) => Compute(path, Stamp.Of(path), cancellationToken);

    private string Compute(string path, Stamp before, CancellationToken cancellationToken)
    {
        var started = DateTime.UtcNow;
        var sha256 = FileHash.Sha256(path, cancellationToken);
        if (Stamp.Of(path) == before && started - before.Changed > Settled)
        {
            Store(path, new Record(Path.GetFullPath(path), before, sha256));
        }

        return sha256;
    }

    private string? Find(string path, Stamp stamp)
    {
        try
        {
            return
                PathOf(path) is { } file
                && File.Exists(file)
                && JsonSerializer.Deserialize<Record>(File.ReadAllBytes(file), JsonSerializerOptions.Web) is { Sha256.Length: 64 } record
                && record.Path == Path.GetFullPath(path)
                && record.Stamp == stamp
                ? record.Sha256
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // a record that cannot be read is replaced
        }
    }

    private void Store(string path, Record record)
    {
        if (PathOf(path) is not { } file)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(record, JsonSerializerOptions.Web));
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotRecorded(logger, file, exception.Message);
        }
    }

    private string? PathOf(string path) =>
        cacheFolder is null
            ? null
            : Path.Combine(
                cacheFolder,
                Folder,
                $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))))[..32]}.json"
            );

    [LoggerMessage(LogLevel.Information, "The hash cannot be kept in {Path} ({Reason}): it will be computed again next time")]
    private static partial void LogNotRecorded(ILogger logger, string path, string reason);

    /// <summary>What a file shows of its content without being read.</summary>
    private sealed record Stamp(long Bytes, DateTime Changed)
    {
        public static Stamp Of(string path)
        {
            // A link's own size and time say nothing about the file that it leads to.
            var link = new FileInfo(path);
            var file = link.LinkTarget is null ? link : (FileInfo)link.ResolveLinkTarget(returnFinalTarget: true)!;
            return file.Exists
                ? new Stamp(file.Length, file.LastWriteTimeUtc)
                : throw new FileNotFoundException($"{path} must exist.", path);
        }
    }

    private sealed record Record(string Path, Stamp Stamp, string Sha256);
}
