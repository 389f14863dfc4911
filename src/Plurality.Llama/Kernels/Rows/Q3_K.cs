using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q3_K</c>: the third bits and the low 2 bits of 256 integers from −4, scales of 6 bits from −32 for 16 parts, and
/// the factor of the scales.
/// </summary>
internal readonly unsafe struct Q3_K : IBlockFormat
{
    private const uint Four = 0x0F0F0F0F;
    private const uint Two = 0x30303030;
    private const int Integers = 32;
    private const int Scales = 96;
    private const int Factor = 108;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 110;

    /// <inheritdoc/>
    public static int Part => 16;

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
            var factors = TLanes.Halves(TLanes.Transpose(rows + Factor - 14, stride).D >>> 16, BlockTarget.Unit * BlockTarget.Unit);
            var (_, first, second, rest) = TLanes.Transpose(rows + Scales - 4, stride);
            StoreScales(target, 0, (first & Four) | ((rest << 4) & Two), factors);
            StoreScales(target, 4, (second & Four) | ((rest << 2) & Two), factors);
            StoreScales(target, 8, ((first >>> 4) & Four) | (rest & Two), factors);
            StoreScales(target, 12, ((second >>> 4) & Four) | ((rest >>> 2) & Two), factors);
            for (var sixteen = 0; sixteen < 32; sixteen += 16)
            {
                var (e, f, g, h) = TLanes.Transpose(rows + sixteen, stride);
                for (var half = 0; half < 2; half++)
                {
                    var (a, b, c, d) = TLanes.Transpose(rows + Integers + (32 * half) + sixteen, stride);
                    for (var k = (128 * half) + sixteen; k < 128 * (half + 1); k += 32)
                    {
                        target.Store(k, Three(a, e), Three(b, f), Three(c, g), Three(d, h));
                        (a, b, c, d) = (a >>> 2, b >>> 2, c >>> 2, d >>> 2);
                        (e, f, g, h) = (e >>> 1, f >>> 1, g >>> 1, h >>> 1);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreScales<TLanes>(BlockTarget target, int part, TLanes integers, TLanes factors)
        where TLanes : struct, IRowLanes<TLanes>
    {
        KScales.Store(target, part, TLanes.Subtract(integers, 32), factors);
    }

    /// <summary>Two low bits, and the lowest bit of another byte as the third.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Three<TLanes>(TLanes low, TLanes high)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.Subtract((low & 0x03030303) | ((high << 2) & 0x04040404), 4);
}
