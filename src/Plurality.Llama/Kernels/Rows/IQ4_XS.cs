using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_iq4_xs</c>: the factor of the scales, scales of 6 bits from −32 for 8 parts, and 256 numbers of 4 bits that point
/// into the table of <see cref="IQ4_NL"/>.
/// </summary>
internal readonly unsafe struct IQ4_XS : IBlockFormat
{
    private const int Integers = 8;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 136;

    /// <inheritdoc/>
    public static int Part => 32;

    /// <inheritdoc/>
    public static bool HasOffset => false;

    /// <inheritdoc/>
    public static bool HasTinyScales => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            var (first, low, _, _) = TLanes.Transpose(rows, stride);
            var factors = TLanes.Halves(first, BlockTarget.Unit * BlockTarget.Unit);
            for (var part = 0; part < Length / Part; part++)
            {
                // Four low bits of each part, then two high bits of each behind the factor.
                var scale = ((low >>> (4 * part)) & 0x0F) | (((first >>> (16 + (2 * part))) & 0x03) << 4);
                target.StoreScales(part, TLanes.Number(TLanes.Subtract(scale, 32), 0) * factors);
            }

            for (var k = 0; k < Length; k += 32)
            {
                TableNumbers.Store<TLanes>(rows + Integers + (k / 2), stride, IQ4_NL.Table, target, k);
            }
        }
    }
}
