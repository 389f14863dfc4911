using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q4_K</c>: the factors of the scales and of the offsets, which are subtracted, scales and offsets of 6 bits for 8
/// parts, and 256 integers of 4 bits.
/// </summary>
internal readonly unsafe struct Q4_K : INibbleFormat
{
    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 144;

    /// <inheritdoc/>
    public static int Start => 16;

    /// <inheritdoc/>
    public static int Group => 32;

    /// <inheritdoc/>
    public static Vector128<sbyte> Integers => Vector128<sbyte>.Indices;

    /// <inheritdoc/>
    public static bool IsPlain => true;

    /// <inheritdoc/>
    public static bool HasOffset => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScales<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes> => KScales.StoreSixBits<TLanes>(target, rows, stride);
}
