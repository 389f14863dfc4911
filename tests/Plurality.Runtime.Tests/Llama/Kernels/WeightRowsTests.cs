using Plurality.Llama.Gguf;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>The formats of weights against the library's own conversion to F32, bit for bit.</summary>
public sealed unsafe class WeightRowsTests
{
    private const string NoKernels = "No kernels: this processor has no AVX2.";
    private const int Rows = WeightRows.AtOnce;
    private const int Row = 1024;

    public static TheoryData<string> Formats => [.. GgmlFormats.Blocks.Select(type => GgufTensorType.Known[(uint)type].Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Quantised_rows_are_read_as_the_library_reads_them(string format)
    {
        var type = Number(format);
        var random = new Random(1);
        var numbers = Enumerable.Range(0, Rows * Row).Select(_ => (random.NextSingle() * 2) - 1).ToArray();

        AssertRead(type, GgmlFormats.Quantize(type, numbers, Row), Rows, 0, Row);
    }

    /// <summary>Any bytes are a valid block. So every scale, offset and integer occurs, also infinite and subnormal ones.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Random_bytes_are_read_as_the_library_reads_them(string format)
    {
        var type = Number(format);
        var random = new Random(2);
        for (var round = 0; round < 20; round++)
        {
            var bytes = new byte[Rows * GgmlFormats.Bytes(type, Row)];
            random.NextBytes(bytes);

            AssertRead(type, bytes, Rows, 0, Row);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Parts_of_rows_are_read_and_rows_behind_the_last_are_not(string format)
    {
        var type = Number(format);
        var random = new Random(3);
        var bytes = new byte[3 * GgmlFormats.Bytes(type, Row)];
        random.NextBytes(bytes);

        AssertRead(type, bytes, 3, 256, 512);
    }

    [Fact]
    public void Formats_without_a_kernel_are_not_known()
    {
        int[] known = [TensorHeader.F32, TensorHeader.F16, TensorHeader.BF16, .. GgmlFormats.Blocks];

        Assert.Equal(known.Order(), Enumerable.Range(-1, 64).Where(WeightRows.IsKnown));
    }

    private static int Number(string format) => (int)GgufTensorType.Known.Single(type => type.Value.Name == format).Key;

    private static void AssertRead(int type, byte[] bytes, int rows, int start, int length)
    {
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, NoKernels);
        const int Lanes = 16;
        var stride = GgmlFormats.Bytes(type, Row);
        var panel = new float[length * Lanes];
        fixed (byte* first = bytes)
        fixed (float* target = panel)
        {
            WeightRows.Fill(type, first, stride, rows, start, length, target, Lanes);
        }

        for (var row = 0; row < rows; row++)
        {
            var expected = GgmlFormats.Dequantize(type, bytes.AsSpan(row * stride, stride), Row);
            for (var k = 0; k < length; k++)
            {
                var (wanted, found) = (expected[start + k], panel[(k * Lanes) + row]);
                Assert.True(
                    float.IsNaN(wanted)
                        ? float.IsNaN(found)
                        : BitConverter.SingleToInt32Bits(wanted) == BitConverter.SingleToInt32Bits(found),
                    $"row {row}, number {start + k}: {found:R} is not {wanted:R}"
                );
            }
        }
    }
}
