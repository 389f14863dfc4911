using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Adapters;

/// <summary>Adapters with weights drawn from a seed, for the matrices of any model file, and what a model computes with them.</summary>
internal static class TinyAdapter
{
    public static readonly string[] Targets = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"];

    /// <summary>An adapter of all matrices of a model's layers.</summary>
    public static LoraAdapter Of(string model, int seed = 1, int rank = 3, float alpha = 6, float spread = 0.3f)
    {
        var random = new Random(seed);
        return new LoraAdapter
        {
            Name = "Tiny adapter",
            Architecture = "llama",
            Alpha = alpha,
            BaseModel = "Tiny",
            License = "Apache-2.0",
            Description = "Random numbers",
            Matrices =
            [
                .. GgufFile
                    .Read(model)
                    .Tensors.Where(tensor => Targets.Any(target => tensor.Name.EndsWith($".{target}.weight", StringComparison.Ordinal)))
                    .Select(tensor => Matrix(tensor.Name, (int)tensor.Dimensions[0], (int)tensor.Dimensions[1])),
            ],
        };

        LoraMatrix Matrix(string tensor, int inputs, int outputs) =>
            new(tensor, rank, inputs, outputs, Numbers(rank * inputs), Numbers(outputs * rank));

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => ((float)random.NextDouble() - 0.5f) * 2 * spread)];
    }

    /// <summary>Writes an adapter and names it.</summary>
    public static LlamaAdapter Write(string path, LoraAdapter adapter, double scale = 1)
    {
        GgufAdapterWriter.Write(adapter, path);
        return new LlamaAdapter(path, scale);
    }

    /// <summary>Adds scale · alpha / rank · B A to the weights of a model: what an adapter means.</summary>
    public static void AddTo(GgufWriter model, LoraAdapter adapter, double scale)
    {
        foreach (var matrix in adapter.Matrices)
        {
            model.Replace(matrix.Tensor, (weights, _) =>
            {
                var sums = (float[])weights.Clone();
                Add(matrix, scale * adapter.Alpha, sums);
                return sums;
            });
        }
    }

    /// <summary>Adds factor / rank · B A to a matrix, row by row.</summary>
    public static void Add(LoraMatrix matrix, double factor, Span<float> weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var (row, column) = Math.DivRem(i, matrix.Inputs);
            var product = 0.0;
            for (var k = 0; k < matrix.Rank; k++)
            {
                product += (double)matrix.B[(row * matrix.Rank) + k] * matrix.A[(k * matrix.Inputs) + column];
            }

            weights[i] = (float)(weights[i] + (factor / matrix.Rank * product));
        }
    }

    /// <summary>The logits of a prompt of 21 tokens, and of one token behind it, whose products have one column.</summary>
    public static float[] Logits(string path, bool kernels, params IReadOnlyList<LlamaAdapter> adapters)
    {
        using var opened = LlamaLanguageModel.Open(
            new LlamaModelOptions
            {
                Model = path,
                UseKernels = kernels,
                KeyValue = KeyValueType.F32,
                Weights = Plurality.Llama.Weights.WeightFormat.Shipped,
                ContextCells = 1024,
                Adapters = adapters,
            },
            TestContext.Current.CancellationToken
        );
        using var context = opened.CreateContext(observe: false);
        using var batch = new LlamaBatch(64, 64);
        List<float> logits = [];
        for (var position = 0; position < 21; position++)
        {
            batch.Add(3 + (position * 7), position, [0], logits: true);
        }

        context.Decode(batch, TestContext.Current.CancellationToken);
        for (var token = 0; token < 21; token++)
        {
            logits.AddRange(context.Logits(token));
        }

        batch.Clear();
        batch.Add(50, 21, [0], logits: true);
        context.Decode(batch, TestContext.Current.CancellationToken);
        logits.AddRange(context.Logits(0));
        return [.. logits];
    }

    /// <summary>The largest difference of two lists.</summary>
    public static float Difference(float[] one, float[] other) => one.Zip(other, (left, right) => Math.Abs(left - right)).Max();
}
