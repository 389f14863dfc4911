using System.Runtime.InteropServices;
using Plurality.Llama.Gguf;
using Plurality.Runtime.Tests.Llama.Native;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>The library's own conversions between F32 and its storage formats, which the kernels must equal.</summary>
internal static unsafe class GgmlFormats
{
    /// <summary>The place of <c>to_float</c> among the pointers of ggml.h <c>ggml_type_traits</c>.</summary>
    private const int ToFloat = 5;

    private static readonly nint Base = Load();

    /// <summary>Every block format that the kernels read, by its number.</summary>
    public static IReadOnlyList<int> Blocks { get; } = [2, 3, 6, 7, 8, 10, 11, 12, 13, 14, 20, 23, 39];

    /// <summary>Quantises rows.</summary>
    public static byte[] Quantize(int type, float[] numbers, int row)
    {
        var quantize = (delegate* unmanaged[Cdecl]<int, float*, byte*, long, long, long, float*, nuint>)
            NativeLibrary.GetExport(Base, "ggml_quantize_chunk");
        var bytes = new byte[Bytes(type, numbers.Length)];
        fixed (float* from = numbers)
        fixed (byte* to = bytes)
        {
            Assert.Equal((nuint)bytes.Length, quantize(type, from, to, 0, numbers.Length / row, row, null));
        }

        return bytes;
    }

    /// <summary>The numbers of a row.</summary>
    public static float[] Dequantize(int type, ReadOnlySpan<byte> row, int count)
    {
        var traits = ((delegate* unmanaged[Cdecl]<int, nint*>)NativeLibrary.GetExport(Base, "ggml_get_type_traits"))(type);
        var convert = (delegate* unmanaged[Cdecl]<byte*, float*, long, void>)traits[ToFloat];
        var numbers = new float[count];
        fixed (byte* from = row)
        fixed (float* to = numbers)
        {
            convert(from, to, count);
        }

        return numbers;
    }

    /// <summary>The size of a number of weights in bytes.</summary>
    public static int Bytes(int type, int count) =>
        count / GgufTensorType.Known[(uint)type].BlockLength * GgufTensorType.Known[(uint)type].BlockBytes;

    private static nint Load() =>
        NativeLibrary.Load(
            Directory
                .EnumerateFiles(EmbeddedModelFixture.Library.Directory)
                .Single(path => Path.GetFileName(path).Contains("ggml-base", StringComparison.Ordinal))
        );
}
