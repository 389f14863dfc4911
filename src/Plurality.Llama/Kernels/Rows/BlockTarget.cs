using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Where an unpacked block of each of eight rows goes: integers column by column, scales and offsets part by part.</summary>
/// <param name="columns">The first four columns, 32 bytes in the order of <see cref="ByteColumns"/>.</param>
/// <param name="columnStride">The distance to the next four columns, in bytes.</param>
/// <param name="scales">The scales of the first part, one per row.</param>
/// <param name="offsets">The offsets of the first part, one per row.</param>
/// <param name="partStride">The distance to the next part, in numbers.</param>
/// <param name="spare">Memory for <see cref="Spare"/> numbers.</param>
internal readonly unsafe ref struct BlockTarget(
    byte* columns,
    nint columnStride,
    float* scales,
    float* offsets,
    nint partStride,
    float* spare
)
{
    /// <summary>The number of rows.</summary>
    public const int Rows = 8;

    /// <summary>The numbers in the longest block.</summary>
    public const int LongestBlock = 256;

    /// <summary>The parts of a block, at most.</summary>
    public const int MostParts = 16;

    /// <summary>The numbers of spare memory.</summary>
    public const int Spare = (2 * Rows * MostParts) + (2 * Rows);

    /// <summary>
    /// The scales, row after row, with <see cref="MostParts"/> places each. <see cref="ByPart"/> stores them part after part.
    /// </summary>
    public float* RowScales => spare;

    /// <summary>The offsets, row after row.</summary>
    public float* RowOffsets => spare + (Rows * MostParts);

    /// <summary>Room for a factor of the scales of each row.</summary>
    public float* ScaleFactors => spare + (2 * Rows * MostParts);

    /// <summary>Room for a factor of the offsets of each row.</summary>
    public float* OffsetFactors => ScaleFactors + Rows;

    /// <summary>Stores 16 columns.</summary>
    /// <param name="first">The first of the 16 columns.</param>
    /// <param name="a">The first four columns.</param>
    /// <param name="b">The next four columns.</param>
    /// <param name="c">The next four columns.</param>
    /// <param name="d">The last four columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int first, Vector256<byte> a, Vector256<byte> b, Vector256<byte> c, Vector256<byte> d)
    {
        unchecked
        {
            var to = columns + (first / 4 * columnStride);
            a.Store(to);
            b.Store(to + columnStride);
            c.Store(to + (2 * columnStride));
            d.Store(to + (3 * columnStride));
        }
    }

    /// <summary>Stores the scales of the only part. They are those of integers that are multiplied by 2²⁴.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreScales(Vector256<float> numbers) => numbers.Store(scales);

    /// <summary>Stores the offsets of the only part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreOffsets(Vector256<float> numbers) => numbers.Store(offsets);

    /// <summary>Stores the scales and offsets of all parts, which were written row after row.</summary>
    /// <param name="parts">The parts of a block, 8 or 16.</param>
    /// <param name="hasOffset">Whether there are offsets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ByPart(int parts, bool hasOffset)
    {
        unchecked
        {
            for (var part = 0; part < parts; part += Rows)
            {
                Panels.Transpose(RowScales + part, MostParts, scales + (part * partStride), partStride);
                if (hasOffset)
                {
                    Panels.Transpose(RowOffsets + part, MostParts, offsets + (part * partStride), partStride);
                }
            }
        }
    }
}
