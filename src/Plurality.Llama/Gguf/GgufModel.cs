using Plurality.Llama.Errors;

namespace Plurality.Llama.Gguf;

/// <summary>
/// The heads of the files of a language model: one file, or several parts (<see cref="PartName"/>), of which the first has the metadata and
/// any may have tensors.
/// </summary>
internal sealed class GgufModel
{
    private GgufModel(IReadOnlyList<GgufFile> parts)
    {
        Parts = parts;
        Tensors = [.. parts.SelectMany(part => part.Tensors)];
    }

    /// <summary>The files in their order, at least one.</summary>
    public IReadOnlyList<GgufFile> Parts { get; }

    /// <summary>The path of the only or first file, by which llama.cpp loads all.</summary>
    public string Path => Parts[0].Path;

    /// <summary>The length of all files together, in bytes.</summary>
    public long Length => Parts.Sum(part => part.Length);

    /// <summary>The metadata.</summary>
    public IReadOnlyDictionary<string, GgufValue> Metadata => Parts[0].Metadata;

    /// <summary>The tensors of all files. Their offsets count from the data of the file that they are in.</summary>
    public IReadOnlyList<GgufTensor> Tensors { get; }

    /// <summary>Reads the head of a file, and of the other parts if it is the first of several.</summary>
    /// <exception cref="ModelFileException">A file is missing, unreadable, of another kind, or cannot be parsed; or the named file is not
    /// the first part, or the parts do not belong together.</exception>
    public static GgufModel Read(string path) => new(ModelParts.Of(GgufFile.Read(path)));

    /// <inheritdoc cref="GgufFile.Text"/>
    public string? Text(string key) => Parts[0].Text(key);

    /// <inheritdoc cref="GgufFile.Integer"/>
    public double? Integer(string key) => Parts[0].Integer(key);
}
