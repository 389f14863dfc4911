using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>ggml-common.h <c>block_q8_0</c>: a scale, and 32 integers of 8 bits.</summary>
internal readonly unsafe struct Q8_0 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 34;

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
                Vector256.Load((sbyte*)block + 2).Store(target.Integers + (row * Length));
            }
        }
    }
}
