using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Where a block of each of some rows goes: integers four bytes at a time, scales and offsets part by part.</summary>
/// <param name="integers">The first four bytes of each row.</param>
/// <param name="integerStride">The distance to the next four bytes of each row, in bytes.</param>
/// <param name="scales">The scales of the first part, one per row.</param>
/// <param name="offsets">The offsets of the first part, one per row.</param>
/// <param name="partStride">The distance to the next part, in numbers.</param>
internal readonly unsafe ref struct BlockTarget(byte* integers, nint integerStride, float* scales, float* offsets, nint partStride)
{
    /// <summary>The numbers in the longest block.</summary>
    public const int LongestBlock = 256;

    /// <summary>The parts of a block, at most.</summary>
    public const int MostParts = 16;

    /// <summary>2⁻²⁴: a byte is multiplied at the top of 32 bits, where it has its sign.</summary>
    public const float Unit = 1f / (1 << 24);

    /// <summary>Stores 16 bytes of each row.</summary>
    /// <param name="first">The place of the first byte, a multiple of 4.</param>
    /// <param name="a">The first four bytes.</param>
    /// <param name="b">The next four bytes.</param>
    /// <param name="c">The next four bytes.</param>
    /// <param name="d">The last four bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TLanes>(int first, TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            var to = integers + (first / 4 * integerStride);
            a.Store(to);
            b.Store(to + integerStride);
            c.Store(to + (2 * integerStride));
            d.Store(to + (3 * integerStride));
        }
    }

    /// <summary>Stores the scales of a part. They are those of integers that are divided by <see cref="Unit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreScales<TLanes>(int part, TLanes numbers)
        where TLanes : struct, IRowLanes<TLanes> => numbers.Store(unchecked(scales + (part * partStride)));

    /// <summary>Stores the offsets of a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreOffsets<TLanes>(int part, TLanes numbers)
        where TLanes : struct, IRowLanes<TLanes> => numbers.Store(unchecked(offsets + (part * partStride)));
}
