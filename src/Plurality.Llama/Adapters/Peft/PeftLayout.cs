using System.Globalization;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Llama.Adapters.Peft;

/// <summary>
/// What Hugging Face's modules are called in GGUF files, and which rows the converter of llama.cpp moves (conversion/llama.py,
/// <c>permute</c>). Only architectures are known whose layers have the seven matrices of Llama under these names.
/// </summary>
internal sealed class PeftLayout
{
    private const string Prefix = "base_model.model.";
    private const string Layers = "model.layers.";

    /// <summary>Architectures whose query and key rows are reordered. Their rotary embedding turns neighbours; that of Hugging Face turns
    /// a number and the one half a head further.</summary>
    private static readonly string[] Reordered = ["llama"];

    private static readonly string[] Plain = ["qwen2", "qwen3", "gemma", "gemma2", "gemma3"];

    private static readonly (string Module, string Tensor)[] Names =
    [
        ("self_attn.q_proj", "attn_q"),
        ("self_attn.k_proj", "attn_k"),
        ("self_attn.v_proj", "attn_v"),
        ("self_attn.o_proj", "attn_output"),
        ("mlp.gate_proj", "ffn_gate"),
        ("mlp.up_proj", "ffn_up"),
        ("mlp.down_proj", "ffn_down"),
    ];

    private readonly GgufModel _model;
    private readonly int _heads;
    private readonly int _keyValueHeads;

    private PeftLayout(GgufModel model, string architecture, int heads, int keyValueHeads)
    {
        (_model, Architecture, _heads, _keyValueHeads) = (model, architecture, heads, keyValueHeads);
        LayerCount = (int)model.Integer($"{architecture}.block_count")!;
    }

    /// <summary>The architecture of the model.</summary>
    public string Architecture { get; }

    /// <summary>The number of layers of the model.</summary>
    public int LayerCount { get; }

    /// <summary>The name in the model file; null if it has none.</summary>
    public string? ModelName => _model.Text(AdapterKeys.Name);

    /// <summary>The path of the model file.</summary>
    public string ModelPath => _model.Path;

    /// <summary>Reads what is needed of a model file.</summary>
    /// <param name="model">A valid head.</param>
    /// <exception cref="ModelFileException">The architecture's names in Hugging Face's libraries are not known here.</exception>
    public static PeftLayout Of(GgufModel model)
    {
        var architecture = model.Text(AdapterKeys.Architecture)!;
        var heads = model.Integer($"{architecture}.attention.head_count");
        string[] known = [.. Reordered, .. Plain];
        return known.Contains(architecture) && heads is { } count
            ? new PeftLayout(model, architecture, (int)count, (int)(model.Integer($"{architecture}.attention.head_count_kv") ?? count))
            : throw new ModelFileException(
                model.Path,
                [$"to convert adapters, its architecture must be one of {string.Join(", ", known)}; got '{architecture}'"],
                "Convert the adapter with llama.cpp's convert_lora_to_gguf.py, which needs the model of Hugging Face."
            );
    }

    /// <summary>The name in a model file of the matrix of a module such as <c>base_model.model.model.layers.3.mlp.up_proj</c>; null if
    /// there is none.</summary>
    public static string? TensorOf(string module)
    {
        if (module == Prefix + "lm_head")
        {
            return "output.weight";
        }

        if (!module.StartsWith(Prefix + Layers, StringComparison.Ordinal))
        {
            return null;
        }

        var inside = module[(Prefix + Layers).Length..];
        var dot = inside.IndexOf('.', StringComparison.Ordinal);
        var tensor = dot < 0 ? null : Names.FirstOrDefault(name => name.Module == inside[(dot + 1)..]).Tensor;
        return tensor is not null && int.TryParse(inside.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            ? string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{tensor}.weight")
            : null;
    }

    /// <summary>The module of a matrix, without the prefix that PEFT adds; null if there is none.</summary>
    public static string? ModuleOf(string tensor)
    {
        if (tensor == "output.weight")
        {
            return "lm_head";
        }

        return
            tensor.Split('.') is ["blk", var layer, var kind, "weight"]
            && Names.FirstOrDefault(name => name.Tensor == kind).Module is { } module
            ? $"{Layers}{layer}.{module}"
            : null;
    }

    /// <summary>The name under which PEFT stores a part of a module.</summary>
    public static string NameOf(string module, char part) => $"{Prefix}{module}.lora_{part}.weight";

    /// <summary>The shape of a matrix of the model, [outputs × inputs]; null if the model has none of this name.</summary>
    public (int Outputs, int Inputs)? ShapeOf(string tensor) =>
        _model.Tensors.FirstOrDefault(one => one.Name == tensor) is { Dimensions: [var inputs, var outputs] }
            ? ((int)outputs, (int)inputs)
            : null;

    /// <summary>The place of a matrix in the model file, by which adapters are sorted.</summary>
    public int PlaceOf(string tensor) => _model.Tensors.ToList().FindIndex(one => one.Name == tensor);

    /// <summary>Puts the rows of B into the order of GGUF files.</summary>
    /// <param name="tensor">The name of the matrix.</param>
    /// <param name="b">B in the order of Hugging Face, [outputs × rank].</param>
    /// <param name="outputs">The number of rows.</param>
    public float[] ToGguf(string tensor, float[] b, int outputs) => Reorder(tensor, b, outputs, toGguf: true);

    /// <summary>Puts the rows of B into the order of Hugging Face.</summary>
    /// <inheritdoc cref="ToGguf"/>
    public float[] FromGguf(string tensor, float[] b, int outputs) => Reorder(tensor, b, outputs, toGguf: false);

    private float[] Reorder(string tensor, float[] b, int outputs, bool toGguf)
    {
        var heads =
            !Reordered.Contains(Architecture) ? 0
            : tensor.EndsWith(".attn_q.weight", StringComparison.Ordinal) ? _heads
            : tensor.EndsWith(".attn_k.weight", StringComparison.Ordinal) ? _keyValueHeads
            : 0;
        if (heads == 0)
        {
            return b;
        }

        var (rank, half) = (b.Length / outputs, outputs / heads / 2);
        var reordered = new float[b.Length];
        for (var row = 0; row < outputs; row++)
        {
            // In GGUF files a pair that is turned together lies in rows 2i and 2i + 1 of its head, in Hugging Face's in i and i + half.
            var (head, within) = Math.DivRem(row, 2 * half);
            var other = (head * 2 * half) + (within / 2) + (within % 2 * half);
            var (from, to) = toGguf ? (other, row) : (row, other);
            b.AsSpan(from * rank, rank).CopyTo(reordered.AsSpan(to * rank, rank));
        }

        return reordered;
    }
}
