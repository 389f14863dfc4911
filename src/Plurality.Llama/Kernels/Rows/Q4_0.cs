using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>ggml-common.h <c>block_q4_0</c>: a scale, and 32 integers of 4 bits from −8.</summary>
internal readonly unsafe struct Q4_0 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 18;

    /// <inheritdoc/>
    public static int Part => 32;

    /// <inheritdoc/>
    public static bool HasOffset => false;

    /// <inheritdoc/>
    public static bool HasTinyScales => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte** rows, nint at, BlockRows target)
    {
        unchecked
        {
            BlockRows.ScalesAt(rows, at).Store(target.Scales);
            for (var row = 0; row < BlockRows.Rows; row++)
            {
                var block = rows[row] + at;
                (BlockRows.Nibbles(block + 2).AsSByte() - Vector256.Create((sbyte)8)).Store(target.Integers + (row * Length));
            }
        }
    }
}
