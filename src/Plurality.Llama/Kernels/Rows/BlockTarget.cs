using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Where an unpacked block of each of some rows goes: integers four columns at a time, scales and offsets part by part.</summary>
/// <param name="columns">The first four columns: four bytes of each row.</param>
/// <param name="columnStride">The distance to the next four columns, in bytes.</param>
/// <param name="scales">The scales of the first part, one per row.</param>
/// <param name="offsets">The offsets of the first part, one per row.</param>
/// <param name="partStride">The distance to the next part, in numbers.</param>
internal readonly unsafe ref struct BlockTarget(byte* columns, nint columnStride, float* scales, float* offsets, nint partStride)
{
    /// <summary>The numbers in the longest block.</summary>
    public const int LongestBlock = 256;

    /// <summary>The parts of a block, at most.</summary>
    public const int MostParts = 16;

    /// <summary>2⁻²⁴: a byte is multiplied at the top of 32 bits, where it has its sign.</summary>
    public const float Unit = 1f / (1 << 24);

    /// <summary>Stores 16 columns.</summary>
    /// <param name="first">The first of the 16 columns.</param>
    /// <param name="a">The first four columns.</param>
    /// <param name="b">The next four columns.</param>
    /// <param name="c">The next four columns.</param>
    /// <param name="d">The last four columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TLanes>(int first, TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : struct, IRowLanes<TLanes>
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

    /// <summary>Stores the scales of a part. They are those of integers that are divided by <see cref="Unit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreScales<TLanes>(int part, TLanes numbers)
        where TLanes : struct, IRowLanes<TLanes> => numbers.Store(unchecked(scales + (part * partStride)));

    /// <summary>Stores the offsets of a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreOffsets<TLanes>(int part, TLanes numbers)
        where TLanes : struct, IRowLanes<TLanes> => numbers.Store(unchecked(offsets + (part * partStride)));
}
