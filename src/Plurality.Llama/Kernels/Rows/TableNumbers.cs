using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Numbers of 4 bits that point into a table of 16.</summary>
internal static unsafe class TableNumbers
{
    /// <summary>Stores 32 numbers of each row: those of the low bits of 16 bytes, then those of the high bits.</summary>
    /// <param name="bytes">The bytes of the first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="table">The numbers.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="first">The place of the first in its block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes>(byte* bytes, nint stride, Vector128<sbyte> table, BlockTarget target, int first)
        where TLanes : struct, IRowLanes<TLanes>
    {
        // Loaded once: at each use, the compiler would make it again.
        var numbers = TLanes.Repeat(table);
        var (a, b, c, d) = TLanes.Transpose(bytes, stride);
        target.Store(
            first,
            TLanes.LookUp(numbers, Bits<TLanes>.Low(a)),
            TLanes.LookUp(numbers, Bits<TLanes>.Low(b)),
            TLanes.LookUp(numbers, Bits<TLanes>.Low(c)),
            TLanes.LookUp(numbers, Bits<TLanes>.Low(d))
        );
        target.Store(
            first + 16,
            TLanes.LookUp(numbers, Bits<TLanes>.High(a)),
            TLanes.LookUp(numbers, Bits<TLanes>.High(b)),
            TLanes.LookUp(numbers, Bits<TLanes>.High(c)),
            TLanes.LookUp(numbers, Bits<TLanes>.High(d))
        );
    }
}
