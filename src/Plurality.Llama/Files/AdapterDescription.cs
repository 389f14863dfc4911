using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Adapters;
using Plurality.Llama.Cache;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Llama.Files;

/// <summary>What is known of an adapter file. All its numbers were read and are finite.</summary>
/// <param name="Adapter">The adapter.</param>
/// <param name="Path">Full path of the file.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Formats">The number formats, in alphabetical order.</param>
internal sealed record AdapterDescription(LoraAdapter Adapter, string Path, string Sha256, long Bytes, IReadOnlyList<string> Formats)
{
    /// <summary>The ranks of the matrices, ascending; usually one.</summary>
    public IReadOnlyList<int> Ranks => [.. Adapter.Matrices.Select(matrix => matrix.Rank).Distinct().Order()];

    /// <summary>The kinds of adapted matrices, such as <c>attn_q</c>, in alphabetical order, with their number.</summary>
    public IReadOnlyList<(string Kind, int Matrices)> Kinds =>
        [
            .. Adapter
                .Matrices.GroupBy(matrix => KindOf(matrix.Tensor), StringComparer.Ordinal)
                .Select(matrices => (matrices.Key, matrices.Count()))
                .OrderBy(kind => kind.Key, StringComparer.Ordinal),
        ];

    /// <summary>Whether a file is an adapter. Files that cannot be read are none.</summary>
    public static bool IsAdapter(string path)
    {
        try
        {
            return GgufFile.Read(path).Text(AdapterKeys.Type) == AdapterKeys.Adapter;
        }
        catch (ModelFileException)
        {
            return false;
        }
    }

    /// <summary>Reads an adapter file.</summary>
    /// <exception cref="ModelFileException">The file is missing, damaged, or no adapter.</exception>
    public static AdapterDescription Read(string path, CancellationToken cancellationToken)
    {
        var head = AdapterFile.Read(path);
        var hashes = new KnownHashes(CacheFolder.Locate(null), NullLogger.Instance);
        return new AdapterDescription(
            GgufAdapterReader.Read(head),
            System.IO.Path.GetFullPath(path),
            hashes.Refresh(path, cancellationToken),
            head.File.Length,
            [.. head.File.Tensors.Select(tensor => tensor.Type!.Name).Distinct().Order(StringComparer.Ordinal)]
        );
    }

    private static string KindOf(string tensor) => tensor.Split('.') is ["blk", _, .. var kind] ? kind[0] : tensor;
}
