using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Cache;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.Llama.Kernels;
using Plurality.Llama.Native;

namespace Plurality.Llama.Files;

/// <summary>The metadata of a model file, read and checked without loading the model. Immutable, so safe to share between
/// threads.</summary>
internal sealed record ModelDescription
{
    /// <summary>Full path of the file, or of the first of several parts.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal; of several parts, that of their hashes
    /// (<see cref="FileHash.OfParts"/>).</summary>
    public required string Sha256 { get; init; }

    /// <summary>Full path, size and SHA-256 of each file.</summary>
    public required IReadOnlyList<(string Path, long Bytes, string Sha256)> Parts { get; init; }

    /// <summary>Size of all files in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The name in the file; null if it has none.</summary>
    public required string? Name { get; init; }

    /// <summary>The architecture, such as <c>llama</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The number of parameters: the elements of all tensors.</summary>
    public required long Parameters { get; init; }

    /// <summary>The number of layers; null if the file does not state it.</summary>
    public required long? Layers { get; init; }

    /// <summary>The number of tokens in the vocabulary; null if the file does not state it.</summary>
    public required long? VocabularySize { get; init; }

    /// <summary>The context length that the model was trained with, in tokens; null if the file does not state it.</summary>
    public required long? ContextLength { get; init; }

    /// <summary>The kind of tokenizer, such as <c>gpt2</c> (byte pairs) or <c>llama</c> (SentencePiece); null if the file does not state
    /// it.</summary>
    public required string? Tokenizer { get; init; }

    /// <summary>The number of tensors of each weight format, the most frequent format first.</summary>
    public required IReadOnlyList<(string Format, int Tensors)> WeightFormats { get; init; }

    /// <summary>Which matrices Plurality's kernels can read. The library computes the others.</summary>
    public required KernelCoverage Kernels { get; init; }

    /// <summary>Whether the file has a chat template.</summary>
    public required bool HasChatTemplate { get; init; }

    /// <summary>Whether the chat template makes the model think before it answers.</summary>
    public required ThinkingHabit Thinking { get; init; }

    /// <summary>Whether this is the published embedded model, or a model that was loaded successfully on this machine before.</summary>
    public required bool KnownGood { get; init; }

    /// <summary>Reads the metadata of a model file.</summary>
    /// <param name="model">The path of a GGUF file, or <c>embedded</c>.</param>
    /// <param name="cacheDirectory">The cache folder, which lists known models; null for the default.</param>
    /// <param name="cancellationToken">Cancels hashing.</param>
    /// <exception cref="ModelFileException">The file is missing or damaged, or is not a GGUF file.</exception>
    public static ModelDescription Read(string model, string? cacheDirectory, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        var file = GgufValidator.Read(EmbeddedModel.Resolve(model));
        var architecture = file.Text("general.architecture") ?? "";
        var cacheFolder = CacheFolder.Locate(cacheDirectory);
        var hashes = new KnownHashes(cacheFolder, NullLogger.Instance);
        (string Path, long Bytes, string Sha256)[] parts =
        [
            .. file.Parts.Select(part =>
                (System.IO.Path.GetFullPath(part.Path), part.Length, hashes.Refresh(part.Path, cancellationToken))
            ),
        ];
        var sha256 = FileHash.OfParts([.. parts.Select(part => part.Sha256)]);
        return new ModelDescription
        {
            Path = System.IO.Path.GetFullPath(file.Path),
            Sha256 = sha256,
            Parts = parts,
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
            Kernels = KernelCoverage.Of(file, Llama.Kernels.Kernels.IsSupported),
            HasChatTemplate = file.Text("tokenizer.chat_template") is not null,
            Thinking = ThinkingTemplate.Of(file.Text("tokenizer.chat_template")).Habit,
            KnownGood = sha256 == EmbeddedModel.Sha256 || KnownGoodModels.Remembers(cacheFolder, sha256),
        };
    }
}
