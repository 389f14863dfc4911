using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Integers of 4 bits, unpacked to bytes.</summary>
/// <typeparam name="TFormat">Where they stand in a block.</typeparam>
internal readonly unsafe struct Nibbles<TFormat> : IBlockFormat
    where TFormat : INibbleFormat
{
    /// <inheritdoc/>
    public static int Length => TFormat.Length;

    /// <inheritdoc/>
    public static int Bytes => TFormat.Bytes;

    /// <inheritdoc/>
    public static int Part => INibbleFormat.Part;

    /// <inheritdoc/>
    public static bool HasOffset => TFormat.HasOffset;

    /// <inheritdoc/>
    public static bool HasTinyScales => TFormat.HasTinyScales;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            TFormat.StoreScales<TLanes>(rows, stride, target);

            // Loaded once: at each use, the compiler would make it again.
            var integers = TLanes.Repeat(TFormat.Integers);
            for (var at = 0; at < TFormat.Length / 2; at += 16)
            {
                var (a, b, c, d) = TLanes.Transpose(rows + TFormat.Start + at, stride);
                var first = (at / TFormat.Group * 2 * TFormat.Group) + (at % TFormat.Group);
                target.Store(first, Low(a, integers), Low(b, integers), Low(c, integers), Low(d, integers));
                target.Store(first + TFormat.Group, High(a, integers), High(b, integers), High(c, integers), High(d, integers));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Low<TLanes>(TLanes bytes, TLanes integers)
        where TLanes : struct, IRowLanes<TLanes> => Integers(Bits<TLanes>.Low(bytes), integers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes High<TLanes>(TLanes bytes, TLanes integers)
        where TLanes : struct, IRowLanes<TLanes> => Integers(Bits<TLanes>.High(bytes), integers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Integers<TLanes>(TLanes nibbles, TLanes integers)
        where TLanes : struct, IRowLanes<TLanes> => TFormat.IsPlain ? nibbles : TLanes.LookUp(integers, nibbles);
}
