using Plurality.Llama.Kernels;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>Kernels against sums in double precision, over sizes that fill tiles and panels and sizes that do not.</summary>
public sealed unsafe class KernelTests
{
    public static TheoryData<int, int, int, int, int, int> Products =>
        new()
        {
            // rows, depth, columns, matrices, heads that share one, type of the matrix
            { 1, 1, 1, 1, 1, TensorHeader.F32 },
            { 16, 64, 8, 1, 1, TensorHeader.F32 },
            { 17, 33, 9, 1, 1, TensorHeader.F32 },
            { 576, 576, 3, 1, 1, TensorHeader.F16 },
            { 64, 24, 40, 1, 1, TensorHeader.F16 },
            { 50, 24, 41, 2, 3, TensorHeader.F16 },
            { 300, 31, 20, 3, 2, TensorHeader.BF16 },
            { 300, 70, 20, 2, 1, TensorHeader.BF16 },
            { 40, 8, 600, 1, 1, TensorHeader.F32 },
            { 70, 96, 1, 2, 4, TensorHeader.F16 },
            { 40, 300, 2, 2, 1, TensorHeader.BF16 },
            { 33, 300, 3, 1, 1, TensorHeader.F32 },
            { 70, 96, 1, 2, 4, TensorHeader.Q8_0 },
            { 33, 288, 4, 1, 1, TensorHeader.Q4_1 },
            { 50, 96, 41, 2, 3, TensorHeader.Q5_0 },
            { 41, 512, 1, 1, 1, TensorHeader.Q4_K },
            { 41, 768, 9, 1, 1, TensorHeader.Q6_K },
        };

    [Theory]
    [MemberData(nameof(Products))]
    public void A_product_is_that_of_double_precision_with_any_width_and_threads(
        int rows,
        int depth,
        int columns,
        int matrices,
        int heads,
        int type
    )
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, KernelWidths.NoKernels);
        using var matrix = new KernelTensor(type, depth, rows, matrices, seed: 1);
        using var column = new KernelTensor(TensorHeader.F32, depth, columns, matrices * heads, seed: 2);
        var expected = new double[matrices * heads * columns * rows];
        for (var at = 0; at < expected.Length; at++)
        {
            var (head, inHead) = Math.DivRem(at, columns * rows);
            var (c, r) = Math.DivRem(inHead, rows);
            expected[at] = Enumerable.Range(0, depth).Sum(k => (double)matrix[head / heads, r, k] * column[head, c, k]);
        }

        var results = KernelWidths.Everywhere(kernels =>
        {
            using var product = new KernelTensor(TensorHeader.F32, rows, columns, matrices * heads, seed: 3);
            product.Header->src0 = matrix.Header;
            product.Header->src1 = column.Header;
            kernels.Multiply(product.Header);
            return product.ToArray();
        });

        KernelWidths.AssertClose(expected, results[0], 1e-5 * Math.Sqrt(depth));
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Theory]
    [InlineData(TensorHeader.F32)]
    [InlineData(TensorHeader.F16)]
    [InlineData(TensorHeader.BF16)]
    [InlineData(TensorHeader.Q8_0)]
    [InlineData(TensorHeader.Q5_K)]
    [InlineData(TensorHeader.Q4_0)]
    [InlineData(TensorHeader.Q4_K)]
    [InlineData(TensorHeader.MXFP4)]
    public void A_column_has_the_same_digits_alone_and_among_others(int type)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, KernelWidths.NoKernels);
        const int Rows = 50,
            Depth = 768;
        using var matrix = new KernelTensor(type, Depth, Rows, 1, seed: 1);
        using var all = new KernelTensor(TensorHeader.F32, Depth, 11, 1, seed: 2);
        var expected = KernelWidths.Everywhere(kernels => Multiply(kernels, first: 0, count: 11))[0];

        for (var first = 0; first < 11; first++)
        {
            for (var count = 1; count <= Math.Min(5, 11 - first); count++)
            {
                var found = KernelWidths.Everywhere(kernels => Multiply(kernels, first, count));
                Assert.All(found, result => Assert.Equal(expected[(first * Rows)..((first + count) * Rows)], result));
            }
        }

        float[] Multiply(IKernels kernels, int first, int count)
        {
            using var product = new KernelTensor(TensorHeader.F32, Rows, count, 1, seed: 3);
            var columns = *all.Header;
            columns.data += first * (nint)columns.nb1;
            columns.ne1 = count;
            product.Header->src0 = matrix.Header;
            product.Header->src1 = &columns;
            kernels.Multiply(product.Header);
            return product.ToArray();
        }
    }

    [Theory]
    [InlineData(5, 1, 2, 1, TensorHeader.F32)]
    [InlineData(5, 3, 2, 1, TensorHeader.F16)]
    [InlineData(4, 40, 2, 1, TensorHeader.Q8_0)]
    [InlineData(4, 40, 3, 3, TensorHeader.Q4_1)]
    [InlineData(2, 33, 1, 1, TensorHeader.BF16)]
    public void Products_of_experts_are_those_of_double_precision(int experts, int tokens, int chosen, int columns, int type)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, KernelWidths.NoKernels);
        const int Rows = 45,
            Depth = 96;
        using var matrix = new KernelTensor(type, Depth, Rows, experts, seed: 1);
        using var column = new KernelTensor(TensorHeader.F32, Depth, columns, tokens, seed: 2);
        using var choices = new KernelTensor(TensorHeader.F32, chosen, tokens, 1, seed: 3);
        choices.Header->type = TensorHeader.I32;
        var random = new Random(4);
        for (var token = 0; token < tokens; token++)
        {
            var order = Enumerable.Range(0, experts).ToArray();
            random.Shuffle(order);
            for (var slot = 0; slot < chosen; slot++)
            {
                *(int*)choices.F32(0, token, slot) = order[slot];
            }
        }

        var expected = new double[tokens * chosen * Rows];
        for (var at = 0; at < expected.Length; at++)
        {
            var (pair, row) = Math.DivRem(at, Rows);
            var (token, slot) = Math.DivRem(pair, chosen);
            var expert = *(int*)choices.F32(0, token, slot);
            expected[at] = Enumerable.Range(0, Depth).Sum(k => (double)matrix[expert, row, k] * column[token, slot % columns, k]);
        }

        var results = KernelWidths.Everywhere(kernels =>
        {
            using var product = new KernelTensor(TensorHeader.F32, Rows, chosen, tokens, seed: 3);
            product.Header->src0 = matrix.Header;
            product.Header->src1 = column.Header;
            product.Header->src2[0] = (long)choices.Header;
            kernels.MultiplyExperts(product.Header);
            return product.ToArray();
        });

        KernelWidths.AssertClose(expected, results[0], 1e-5 * Math.Sqrt(Depth));
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void Halves_are_read_exactly_whatever_they_are()
    {
        var halves = Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits).ToArray();
        var read = new float[halves.Length];
        fixed (ushort* from = halves)
        fixed (float* to = read)
        {
            RowFormat.Read(TensorHeader.F16, (byte*)from, halves.Length, to);
        }

        for (var bits = 0; bits < halves.Length; bits++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf(halves[bits]);
            Assert.True(
                float.IsNaN(expected)
                    ? float.IsNaN(read[bits])
                    : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(read[bits]),
                $"bits {bits:X4}"
            );
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(64)]
    public void Every_task_is_done_once_however_many_threads_there_are(int count)
    {
        using var threads = new KernelThreads(count);
        threads.Wake();
        for (var round = 0; round < 2000 / count; round++)
        {
            var work = new Counting(round % 40);

            threads.Do(work);

            Assert.All(work.Done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Threads_that_sleep_leave_the_work_to_the_caller()
    {
        using var threads = new KernelThreads(2);
        threads.Sleep();
        var work = new Counting(100);

        threads.Do(work);

        Assert.All(work.Done, times => Assert.Equal(1, times));
    }

    private sealed class Counting(int tasks) : IKernelWork
    {
        private readonly int[] _done = new int[tasks];

        public IReadOnlyList<int> Done => _done;

        public int Tasks => tasks;

        public void Do(int task, int thread) => Interlocked.Increment(ref _done[task]);
    }
}
