using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Memory for one unpacked block of each of eight rows, and the steps of unpacking that formats share.</summary>
internal readonly unsafe ref struct BlockRows
{
    /// <summary>The number of rows.</summary>
    public const int Rows = 8;

    /// <summary>The size of this memory in bytes.</summary>
    public const int Bytes = (Rows * LongestBlock) + (4 * Rows * MostParts * sizeof(float));

    /// <summary>The numbers in the longest block.</summary>
    public const int LongestBlock = 256;

    private const int MostParts = 16;

    /// <param name="memory">Memory of <see cref="Bytes"/> bytes.</param>
    public BlockRows(byte* memory)
    {
        Integers = (sbyte*)memory;
        Scales = (float*)(memory + (Rows * LongestBlock));
        Offsets = Scales + (Rows * MostParts);
        RowScales = Offsets + (Rows * MostParts);
        RowOffsets = RowScales + (Rows * MostParts);
    }

    /// <summary>The integers, row after row; a row has the length of a block.</summary>
    public sbyte* Integers { get; }

    /// <summary>
    /// The scales: those of the first part of all rows, then those of the second part. They are those of integers that are multiplied by
    /// 2²⁴, unless the format has tiny scales.
    /// </summary>
    public float* Scales { get; }

    /// <summary>The offsets, in the same order.</summary>
    public float* Offsets { get; }

    /// <summary>The scales, row after row. <see cref="ByPart"/> turns them.</summary>
    public float* RowScales { get; }

    /// <summary>The offsets, row after row.</summary>
    public float* RowOffsets { get; }

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
    public static Vector256<float> ScalesAt(byte** rows, nint at) => Halves(rows, at) * Vector256.Create(ByteColumns.Unit);

    /// <summary>The low four bits of 32 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Low(Vector256<byte> bytes) => bytes & Vector256.Create((byte)0x0F);

    /// <summary>The high four bits of 32 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> High(Vector256<byte> bytes) => Low(Vector256.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte());

    /// <summary>32 integers of four bits in 16 bytes: first all low halves, then all high halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Nibbles(byte* bytes)
    {
        var both = Vector128.Load(bytes);
        return Low(Vector256.Create(both, Vector128.ShiftRightLogical(both.AsUInt16(), 4).AsByte()));
    }

    /// <summary>16 in every byte whose bit is set among 32 bits, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Fifth(uint bits)
    {
        var spread = Avx2.Shuffle(
            Vector256.Create(bits).AsByte(),
            Vector256.Create(0x0000000000000000ul, 0x0101010101010101ul, 0x0202020202020202ul, 0x0303030303030303ul).AsByte()
        );
        var mask = Vector256.Create(0x8040201008040201ul).AsByte();
        return Vector256.Equals(spread & mask, mask) & Vector256.Create((byte)0x10);
    }

    /// <summary>Looks up 32 numbers of four bits in a table of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> LookUp(Vector128<sbyte> table, Vector256<byte> indices) =>
        Avx2.Shuffle(Vector256.Create(table, table), indices.AsSByte());

    /// <summary>Writes a number times sixteen integers: the scales or offsets of the parts of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sixteen(float number, Vector128<sbyte> integers, float* target)
    {
        Eight(number, integers, target);
        Eight(number, Last(integers), target + Rows);
    }

    /// <summary>The last eight of sixteen integers, in the first places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Last(Vector128<sbyte> integers) => Sse2.ShiftRightLogical128BitLane(integers, Rows);

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

    /// <summary>Turns scales and offsets that were written row after row into those of part after part.</summary>
    /// <param name="parts">The parts of a block, 8 or 16.</param>
    /// <param name="hasOffset">Whether there are offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ByPart(int parts, bool hasOffset)
    {
        unchecked
        {
            for (var part = 0; part < parts; part += Rows)
            {
                Panels.Transpose(RowScales + part, parts, Scales + (part * Rows), Rows);
                if (hasOffset)
                {
                    Panels.Transpose(RowOffsets + part, parts, Offsets + (part * Rows), Rows);
                }
            }
        }
    }
}
