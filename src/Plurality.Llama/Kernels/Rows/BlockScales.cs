using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Reads the scales and offsets of blocks.</summary>
internal static unsafe class BlockScales
{
    /// <summary>The F16 numbers at a position of each row, as F32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Halves(byte** rows, nint at) =>
        unchecked(
            HalfNumbers.ToSingle(
                Vector256.Create(
                    *(short*)(rows[0] + at),
                    (int)*(short*)(rows[1] + at),
                    *(short*)(rows[2] + at),
                    *(short*)(rows[3] + at),
                    *(short*)(rows[4] + at),
                    *(short*)(rows[5] + at),
                    *(short*)(rows[6] + at),
                    *(short*)(rows[7] + at)
                )
            )
        );

    /// <summary>The F16 scales at a position of each row, for integers that are multiplied by 2²⁴.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scales(byte** rows, nint at) => Halves(rows, at) * Vector256.Create(ByteColumns.Unit);

    /// <summary>Writes a number times sixteen integers: the scales or offsets of the parts of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sixteen(float number, Vector128<sbyte> integers, float* target)
    {
        Eight(number, integers, target);
        Eight(number, Last(integers), target + 8);
    }

    /// <summary>The last eight of sixteen integers, in the first places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Last(Vector128<sbyte> integers) => Sse2.ShiftRightLogical128BitLane(integers, 8);

    /// <summary>Writes a number times the first eight of sixteen integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Eight(float number, Vector128<sbyte> integers, float* target) =>
        (Vector256.Create(number) * Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(integers))).Store(target);

    /// <summary>
    /// Eight scales and eight offsets of 6 bits in 12 bytes, as ggml-quants.c <c>get_scale_min_k4</c> reads them: the first eight and the
    /// last eight of the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> ScalesAndOffsets(byte* packed)
    {
        const uint Six = 0x3F3F3F3F,
            Four = 0x0F0F0F0F,
            Two = 0x30303030;
        var (scale, offset, rest) = (((uint*)packed)[0], ((uint*)packed)[1], ((uint*)packed)[2]);
        return Vector128
            .Create(scale & Six, (rest & Four) | ((scale >> 2) & Two), offset & Six, ((rest >> 4) & Four) | ((offset >> 2) & Two))
            .AsSByte();
    }
}
