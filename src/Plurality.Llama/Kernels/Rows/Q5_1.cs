using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>ggml-common.h <c>block_q5_1</c>: a scale, an offset, the fifth bits, and the low 4 bits of 32 integers.</summary>
internal readonly unsafe struct Q5_1 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 24;

    /// <inheritdoc/>
    public static int Part => 32;

    /// <inheritdoc/>
    public static bool HasOffset => true;

    /// <inheritdoc/>
    public static bool HasTinyScales => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte** rows, nint at, BlockRows target)
    {
        unchecked
        {
            BlockRows.ScalesAt(rows, at).Store(target.Scales);
            BlockRows.Halves(rows, at + 2).Store(target.Offsets);
            for (var row = 0; row < BlockRows.Rows; row++)
            {
                var block = rows[row] + at;
                var integers = BlockRows.Nibbles(block + 8) | BlockRows.Fifth(*(uint*)(block + 4));
                integers.AsSByte().Store(target.Integers + (row * Length));
            }
        }
    }
}
