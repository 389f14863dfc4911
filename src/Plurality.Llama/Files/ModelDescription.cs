using Plurality.Llama.Cache;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Llama.Files;

/// <summary>What a model file says about itself, read and checked without loading it.</summary>
public sealed record ModelDescription
{
    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The name that its makers gave it; null where they gave none.</summary>
    public required string? Name { get; init; }

    /// <summary>The family of networks, such as <c>llama</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Numbers in all tensors together.</summary>
    public required long Parameters { get; init; }

    /// <summary>How many layers there are; null where the file does not say.</summary>
    public required long? Layers { get; init; }

    /// <summary>How many tokens the vocabulary has; null where the file does not say.</summary>
    public required long? VocabularySize { get; init; }

    /// <summary>The longest text that it was trained on, in tokens; null where the file does not say.</summary>
    public required long? ContextLength { get; init; }

    /// <summary>The kind of tokenizer, such as <c>gpt2</c> (byte pairs) or <c>llama</c> (SentencePiece); null where the file does not
    /// say.</summary>
    public required string? Tokenizer { get; init; }

    /// <summary>How many tensors there are of each number format, the most frequent first.</summary>
    public required IReadOnlyList<(string Format, int Tensors)> WeightFormats { get; init; }

    /// <summary>Whether it brings a template for chats.</summary>
    public required bool HasChatTemplate { get; init; }

    /// <summary>Whether it is the published embedded model, or was loaded on this machine before without harm.</summary>
    public required bool KnownGood { get; init; }

    /// <summary>Reads a model file's own description.</summary>
    /// <param name="model">The path of a GGUF file, or <c>embedded</c>.</param>
    /// <param name="cacheDirectory">Where known models are remembered; null for the usual place.</param>
    /// <param name="cancellationToken">Ends hashing.</param>
    /// <exception cref="ModelFileException">The file is missing, of another kind or damaged.</exception>
    public static ModelDescription Read(string model, string? cacheDirectory, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        var file = GgufValidator.Read(EmbeddedModel.Resolve(model));
        var architecture = file.Text("general.architecture") ?? "";
        var sha256 = FileHash.Sha256(file.Path, cancellationToken);
        return new ModelDescription
        {
            Path = System.IO.Path.GetFullPath(file.Path),
            Sha256 = sha256,
            Bytes = file.Length,
            Name = file.Text("general.name"),
            Architecture = architecture,
            Parameters = file.Tensors.Sum(tensor => tensor.Elements ?? 0),
            Layers = (long?)file.Integer($"{architecture}.block_count"),
            VocabularySize = file.Metadata.GetValueOrDefault("tokenizer.ggml.tokens")?.Count,
            ContextLength = (long?)file.Integer($"{architecture}.context_length"),
            Tokenizer = file.Text("tokenizer.ggml.model"),
            WeightFormats =
            [
                .. file
                    .Tensors.GroupBy(tensor => tensor.Type!.Name)
                    .Select(tensors => (tensors.Key, tensors.Count()))
                    .OrderByDescending(format => format.Item2)
                    .ThenBy(format => format.Key, StringComparer.Ordinal),
            ],
            HasChatTemplate = file.Text("tokenizer.chat_template") is not null,
            KnownGood = sha256 == EmbeddedModel.Sha256 || KnownGoodModels.Remembers(CacheFolder.Locate(cacheDirectory), sha256),
        };
    }
}
