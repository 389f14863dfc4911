using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_iq4_xs</c>: the factor of the scales, scales of 6 bits from −32 for 8 parts, and 256 numbers of 4 bits that point
/// into the table of <see cref="IQ4_NL"/>.
/// </summary>
internal readonly unsafe struct IQ4_XS : INibbleFormat
{
    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 136;

    /// <inheritdoc/>
    public static int Start => 8;

    /// <inheritdoc/>
    public static int Group => 16;

    /// <inheritdoc/>
    public static Vector128<sbyte> Integers => IQ4_NL.Integers;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScales<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            var (first, low, _, _) = TLanes.Transpose(rows, stride);
            var factors = TLanes.Halves(first, BlockTarget.Unit * BlockTarget.Unit);
            for (var part = 0; part < Length / INibbleFormat.Part; part++)
            {
                // Four low bits of each part, then two high bits of each behind the factor.
                var scale = ((low >>> (4 * part)) & 0x0F) | (((first >>> (16 + (2 * part))) & 0x03) << 4);
                target.StoreScales(part, TLanes.Number(TLanes.Subtract(scale, 32), 0) * factors);
            }
        }
    }
}
