using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Stores the scales and offsets of the parts of long blocks: products of an integer and a factor.</summary>
internal static class KScales
{
    /// <summary>Stores the scales of four parts.</summary>
    /// <param name="target">The target.</param>
    /// <param name="part">The first part.</param>
    /// <param name="integers">Four signed bytes of each row.</param>
    /// <param name="factors">The factor of each row, for integers that are divided by the unit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes>(BlockTarget target, int part, TLanes integers, TLanes factors)
        where TLanes : struct, IRowLanes<TLanes>
    {
        target.StoreScales(part, TLanes.Number(integers, 0) * factors);
        target.StoreScales(part + 1, TLanes.Number(integers, 1) * factors);
        target.StoreScales(part + 2, TLanes.Number(integers, 2) * factors);
        target.StoreScales(part + 3, TLanes.Number(integers, 3) * factors);
    }

    /// <summary>Stores the offsets of four parts.</summary>
    /// <inheritdoc cref="Store"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreOffsets<TLanes>(BlockTarget target, int part, TLanes integers, TLanes factors)
        where TLanes : struct, IRowLanes<TLanes>
    {
        target.StoreOffsets(part, TLanes.Number(integers, 0) * factors);
        target.StoreOffsets(part + 1, TLanes.Number(integers, 1) * factors);
        target.StoreOffsets(part + 2, TLanes.Number(integers, 2) * factors);
        target.StoreOffsets(part + 3, TLanes.Number(integers, 3) * factors);
    }

    /// <summary>
    /// Stores eight scales and eight offsets of 6 bits in 12 bytes, as ggml-quants.c <c>get_scale_min_k4</c> reads them, from the first 16
    /// bytes of a block of Q4_K or Q5_K.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreSixBits<TLanes>(BlockTarget target, byte* rows, nint stride)
        where TLanes : struct, IRowLanes<TLanes>
    {
        const uint Six = 0x3F3F3F3F,
            Four = 0x0F0F0F0F,
            Two = 0x30303030;
        const float Unit = BlockTarget.Unit;
        var (factors, scale, offset, rest) = TLanes.Transpose(rows, stride);
        var scales = TLanes.Halves(factors, Unit * Unit);
        Store(target, 0, scale & Six, scales);
        Store(target, 4, (rest & Four) | ((scale >>> 2) & Two), scales);
        var offsets = TLanes.Halves(factors >>> 16, -Unit);
        StoreOffsets(target, 0, offset & Six, offsets);
        StoreOffsets(target, 4, ((rest >>> 4) & Four) | ((offset >>> 2) & Two), offsets);
    }
}
