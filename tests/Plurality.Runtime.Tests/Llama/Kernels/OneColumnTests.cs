using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Plurality.Llama.Gguf;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>
/// Products of rows with one column against a chain of fused multiply-adds, one number after the other, bit for bit. The numbers are those
/// of the runtime's own conversion, or of the library's for blocks.
/// </summary>
public sealed unsafe class OneColumnTests
{
    private const string NoKernels = "No kernels: this processor has no AVX2.";

    /// <summary>Lengths that fill the widest step, and lengths that leave eights and single numbers behind it.</summary>
    [Theory]
    [InlineData(TensorHeader.F16, 256)]
    [InlineData(TensorHeader.F16, 109)]
    [InlineData(TensorHeader.F16, 7)]
    [InlineData(TensorHeader.BF16, 256)]
    [InlineData(TensorHeader.BF16, 77)]
    public void Rows_of_16_bits_are_multiplied_number_by_number(int type, int length)
    {
        var random = new Random(length);
        var bits = Enumerable.Range(0, ShortRows.Rows * length).Select(_ => Finite(type, random)).ToArray();

        AssertChain(type, bits, length);
    }

    /// <summary>As above; 17 rows leave others without a number.</summary>
    [Theory]
    [InlineData(32, 256)]
    [InlineData(17, 109)]
    [InlineData(1, 7)]
    public void Rows_of_single_precision_are_multiplied_number_by_number(int rows, int length)
    {
        Assert.SkipUnless(Avx512BW.IsSupported, "Rows of F32 are multiplied without a panel by AVX-512 only, which this processor lacks.");
        var random = new Random(length);
        var numbers = Enumerable.Range(0, rows * length).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
        numbers[length - 1] = float.Epsilon;
        numbers[^1] = float.PositiveInfinity;
        var bytes = MemoryMarshal.AsBytes<float>(numbers).ToArray();

        AssertChain(TensorHeader.F32, bytes, length * sizeof(float), length, row => numbers[(row * length)..((row + 1) * length)]);
    }

    /// <summary>Every exponent occurs: subnormal numbers, infinities and NaN too, in one row of many and at any place.</summary>
    [Theory]
    [InlineData(TensorHeader.F16, 0x7C00)]
    [InlineData(TensorHeader.F16, 0xFC00)]
    [InlineData(TensorHeader.F16, 0x7E01)]
    [InlineData(TensorHeader.F16, 0x0001)]
    [InlineData(TensorHeader.F16, 0x83FF)]
    [InlineData(TensorHeader.F16, 0x7BFF)]
    [InlineData(TensorHeader.BF16, 0x7F80)]
    [InlineData(TensorHeader.BF16, 0xFFC1)]
    [InlineData(TensorHeader.BF16, 0x0001)]
    public void Rare_numbers_of_16_bits_are_multiplied_like_others(int type, int rare)
    {
        const int Length = 104; // three times 32, and eight
        var random = new Random(rare);
        foreach (var place in (int[])[0, (17 * Length) + 1, (31 * Length) + 63, (8 * Length) + 95, (9 * Length) + 101])
        {
            var bits = Enumerable.Range(0, ShortRows.Rows * Length).Select(_ => Finite(type, random)).ToArray();
            bits[place] = (ushort)rare;

            AssertChain(type, bits, Length);
        }
    }

    /// <summary>Whole steps and a part of one; as many rows as are multiplied at once, and fewer.</summary>
    [Theory]
    [MemberData(nameof(WeightRowsTests.Formats), MemberType = typeof(WeightRowsTests))]
    public void Rows_of_blocks_are_multiplied_number_by_number(string format)
    {
        var type = Number(format);
        var length = WeightRows.Bytes(type, 32) == 0 ? 2 * WeightRows.Step : WeightRows.Step + 96;
        var random = new Random(type);
        foreach (var rows in (int[])[WeightRows.Multiplied(type), WeightRows.Multiplied(type) - 1, 17, 1])
        {
            var numbers = Enumerable.Range(0, rows * length).Select(_ => (random.NextSingle() * 2) - 1).ToArray();

            AssertBlocks(type, GgmlFormats.Quantize(type, numbers, length), length);
        }
    }

    /// <summary>Any bytes are a valid block. So every scale, offset and integer occurs, also infinite and subnormal ones.</summary>
    [Theory]
    [MemberData(nameof(WeightRowsTests.Formats), MemberType = typeof(WeightRowsTests))]
    public void Rows_of_random_bytes_are_multiplied_number_by_number(string format)
    {
        var type = Number(format);
        var random = new Random(type);
        for (var round = 0; round < 5; round++)
        {
            var bytes = new byte[WeightRows.Multiplied(type) * GgmlFormats.Bytes(type, WeightRows.Step)];
            random.NextBytes(bytes);

            AssertBlocks(type, bytes, WeightRows.Step);
        }
    }

    /// <summary>The least scales, subnormal as F16, and zero. Sums begin with 0, which hides nothing.</summary>
    [Theory]
    [MemberData(nameof(WeightRowsTests.Formats), MemberType = typeof(WeightRowsTests))]
    public void The_least_scales_are_exact(string format)
    {
        var type = Number(format);
        var (block, rows) = (WeightRows.BlockBytes(type), WeightRows.Multiplied(type));
        int[] places = format switch
        {
            "MXFP4" => [],
            "Q4_1" or "Q5_1" or "Q4_K" or "Q5_K" => [0, 2],
            "Q6_K" => [block - 2],
            "Q3_K" => [block - 2],
            "Q2_K" => [block - 4, block - 2],
            _ => [0],
        };
        var bytes = new byte[rows * GgmlFormats.Bytes(type, WeightRows.Step)];
        new Random(type).NextBytes(bytes);
        ushort[] least = [0x0001, 0x03FF, 0x83FF, 0x8000, 0x0400];
        for (var at = 0; at < bytes.Length; at += block)
        {
            var row = at / (bytes.Length / rows);
            foreach (var place in places)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at + place), least[row % least.Length]);
            }

            if (places is [])
            {
                bytes[at] = (byte)(row % 3); // powers of two, the first two subnormal as F32
            }
        }

        AssertBlocks(type, bytes, WeightRows.Step, begin: 0);
    }

    /// <summary>So that a run of these tests shows what it says it shows.</summary>
    [Fact]
    public void Instructions_are_switched_off_where_the_environment_says_so()
    {
        var isOff = Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0";
        Assert.False(isOff && Avx512BW.IsSupported);
    }

    private static int Number(string format) => (int)GgufTensorType.Known.Single(type => type.Value.Name == format).Key;

    private static void AssertBlocks(int type, byte[] bytes, int length, float begin = 1)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, NoKernels);
        var stride = GgmlFormats.Bytes(type, length);
        AssertChain(type, bytes, stride, length, row => GgmlFormats.Dequantize(type, bytes.AsSpan(row * stride, stride), length), begin);
    }

    private static ushort Finite(int type, Random random) =>
        type == TensorHeader.F16
            ? BitConverter.HalfToUInt16Bits((Half)((random.NextSingle() * 2) - 1))
            : (ushort)(BitConverter.SingleToUInt32Bits((random.NextSingle() * 2) - 1) >> 16);

    private static void AssertChain(int type, ushort[] bits, int length)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, NoKernels);
        var bytes = new byte[bits.Length * sizeof(ushort)];
        Buffer.BlockCopy(bits, 0, bytes, 0, bytes.Length);
        AssertChain(type, bytes, length * sizeof(ushort), length, row =>
            [
                .. bits.Skip(row * length)
                    .Take(length)
                    .Select(one =>
                        type == TensorHeader.F16
                            ? (float)BitConverter.UInt16BitsToHalf(one)
                            : BitConverter.UInt32BitsToSingle((uint)one << 16)
                    ),
            ]
        );
    }

    private static void AssertChain(int type, byte[] bytes, int stride, int length, Func<int, float[]> numbers, float begin = 1)
    {
        var random = new Random(length);
        var column = Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 4) - 2).ToArray();
        var rows = bytes.Length / stride;
        var sums = Enumerable.Range(0, WeightRows.Multiplied(type)).Select(row => begin * row / 7).ToArray();
        float[] before = [.. sums];
        fixed (byte* first = bytes)
        fixed (float* x = column)
        fixed (float* results = sums)
        {
            var next = new ComingRows(first, first + bytes.Length);
            WeightRows.Multiply(type, first, stride, rows, length, x, results, ref next);
        }

        for (var row = 0; row < rows; row++)
        {
            var expected = numbers(row)
                .Zip(column)
                .Aggregate(before[row], (sum, pair) => MathF.FusedMultiplyAdd(pair.Second, pair.First, sum));
            Assert.True(
                float.IsNaN(expected)
                    ? float.IsNaN(sums[row])
                    : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(sums[row]),
                $"row {row}: {sums[row]:R} is not {expected:R}"
            );
        }
    }
}
