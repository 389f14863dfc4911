using System.Globalization;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Training.Weights;

/// <summary>The hyperparameters of a Llama model.</summary>
/// <param name="Name">The model's name, or null.</param>
/// <param name="Layers">The number of blocks.</param>
/// <param name="Width">The numbers of a hidden state.</param>
/// <param name="Inner">The numbers inside the feed-forward network.</param>
/// <param name="Heads">The number of query heads.</param>
/// <param name="KeyHeads">The number of key-value heads, a divisor of <paramref name="Heads"/>.</param>
/// <param name="HeadSize">The numbers of a head.</param>
/// <param name="Rotated">The numbers of a head that are rotated.</param>
/// <param name="FrequencyBase">The base of rotation frequencies.</param>
/// <param name="Epsilon">The summand under the root of normalisation.</param>
/// <param name="Context">The longest text in tokens.</param>
internal sealed record ModelShape(
    string? Name,
    int Layers,
    int Width,
    int Inner,
    int Heads,
    int KeyHeads,
    int HeadSize,
    int Rotated,
    float FrequencyBase,
    float Epsilon,
    int Context
)
{
    /// <summary>The architecture that can be trained.</summary>
    public const string Architecture = "llama";

    /// <summary>Reads the hyperparameters of a file.</summary>
    /// <exception cref="ModelFileException">The model has another architecture, or something that the trainer does not compute.</exception>
    public static ModelShape Of(GgufModel file)
    {
        var architecture = file.Text("general.architecture");
        if (architecture != Architecture)
        {
            throw Fault(file, $"the architecture must be '{Architecture}'; got '{architecture}'");
        }

        if (file.Text("llama.rope.scaling.type") is { } scaling and not "none")
        {
            throw Fault(file, $"rotary positions must not be scaled by 'llama.rope.scaling.type'; got '{scaling}'");
        }

        foreach (var key in (string[])["rope.scaling.factor", "rope.scale_linear", "rope.scaling.attn_factor"])
        {
            if (Real(file, key, 1) is not 1 and var factor)
            {
                throw Fault(file, string.Create(CultureInfo.InvariantCulture, $"'{Architecture}.{key}' must be 1; got {factor}"));
            }
        }

        if (file.Integer("llama.expert_count") is > 0)
        {
            throw Fault(file, "the model must not be a mixture of experts");
        }

        var (width, heads) = (Number(file, "embedding_length"), Number(file, "attention.head_count"));
        var headSize = Number(file, "attention.key_length", width / heads);
        return new ModelShape(
            file.Text("general.name"),
            Number(file, "block_count"),
            width,
            Number(file, "feed_forward_length"),
            heads,
            Number(file, "attention.head_count_kv", heads),
            headSize,
            Number(file, "rope.dimension_count", headSize),
            (float)Real(file, "rope.freq_base", 10_000),
            (float)Real(file, "attention.layer_norm_rms_epsilon", null),
            Number(file, "context_length")
        );
    }

    /// <summary>The rows and columns of a matrix: outputs and inputs.</summary>
    public (int Outputs, int Inputs) SizeOf(MatrixKind kind) =>
        kind switch
        {
            MatrixKind.Query => (Heads * HeadSize, Width),
            MatrixKind.Key or MatrixKind.Value => (KeyHeads * HeadSize, Width),
            MatrixKind.Output => (Width, Heads * HeadSize),
            MatrixKind.Gate or MatrixKind.Up => (Inner, Width),
            _ => (Width, Inner),
        };

    private static int Number(GgufModel file, string key, int? fallback = null)
    {
        var found = file.Integer($"{Architecture}.{key}") ?? fallback;
        return found is >= 1 and <= int.MaxValue
            ? (int)found
            : throw Fault(
                file,
                string.Create(CultureInfo.InvariantCulture, $"'{Architecture}.{key}' must be one whole number from 1; got {found}")
            );
    }

    private static double Real(GgufModel file, string key, double? fallback)
    {
        var value = file.Metadata.GetValueOrDefault($"{Architecture}.{key}");
        return value is { IsArray: false, Numbers: [var number] }
            ? number
            : fallback ?? throw Fault(file, $"'{Architecture}.{key}' is missing");
    }

    private static ModelFileException Fault(GgufModel file, string fault) =>
        new(file.Path, [fault], "Fine-tune this model with another trainer: 'plurality data export --for' writes its files.");
}
