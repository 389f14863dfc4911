using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>The fifth bits of 32 integers of each of eight rows: 32 bits at a position of the row.</summary>
internal readonly unsafe struct FifthBits
{
    private readonly Vector256<byte> _bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FifthBits(byte** rows, nint at) =>
        _bits = unchecked(
            Vector256
                .Create(
                    *(uint*)(rows[0] + at),
                    *(uint*)(rows[1] + at),
                    *(uint*)(rows[2] + at),
                    *(uint*)(rows[3] + at),
                    *(uint*)(rows[4] + at),
                    *(uint*)(rows[5] + at),
                    *(uint*)(rows[6] + at),
                    *(uint*)(rows[7] + at)
                )
                .AsByte()
        );

    /// <summary>16 where the bit is set, for the first four of eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<byte> First(int eight) =>
        Select(eight, Vector256.Create(0x0202020201010101ul, 0x0808080804040404ul, 0x0202020201010101ul, 0x0808080804040404ul));

    /// <summary>The same for the last four of eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<byte> Last(int eight) =>
        Select(eight, Vector256.Create(0x2020202010101010ul, 0x8080808040404040ul, 0x2020202010101010ul, 0x8080808040404040ul));

    /// <summary>A byte of each row in every column, of which each column's bit is taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<byte> Select(int eight, Vector256<ulong> bit)
    {
        var fourRows = Vector256.Create(0x0C080400u) + Vector256.Create(0x01010101u * (uint)eight);
        var spread = Avx2.Shuffle(_bits, fourRows.AsByte());
        return Vector256.Equals(spread & bit.AsByte(), bit.AsByte()) & Vector256.Create((byte)0x10);
    }
}
