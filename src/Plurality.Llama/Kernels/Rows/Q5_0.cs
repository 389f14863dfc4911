using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>ggml-common.h <c>block_q5_0</c>: a scale, the fifth bits, and the low 4 bits of 32 integers from −16.</summary>
internal readonly unsafe struct Q5_0 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 22;

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
                var integers = BlockRows.Nibbles(block + 6) | BlockRows.Fifth(*(uint*)(block + 2));
                (integers.AsSByte() - Vector256.Create((sbyte)16)).Store(target.Integers + (row * Length));
            }
        }
    }
}
