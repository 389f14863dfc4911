using System.Globalization;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.Training.Kernels;

namespace Plurality.Training.Weights;

/// <summary>The frozen weights of a Llama model in F32.</summary>
internal sealed class ModelWeights : IDisposable
{
    private const string AttentionNorm = "attn_norm";
    private const string FeedForwardNorm = "ffn_norm";

    private ModelWeights(ModelShape shape, TensorReader reader, GgufModel file)
    {
        Shape = shape;
        var vocabulary = checked((int)(file.Tensors.FirstOrDefault(tensor => tensor.Name == "token_embd.weight")?.Dimensions[1] ?? 0));
        Embeddings = reader.Read("token_embd.weight", vocabulary, shape.Width);
        OutputNorm = reader.Read("output_norm.weight", 1, shape.Width);
        Output = reader.Has("output.weight") ? reader.Read("output.weight", vocabulary, shape.Width) : Embeddings;
        Blocks = [.. Enumerable.Range(0, shape.Layers).Select(layer => ReadBlock(reader, shape, layer))];
        var divisors = reader.Has("rope_freqs.weight") ? reader.Read("rope_freqs.weight", 1, shape.Rotated / 2).Numbers.ToArray() : null;
        Rotation = new Rotation(shape.HeadSize, shape.Rotated, shape.FrequencyBase, divisors);
    }

    /// <summary>The hyperparameters.</summary>
    public ModelShape Shape { get; }

    /// <summary>The embeddings, a row per token.</summary>
    public Matrix Embeddings { get; }

    /// <summary>The weights of the last normalisation.</summary>
    public Matrix OutputNorm { get; }

    /// <summary>The output matrix, a row per token; the same as <see cref="Embeddings"/> if the file has none of its own.</summary>
    public Matrix Output { get; }

    /// <summary>The blocks in order.</summary>
    public IReadOnlyList<BlockWeights> Blocks { get; }

    /// <summary>The rotation of queries and keys.</summary>
    public Rotation Rotation { get; }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="ModelFileException">The file is damaged, or the trainer does not compute this model.</exception>
    public static ModelWeights Read(string path)
    {
        var file = GgufValidator.Read(path);
        var shape = ModelShape.Of(file);
        RequireOnlyKnown(file, shape);
        using var reader = new TensorReader(file);
        return new ModelWeights(shape, reader, file);
    }

    /// <summary>The name of a matrix in GGUF files, without its ending: <c>blk.3.attn_q</c>.</summary>
    public static string NameOf(int layer, MatrixKind kind) => string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{kind.Name()}");

    /// <inheritdoc/>
    public void Dispose()
    {
        Embeddings.Dispose();
        OutputNorm.Dispose();
        Output.Dispose();
        foreach (var block in Blocks)
        {
            block.Dispose();
        }
    }

    private static BlockWeights ReadBlock(TensorReader reader, ModelShape shape, int layer) =>
        new(
            reader.Read(Tensor(layer, AttentionNorm), 1, shape.Width),
            reader.Read(Tensor(layer, FeedForwardNorm), 1, shape.Width),
            [
                .. MatrixKinds.All.Select(kind =>
                    reader.Read(Tensor(layer, kind.Name()), shape.SizeOf(kind).Outputs, shape.SizeOf(kind).Inputs)
                ),
            ]
        );

    /// <summary>A tensor that is not computed would change the result silently: a bias, for example.</summary>
    private static void RequireOnlyKnown(GgufModel file, ModelShape shape)
    {
        var known = Enumerable
            .Range(0, shape.Layers)
            .SelectMany(layer =>
                MatrixKinds.All.Select(kind => kind.Name()).Concat([AttentionNorm, FeedForwardNorm]).Select(name => Tensor(layer, name))
            )
            .Concat(["token_embd.weight", "output_norm.weight", "output.weight", "rope_freqs.weight"])
            .ToHashSet(StringComparer.Ordinal);
        if (file.Tensors.FirstOrDefault(tensor => !known.Contains(tensor.Name)) is { } unknown)
        {
            throw new ModelFileException(
                file.Path,
                [$"the trainer must know every tensor; it does not know '{unknown.Name}'"],
                "Fine-tune this model with another trainer: 'plurality data export --for' writes its files."
            );
        }
    }

    private static string Tensor(int layer, string name) => string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{name}.weight");
}
