using Plurality.Llama.Gguf;
using Plurality.Llama.Kernels;
using Plurality.Llama.Native;
using Plurality.Runtime.Tests.Llama.Native;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>
/// Whole models in formats of blocks. The kernels read the exact numbers that the blocks stand for, so a model must compute the same bits
/// as one that stores these numbers as F32.
/// </summary>
public sealed class QuantisedModelTests : IDisposable
{
    private const string NoKernels = "No kernels: this processor has no AVX2.";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Formats => [.. GgmlFormats.Blocks.Select(type => GgufTensorType.Known[(uint)type].Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_model_computes_the_digits_of_its_numbers_in_single_precision(string format)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, NoKernels);
        var (number, type) = GgufTensorType.Known.Single(type => type.Value.Name == format);
        var width = Math.Max(type.BlockLength, 128);
        var blocks = TinyModel.Write(_folder.File("blocks.gguf"), change: model => Quantize(model, number), width: width);
        var single = TinyModel.Write(_folder.File("single.gguf"), change: model => Round(model, number), width: width);

        Assert.Equal(Logits(single, kernels: true), Logits(blocks, kernels: true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(39)]
    public void A_mixture_of_experts_computes_what_the_library_computes(int format)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, NoKernels);
        var path = TinyModel.Write(_folder.File("experts.gguf"), change: model =>
        {
            TinyModel.WithExperts(model);
            if (format != 0)
            {
                Quantize(model, (uint)format, "_exps");
            }
        });
        var single = TinyModel.Write(_folder.File("single.gguf"), change: model =>
        {
            TinyModel.WithExperts(model);
            if (format != 0)
            {
                Round(model, (uint)format, "_exps");
            }
        });

        var own = Logits(path, kernels: true);
        var library = Logits(single, kernels: false);

        Assert.InRange(own.Zip(library, (left, right) => Math.Abs(left - right)).Max(), float.Epsilon, 1e-4);
    }

    [Fact]
    public void A_matrix_without_a_kernel_is_left_to_the_library()
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, NoKernels);
        const uint NVFP4 = 40;
        void Change(GgufWriter model) =>
            model.Convert("blk.1.ffn_down.weight", NVFP4, (numbers, row) => GgmlFormats.Quantize((int)NVFP4, numbers, row));
        var path = TinyModel.Write(_folder.File("mixed.gguf"), change: Change);

        using (var model = LlamaModel.Load(EmbeddedModelFixture.Library, path, gpuLayers: 0))
        {
            Assert.True(model.SuitsKernels);
            Assert.Equal(new KernelCoverage(14, model.KernelCoverage.Left), model.KernelCoverage);
            Assert.Equal([("NVFP4", 1)], model.KernelCoverage.Left);
            Assert.Equal(" except NVFP4", model.KernelCoverage.Exception);
        }

        var difference = Logits(path, kernels: true).Zip(Logits(path, kernels: false), (left, right) => Math.Abs(left - right)).Max();
        Assert.InRange(difference, float.Epsilon, 0.05);
    }

    [Fact]
    public void An_embedding_in_which_tokens_are_only_looked_up_needs_no_kernel()
    {
        var path = TinyModel.Write(
            _folder.File("tied.gguf"),
            change: model => model.Convert("token_embd.weight", 40, (numbers, row) => GgmlFormats.Quantize(40, numbers, row)),
            width: 128
        );
        Assert.False(KernelCoverage.Of(GgufModel.Read(path)).IsComplete);

        path = TinyModel.Write(
            _folder.File("untied.gguf"),
            change: model =>
                model
                    .Convert("token_embd.weight", 40, (numbers, row) => GgmlFormats.Quantize(40, numbers, row))
                    .AddTensor("output.weight", [128, (ulong)TinyModel.VocabularySize], new float[128 * TinyModel.VocabularySize]),
            width: 128
        );
        Assert.True(KernelCoverage.Of(GgufModel.Read(path)).IsComplete);
    }

    [Theory]
    [InlineData("position_embd.weight")]
    [InlineData("per_layer_token_embd.weight")]
    public void A_table_whose_rows_are_looked_up_needs_no_kernel(string table)
    {
        var file = GgufModel.Read(
            TinyModel.Write(
                _folder.File("table.gguf"),
                change: model =>
                    model
                        .AddTensor(table, [128, 4], new float[128 * 4])
                        .Convert(table, 40, (numbers, row) => GgmlFormats.Quantize(40, numbers, row)),
                width: 128
            )
        );

        Assert.Equal((15, 0), (KernelCoverage.Of(file).Read, KernelCoverage.Of(file).Left.Count));
    }

    [Fact]
    public void Without_kernels_for_the_processor_the_library_multiplies_with_all_matrices()
    {
        var file = GgufModel.Read(TinyModel.Write(_folder.File("any.gguf")));

        var coverage = KernelCoverage.Of(file, hasKernels: false);

        Assert.Equal(0, coverage.Read);
        Assert.Equal([("F32", 15)], coverage.Left);
    }

    /// <summary>Stores the matrices whose names contain a text in a format.</summary>
    private static void Quantize(GgufWriter model, uint type, string part = "") =>
        model.ForEachMatrix(name =>
        {
            if (name.Contains(part, StringComparison.Ordinal))
            {
                model.Convert(name, type, (numbers, row) => GgmlFormats.Quantize((int)type, numbers, row));
            }
        });

    /// <summary>Stores the numbers of that format as F32.</summary>
    private static void Round(GgufWriter model, uint type, string part = "") =>
        model.ForEachMatrix(name =>
        {
            if (name.Contains(part, StringComparison.Ordinal))
            {
                model.Replace(name, (numbers, row) =>
                    GgmlFormats.Dequantize((int)type, GgmlFormats.Quantize((int)type, numbers, row), numbers.Length)
                );
            }
        });

    /// <summary>The logits of a prompt of 21 tokens, and of one token behind it, whose products have one column.</summary>
    private static float[] Logits(string path, bool kernels)
    {
        using var model = LlamaModel.Load(EmbeddedModelFixture.Library, path, gpuLayers: 0, kernels);
        using var context = model.CreateContext(new LlamaContextOptions(256, 64, 2, KeyValueType.F32, Observe: false, Kernels: kernels));
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
}
