using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>What several formats do with packed bits.</summary>
/// <typeparam name="TLanes">The rows.</typeparam>
internal static class Bits<TLanes>
    where TLanes : struct, IRowLanes<TLanes>
{
    /// <summary>The low four bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Low(TLanes bytes) => bytes & 0x0F0F0F0F;

    /// <summary>The high four bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes High(TLanes bytes) => (bytes >>> 4) & 0x0F0F0F0F;

    /// <summary>Four of 32 bits of each row, the bit of value 16 in each byte.</summary>
    /// <param name="bits">The bits.</param>
    /// <param name="four">Which four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Fifth(TLanes bits, int four) => TLanes.MultiplyIntegers((bits >>> (4 * four)) & 0xF, 0x02040810) & 0x10101010;
}
