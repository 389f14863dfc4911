using Plurality.Llama.Kernels.RowWise;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;
using Plurality.Runtime.Tests.Llama.Native;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels.RowWise;

/// <summary>Operations that compute each row by itself, against double precision, with one thread and with several.</summary>
public sealed unsafe class RowOperationTests
{
    private const string Add = "ADD";
    private const string Multiply = "MUL";
    private const int ReGlu = 0;
    private const int GeGlu = 1;
    private const int SwiGlu = 2;

    public static TheoryData<int, int, int> Sizes =>
        new()
        {
            { 1, 1, 1 },
            { 576, 1, 1 },
            { 37, 90, 3 },
            { 64, 300, 2 },
            { 1536, 7, 1 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_are_divided_by_the_root_of_their_mean_square(int length, int rows, int matrices)
    {
        const float Epsilon = 1e-5f;
        using var source = new KernelTensor(TensorHeader.F32, length, rows, matrices, seed: 1);

        var found = Compute("RMS_NORM", source, null, length, Bits(Epsilon));

        for (var at = 0; at < rows * matrices; at++)
        {
            var row = source.ToArray()[(at * length)..((at + 1) * length)];
            var root = Math.Sqrt((row.Sum(number => (double)number * number) / length) + Epsilon);
            AssertClose(row.Select(number => number / root), found[(at * length)..((at + 1) * length)], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_are_centred_and_divided_by_their_standard_deviation(int length, int rows, int matrices)
    {
        const float Epsilon = 1e-5f;
        using var source = new KernelTensor(TensorHeader.F32, length, rows, matrices, seed: 1);
        foreach (var k in Enumerable.Range(0, length))
        {
            *source.F32(0, 0, k) += 100; // a mean that is not near 0
        }

        var found = Compute("NORM", source, null, length, Bits(Epsilon));

        for (var at = 0; at < rows * matrices; at++)
        {
            var row = source.ToArray()[(at * length)..((at + 1) * length)];
            var mean = row.Average(number => (double)number);
            var deviation = Math.Sqrt(row.Average(number => (number - mean) * (number - mean)) + Epsilon);
            AssertClose(row.Select(number => (number - mean) / deviation), found[(at * length)..((at + 1) * length)], 2e-5);
        }
    }

    [Theory]
    [InlineData(Add, 1, 1)]
    [InlineData(Add, 90, 1)]
    [InlineData(Add, 90, 3)]
    [InlineData(Multiply, 1, 1)]
    [InlineData(Multiply, 90, 3)]
    [InlineData(Multiply, 1, 3)]
    public void The_second_source_is_repeated(string name, int rightRows, int rightMatrices)
    {
        const int Length = 37,
            Rows = 90,
            Matrices = 3;
        using var left = new KernelTensor(TensorHeader.F32, Length, Rows, Matrices, seed: 1);
        using var right = new KernelTensor(TensorHeader.F32, Length, rightRows, rightMatrices, seed: 2);
        List<float> expected = [];
        for (var matrix = 0; matrix < Matrices; matrix++)
        {
            for (var row = 0; row < Rows; row++)
            {
                for (var k = 0; k < Length; k++)
                {
                    var (a, b) = (left[matrix, row, k], right[matrix % rightMatrices, row % rightRows, k]);
                    expected.Add(name == Add ? a + b : a * b);
                }
            }
        }

        Assert.Equal(expected, Compute(name, left, right, Length));
    }

    [Fact]
    public void Rows_are_scaled()
    {
        using var source = new KernelTensor(TensorHeader.F32, 37, 90, 2, seed: 1);

        Assert.Equal(source.ToArray().Select(number => number * 0.3f), Compute("SCALE", source, null, 37, Bits(0.3f)));
    }

    [Theory]
    [InlineData(SwiGlu, 48, false, false)]
    [InlineData(SwiGlu, 37, false, false)]
    [InlineData(SwiGlu, 37, true, false)]
    [InlineData(SwiGlu, 37, true, true)]
    [InlineData(GeGlu, 48, false, false)]
    [InlineData(GeGlu, 37, true, false)]
    [InlineData(GeGlu, 37, true, true)]
    public void A_gate_is_x_times_a_logistic_function(int kind, int length, bool isOneSource, bool isSwapped)
    {
        using var both = new KernelTensor(TensorHeader.F32, 2 * length, 90, 2, seed: 1);
        using var second = new KernelTensor(TensorHeader.F32, length, 90, 2, seed: 2);
        var first = *both.Header;
        first.ne0 = length;
        float[] ends = [90, -90, 10, -10, MathF.BitDecrement(10), -MathF.BitDecrement(10)]; // the exponential overflows; GELU ends
        for (var at = 0; at < 2 * 90 * 2 * length; at++)
        {
            var ((matrix, row), k) = (Math.DivRem(at / (2 * length), 90), at % (2 * length));
            *both.F32(matrix, row, k) = row == 0 ? ends[k % ends.Length] : *both.F32(matrix, row, k) * 12;
        }

        List<double> expected = [];
        for (var at = 0; at < 2 * 90 * length; at++)
        {
            var ((matrix, row), k) = (Math.DivRem(at / length, 90), at % length);
            double x = both[matrix, row, isSwapped ? length + k : k];
            var y = isOneSource ? both[matrix, row, isSwapped ? k : length + k] : second[matrix, row, k];
            expected.Add(y * (kind == SwiGlu ? x / (1 + Math.Exp(-x)) : Gelu(x)));
        }

        var found = isOneSource
            ? Compute("GLU", both.Header, null, length, kind, isSwapped ? 1 : 0)
            : Compute("GLU", &first, second.Header, length, kind);

        if (kind == GeGlu)
        {
            // Half way between two numbers of F16, a last digit decides.
            Assert.InRange(expected.Zip(found).Count(pair => Math.Abs(pair.First - pair.Second) > 2e-6 * Math.Abs(pair.First)), 0, 9);
            AssertClose(expected, found, 1e-3, relative: true);
            return;
        }

        AssertClose(expected, found, 2e-6, relative: true);
    }

    [Fact]
    public void Rows_are_copied_one_behind_the_other_in_any_order_of_dimensions()
    {
        _ = EmbeddedModelFixture.Library; // ggml decides what is contiguous
        const int Length = 24,
            Heads = 9,
            Tokens = 50;
        using var source = new KernelTensor(TensorHeader.F32, Length, Tokens, Heads, seed: 1);
        var permuted = *source.Header;
        (permuted.ne1, permuted.ne2) = (Heads, Tokens);
        (permuted.nb1, permuted.nb2) = (source.Header->nb2, source.Header->nb1);
        var memory = new float[Length * Heads * Tokens];
        List<float> expected = [];
        for (var at = 0; at < memory.Length; at++)
        {
            expected.Add(source[at / Length % Heads, at / (Length * Heads), at % Length]);
        }

        fixed (float* target = memory)
        {
            var result = new TensorHeader
            {
                ne0 = Length * Heads,
                ne1 = Tokens,
                ne2 = 1,
                ne3 = 1,
                nb0 = sizeof(float),
                nb1 = Length * Heads * sizeof(float),
                nb2 = Length * Heads * Tokens * sizeof(float),
                nb3 = Length * Heads * Tokens * sizeof(float),
                src0 = &permuted,
                data = (byte*)target,
            };
            Run("CONT", &result, threads: 3);
            result.nb1 += sizeof(float);
            Assert.False(Find("CONT").IsSupported(&result));
        }

        Assert.Equal(expected, memory);
    }

    [Fact]
    public void Rows_are_chosen_by_number()
    {
        using var source = new KernelTensor(TensorHeader.F32, 300, 40, 1, seed: 1);
        var numbers = Enumerable.Range(0, 60).Select(at => at * 7 % 40).ToArray();
        fixed (int* first = numbers)
        {
            var list = new TensorHeader
            {
                type = TensorHeader.I32,
                ne0 = numbers.Length,
                nb0 = sizeof(int),
                data = (byte*)first,
            };
            using var result = new KernelTensor(TensorHeader.F32, 300, numbers.Length, 1, seed: 3);
            result.Header->src0 = source.Header;
            result.Header->src1 = &list;
            Run("GET_ROWS", result.Header, threads: 3);

            Assert.Equal(numbers.SelectMany(number => Enumerable.Range(0, 300).Select(k => source[0, number, k])), result.ToArray());
        }
    }

    /// <summary>Keys have a row per cell; values have one per dimension and cell, which lie by dimension.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 50)]
    [InlineData(true, 1)]
    [InlineData(true, 50)]
    public void Rows_go_to_their_places_in_the_cache_as_halves(bool areSingle, int tokens)
    {
        const int Dimensions = 192,
            Cells = 64;
        var cells = Enumerable.Range(0, tokens).Select(token => (token * 5) + 3).Select(cell => cell % Cells).ToArray();
        var random = new Random(1);
        var numbers = Enumerable.Range(0, tokens * Dimensions).Select(_ => (random.NextSingle() - 0.5f) * 1000).ToArray();
        (numbers[0], numbers[1], numbers[2]) = (1e6f, -1e-8f, float.NaN);
        var places = areSingle
            ? cells.SelectMany(cell => Enumerable.Range(0, Dimensions).Select(dimension => ((long)dimension * Cells) + cell)).ToArray()
            : [.. cells.Select(cell => (long)cell)];
        var expected = new Half[Cells * Dimensions];
        for (var at = 0; at < numbers.Length; at++)
        {
            var (token, dimension) = Math.DivRem(at, Dimensions);
            expected[areSingle ? (dimension * Cells) + cells[token] : (cells[token] * Dimensions) + dimension] = (Half)numbers[at];
        }

        var row = areSingle ? 1 : Dimensions;
        var found = new Half[expected.Length];
        fixed (float* from = numbers)
        fixed (long* to = places)
        fixed (Half* target = found)
        {
            var source = new TensorHeader
            {
                ne0 = row,
                ne1 = places.Length,
                ne2 = 1,
                ne3 = 1,
                nb0 = sizeof(float),
                nb1 = (nuint)(row * sizeof(float)),
                data = (byte*)from,
            };
            var list = new TensorHeader
            {
                type = TensorHeader.I64,
                ne0 = places.Length,
                nb0 = sizeof(long),
                data = (byte*)to,
            };
            var cache = new TensorHeader
            {
                type = TensorHeader.F16,
                ne0 = row,
                ne1 = found.Length / row,
                ne2 = 1,
                ne3 = 1,
                nb0 = sizeof(ushort),
                nb1 = (nuint)(row * sizeof(ushort)),
                src0 = &source,
                src1 = &list,
                data = (byte*)target,
            };
            Run("SET_ROWS", &cache, threads: 3);
        }

        Assert.Equal(expected.Select(BitConverter.HalfToUInt16Bits), found.Select(BitConverter.HalfToUInt16Bits));
    }

    [Fact]
    public void Nothing_is_computed_where_there_are_no_rows()
    {
        using var none = new KernelTensor(TensorHeader.F32, 64, 0, 1, seed: 1);
        using var result = new KernelTensor(TensorHeader.F32, 64, 0, 1, seed: 2);
        result.Header->src0 = none.Header;
        result.Header->src1 = none.Header;
        foreach (var name in (string[])[Add, Multiply, "SCALE", "RMS_NORM", "NORM"])
        {
            Run(name, result.Header, threads: 3);
        }

        Assert.Empty(result.ToArray());
    }

    [Fact]
    public void What_is_not_computed_is_left_to_the_library()
    {
        using var numbers = new KernelTensor(TensorHeader.F32, 64, 8, 1, seed: 1);
        using var halves = new KernelTensor(TensorHeader.F16, 64, 8, 1, seed: 2);
        using var short_ = new KernelTensor(TensorHeader.F32, 32, 8, 1, seed: 3);
        using var result = new KernelTensor(TensorHeader.F32, 64, 8, 1, seed: 4);
        result.Header->src0 = numbers.Header;
        result.Header->src1 = numbers.Header;
        foreach (var name in (string[])[Add, Multiply, "SCALE", "RMS_NORM", "NORM"])
        {
            Assert.True(Find(name).IsSupported(result.Header), name);
        }

        result.Header->op_params[1] = Bits(0.5f);
        Assert.False(Find("SCALE").IsSupported(result.Header)); // an offset

        result.Header->src1 = short_.Header;
        Assert.False(Find(Add).IsSupported(result.Header)); // numbers that are repeated within a row
        result.Header->src1 = halves.Header;
        Assert.False(Find(Multiply).IsSupported(result.Header));
        result.Header->src0 = halves.Header;
        Assert.False(Find("RMS_NORM").IsSupported(result.Header));
        Assert.False(Find("NORM").IsSupported(result.Header));

        result.Header->src0 = numbers.Header;
        result.Header->src1 = numbers.Header;
        (result.Header->op_params[0], result.Header->op_params[1]) = (ReGlu, 0);
        Assert.False(Find("GLU").IsSupported(result.Header));
    }

    /// <summary>The approximation with a hyperbolic tangent, as the library's table of F16 numbers has it.</summary>
    private static double Gelu(double x)
    {
        var rounded = (double)(Half)x;
        return Math.Abs(x) >= 10
            ? Math.Max(0, x)
            : (double)
                (Half)(0.5 * rounded * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (rounded + (0.044715 * rounded * rounded * rounded)))));
    }

    private static RowOperation Find(string name) => RowOperation.All.Single(operation => operation.Name == name);

    private static int Bits(float number) => BitConverter.SingleToInt32Bits(number);

    private static float[] Compute(string name, KernelTensor first, KernelTensor? second, int length, params int[] settings) =>
        Compute(name, first.Header, second is null ? null : second.Header, length, settings);

    /// <summary>The result with one thread, which is that of three, and that in the place of a source with as many numbers.</summary>
    private static float[] Compute(string name, TensorHeader* first, TensorHeader* second, int length, params int[] settings)
    {
        float[]? expected = null;
        foreach (var threads in (int[])[1, 3])
        {
            using var result = new KernelTensor(TensorHeader.F32, length, (int)first->ne1, (int)first->ne2, seed: 9);
            result.Header->src0 = first;
            result.Header->src1 = second;
            for (var at = 0; at < settings.Length; at++)
            {
                result.Header->op_params[at] = settings[at];
            }

            Run(name, result.Header, threads);
            expected ??= result.ToArray();
            Assert.Equal(expected, result.ToArray());
            foreach (var inSecond in (bool[])[false, true])
            {
                var source = inSecond ? second : first;
                if (source is null || source->nb3 != result.Header->nb3)
                {
                    continue;
                }

                // The result's memory takes the place of a source, which has the same numbers in the same order.
                var own = *source;
                own.data = result.Header->data;
                Buffer.MemoryCopy(source->data, own.data, (long)own.nb3, (long)own.nb3);
                result.Header->src0 = inSecond ? first : &own;
                result.Header->src1 = inSecond ? &own : second;
                Run(name, result.Header, threads);
                Assert.Equal(expected, result.ToArray());
                result.Header->src0 = first;
                result.Header->src1 = second;
            }
        }

        return expected!;
    }

    private static void Run(string name, TensorHeader* result, int threads)
    {
        var operation = Find(name);
        Assert.True(operation.IsSupported(result));
        using var all = new KernelThreads(threads);
        all.Wake();
        new RowWork(all).Compute(operation, result);
    }

    private static void AssertClose(IEnumerable<double> expected, float[] found, double tolerance, bool relative = false)
    {
        Assert.All(expected.Zip(found), pair =>
            Assert.Equal(pair.First, pair.Second, tolerance * (relative ? Math.Max(1, Math.Abs(pair.First)) : 1))
        );
    }
}
