namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// A format that stores a row in blocks of small integers. A number is scale · integer + offset, with one scale and one offset per part of
/// a block. The product is exact in F32, so one fused multiply-add gives the same bits as ggml's product and sum
/// (ggml-quants.c <c>dequantize_row_*</c>).
/// </summary>
internal unsafe interface IBlockFormat
{
    /// <summary>The numbers in a block, a multiple of 32.</summary>
    static abstract int Length { get; }

    /// <summary>The size of a block in bytes.</summary>
    static abstract int Bytes { get; }

    /// <summary>The numbers that share a scale: 16 or 32.</summary>
    static abstract int Part { get; }

    /// <summary>Whether there are offsets.</summary>
    static abstract bool HasOffset { get; }

    /// <summary>
    /// Whether scales may be so small that dividing them by 2²⁴ would lose bits. Other scales are divided, so that integers need not be.
    /// </summary>
    static abstract bool HasTinyScales { get; }

    /// <summary>Unpacks a block of each of some rows.</summary>
    /// <typeparam name="TLanes">The rows that are unpacked at once.</typeparam>
    /// <param name="rows">The block of the first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="target">Receives integers, scales and offsets.</param>
    static abstract void Unpack<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>;
}
