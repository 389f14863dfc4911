using System.Security.Cryptography;
using System.Text;

namespace Plurality.Llama.Cache;

/// <summary>SHA-256 of files, about 1.5 GB/s on processors with SHA instructions.</summary>
internal static class FileHash
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>
    /// The hash of a model: of its file, or of the hashes of all its parts, written one after another.
    /// </summary>
    /// <param name="parts">The hash of each part in order, as <see cref="Sha256"/> gives it.</param>
    public static string OfParts(IReadOnlyList<string> parts) =>
        parts.Count == 1 ? parts[0] : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(parts))));

    /// <summary>Returns 64 lower-case hexadecimal digits.</summary>
    public static string Sha256(string path, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkBytes];
        for (int read; (read = stream.Read(chunk)) > 0; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(chunk, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
