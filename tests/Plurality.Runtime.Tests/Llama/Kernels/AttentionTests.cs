using System.Runtime.InteropServices;
using Plurality.Llama.Kernels;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;
using Plurality.Runtime.Tests.Llama.Native;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>Attention as one computation, against double precision and against its three parts.</summary>
public sealed unsafe class AttentionTests
{
    [Theory]
    [InlineData(40, 8, 16, 1, 1)]
    [InlineData(40, 13, 64, 2, 3)]
    [InlineData(100, 21, 20, 3, 1)]
    public void Attention_is_that_of_double_precision_and_of_its_three_parts(int cells, int tokens, int depth, int keyHeads, int shared)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, KernelWidths.NoKernels);
        const float Scale = 0.3f;
        var heads = keyHeads * shared;
        using var keys = new KernelTensor(TensorHeader.F16, depth, cells, keyHeads, seed: 1);
        using var queries = new KernelTensor(TensorHeader.F32, depth, tokens, heads, seed: 2);
        using var values = new KernelTensor(TensorHeader.F16, cells, depth, keyHeads, seed: 3);
        using var mask = new KernelTensor(TensorHeader.F32, cells, tokens, 1, seed: 4);
        for (var token = 0; token < tokens; token++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                // A prefix that all see, and behind it some that belong to every third token only: whole panels are hidden from others.
                *mask.F32(0, token, cell) = cell < 10 || (cell / 17 % 3 == token % 3 && cell <= token + 60) ? 0 : float.NegativeInfinity;
            }
        }

        var expected = new double[heads * tokens * depth];
        for (var head = 0; head < heads; head++)
        {
            for (var token = 0; token < tokens; token++)
            {
                var weights = Enumerable
                    .Range(0, cells)
                    .Select(cell =>
                        Math.Exp(
                            (Scale * Enumerable.Range(0, depth).Sum(k => (double)keys[head / shared, cell, k] * queries[head, token, k]))
                                + mask[0, token, cell]
                        )
                    )
                    .ToArray();
                for (var k = 0; k < depth; k++)
                {
                    expected[(((head * tokens) + token) * depth) + k] =
                        Enumerable.Range(0, cells).Sum(cell => weights[cell] * values[head / shared, k, cell]) / weights.Sum();
                }
            }
        }

        var together = KernelWidths.Everywhere(kernels => Attend(kernels, isTogether: true));
        var apart = KernelWidths.Everywhere(kernels => Attend(kernels, isTogether: false));

        KernelWidths.AssertClose(expected, together[0], 1e-5);
        Assert.All(together.Concat(apart), result => Assert.Equal(together[0], result));

        float[] Attend(IKernels kernels, bool isTogether)
        {
            using var scores = new KernelTensor(TensorHeader.F32, cells, tokens, heads, seed: 5);
            using var shares = new KernelTensor(TensorHeader.F32, cells, tokens, heads, seed: 6);
            using var result = new KernelTensor(TensorHeader.F32, depth, tokens, heads, seed: 7);
            scores.Header->src0 = keys.Header;
            scores.Header->src1 = queries.Header;
            shares.Header->src0 = scores.Header;
            shares.Header->src1 = mask.Header;
            shares.Header->op_params[0] = BitConverter.SingleToInt32Bits(Scale);
            result.Header->src0 = values.Header;
            result.Header->src1 = shares.Header;
            if (isTogether)
            {
                kernels.Attend(scores.Header, shares.Header, result.Header);
            }
            else
            {
                kernels.Multiply(scores.Header);
                kernels.SoftMax(shares.Header);
                kernels.Multiply(result.Header);
            }

            return result.ToArray();
        }
    }

    /// <summary>What nobody sees is not read: it holds NaN. A second layer has the same mask and other keys and values.</summary>
    [Theory]
    [InlineData(TensorHeader.F16, 16)]
    [InlineData(TensorHeader.F32, 16)]
    [InlineData(TensorHeader.Q8_0, WeightRows.Step)]
    public void Attention_does_not_read_cells_that_no_token_sees(int type, int together)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, KernelWidths.NoKernels);
        const int Cells = 3 * WeightRows.Step,
            Tokens = 9,
            Depth = 32;
        using var mask = new KernelTensor(TensorHeader.F32, Cells, Tokens, 1, seed: 4);
        mask.Header->flags = TensorHeader.Input;
        for (var at = 0; at < Tokens * Cells; at++)
        {
            var (token, cell) = Math.DivRem(at, Cells);
            *mask.F32(0, token, cell) = cell < 20 || cell == Cells - 1 - (token % 2) ? 0 : float.NegativeInfinity;
        }

        var found = KernelWidths.Everywhere(kernels =>
        {
            kernels.Begin();
            return [.. Attend(kernels, 0, isHidden: true), .. Attend(kernels, 10, isHidden: true)];
        });
        var expected = KernelWidths.Everywhere(kernels =>
        {
            float[] first = Attend(kernels, 0, isHidden: false);
            kernels.Begin();
            return [.. first, .. Attend(kernels, 10, isHidden: false)];
        });

        Assert.DoesNotContain(float.NaN, found[0]);
        Assert.All(found, result => Assert.Equal(expected[0], result));

        float[] Attend(IKernels kernels, int seed, bool isHidden)
        {
            using var keys = new KernelTensor(TensorHeader.F16, Depth, Cells, 2, seed + 1);
            using var queries = new KernelTensor(TensorHeader.F32, Depth, Tokens, 4, seed + 2);
            using var values = new KernelTensor(type, Cells, Depth, 2, seed + 3);
            for (var row = 0; isHidden && row < 2 * Depth; row++)
            {
                var start = WeightRows.Bytes(type, Math.Max(together, 32));
                var end = WeightRows.Bytes(type, Cells - together);
                var bytes = values.Header->data + ((nuint)row * values.Header->nb1);
                new Span<byte>(bytes + start, (int)(end - start)).Fill(0xFF);
            }

            using var scores = new KernelTensor(TensorHeader.F32, Cells, Tokens, 4, seed: 5);
            using var shares = new KernelTensor(TensorHeader.F32, Cells, Tokens, 4, seed: 6);
            using var result = new KernelTensor(TensorHeader.F32, Depth, Tokens, 4, seed: 7);
            scores.Header->src0 = keys.Header;
            scores.Header->src1 = queries.Header;
            shares.Header->src0 = scores.Header;
            shares.Header->src1 = mask.Header;
            shares.Header->op_params[0] = BitConverter.SingleToInt32Bits(0.3f);
            result.Header->src0 = values.Header;
            result.Header->src1 = shares.Header;
            kernels.Attend(scores.Header, shares.Header, result.Header);
            return result.ToArray();
        }
    }

    [Fact]
    public void Attention_is_not_computed_as_one_where_its_result_lies_on_what_it_reads()
    {
        _ = EmbeddedModelFixture.Library;
        var operations = new GraphOperations();
        using var keys = new KernelTensor(TensorHeader.F16, 16, 32, 1, seed: 1);
        using var queries = new KernelTensor(TensorHeader.F32, 16, 8, 1, seed: 2);
        using var values = new KernelTensor(TensorHeader.F16, 32, 16, 1, seed: 3);
        using var mask = new KernelTensor(TensorHeader.F32, 32, 8, 1, seed: 4);
        using var scores = new KernelTensor(TensorHeader.F32, 32, 8, 1, seed: 5);
        using var shares = new KernelTensor(TensorHeader.F32, 32, 8, 1, seed: 6);
        using var result = new KernelTensor(TensorHeader.F32, 16, 8, 1, seed: 7);
        (scores.Header->op, shares.Header->op, result.Header->op) = (Number("MUL_MAT"), Number("SOFT_MAX"), Number("MUL_MAT"));
        scores.Header->src0 = keys.Header;
        scores.Header->src1 = queries.Header;
        shares.Header->src0 = scores.Header;
        shares.Header->src1 = mask.Header;
        result.Header->src0 = values.Header;
        result.Header->src1 = shares.Header;

        Assert.True(operations.IsAttention(scores.Header, shares.Header, result.Header));

        var own = result.Header->data;
        result.Header->data = queries.Header->data + 64;
        Assert.False(operations.IsAttention(scores.Header, shares.Header, result.Header));

        result.Header->data = mask.Header->data;
        Assert.False(operations.IsAttention(scores.Header, shares.Header, result.Header));
        result.Header->data = own;

        static int Number(string name) =>
            Enumerable.Range(0, 96).First(operation => Marshal.PtrToStringUTF8((nint)NativeMethods.ggml_op_name(operation)) == name);
    }
}
