using System.Globalization;
using System.Text;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Gguf;

/// <summary>
/// The head of a GGUF file: metadata and the list of tensors. It is read without the native library, which aborts the process on some
/// damaged files. Reading ensures that the file can be parsed to the end of its tensor list. <see cref="GgufValidator"/> checks the
/// content. Layout: magic, version, counts, metadata, tensor list, padding, tensor data.
/// </summary>
internal sealed record GgufFile(
    string Path,
    long Length,
    uint Version,
    IReadOnlyDictionary<string, GgufValue> Metadata,
    IReadOnlyList<GgufTensor> Tensors,
    long HeaderEnd
)
{
    /// <summary>The library's limit (a build constant).</summary>
    private const uint MaxDimensions = 4;

    /// <summary>The smallest metadata entry: a length, no character, a type, a byte.</summary>
    private const ulong MinMetadataBytes = 8 + 4 + 1;

    /// <summary>The smallest entry of the tensor list: name, number of dimensions, type and offset.</summary>
    private const ulong MinTensorBytes = 8 + 4 + 4 + 8;

    /// <summary>Reads the head of a file.</summary>
    /// <exception cref="ModelFileException">The file is missing, unreadable, of another kind, or cannot be parsed.</exception>
    public static GgufFile Read(string path)
    {
        ModelFileKind.RequireGguf(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            return Parse(path, new GgufReader(stream, path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(
                path,
                [$"it must be readable; the system says: {exception.Message.TrimEnd('.')}"],
                "Check the file and its permissions.",
                exception
            );
        }
    }

    /// <summary>Returns the text of a key, or null if the key is absent or has no text.</summary>
    public string? Text(string key) => Metadata.GetValueOrDefault(key)?.Text;

    /// <summary>Returns the whole number of a key, or null if the key is absent or has no whole number.</summary>
    public double? Integer(string key) => Metadata.GetValueOrDefault(key)?.Integer;

    private static GgufFile Parse(string path, GgufReader reader)
    {
        reader.ReadUInt32("the magic number"); // seen by RequireGguf
        var version = reader.ReadUInt32("the version");
        if (version is not (2 or 3))
        {
            throw Unsupported(path, version);
        }

        var tensorCount = reader.ReadCount("the number of tensors", MinTensorBytes);
        var metadataCount = reader.ReadCount("the number of metadata entries", MinMetadataBytes);

        var metadata = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (var i = 0; i < metadataCount; i++)
        {
            var key = reader.ReadText(string.Create(CultureInfo.InvariantCulture, $"metadata key {i}"), Encoding.UTF8);
            if (key.Length == 0 || !metadata.TryAdd(key, reader.ReadValue(key)))
            {
                throw reader.Fault($"metadata keys must be different and not empty; got '{key}' again");
            }
        }

        var tensors = new List<GgufTensor>();
        for (var i = 0; i < tensorCount; i++)
        {
            tensors.Add(ReadTensor(reader, i));
        }

        return new GgufFile(path, reader.Length, version, metadata, tensors, reader.Position);
    }

    private static GgufTensor ReadTensor(GgufReader reader, int index)
    {
        var name = reader.ReadText(string.Create(CultureInfo.InvariantCulture, $"the name of tensor {index}"), Encoding.UTF8);
        var dimensions = reader.ReadUInt32($"the number of dimensions of tensor '{name}'");
        if (dimensions is 0 or > MaxDimensions)
        {
            throw reader.Fault($"the number of dimensions of tensor '{name}' must be 1 to {MaxDimensions}; got {dimensions}");
        }

        var lengths = new ulong[dimensions];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = reader.ReadUInt64($"the shape of tensor '{name}'");
        }

        return new GgufTensor(
            name,
            lengths,
            reader.ReadUInt32($"the type of tensor '{name}'"),
            reader.ReadUInt64($"the offset of tensor '{name}'")
        );
    }

    private static ModelFileException Unsupported(string path, uint version)
    {
        // Version 3 in the other byte order.
        var found =
            (version & 0xFFFF) == 0
                ? "a file written for machines of the other byte order"
                : version.ToString(CultureInfo.InvariantCulture);
        return new ModelFileException(
            path,
            [$"the GGUF version must be 2 or 3; got {found}"],
            "Get a file made by a current converter of llama.cpp, or download it again."
        );
    }
}
