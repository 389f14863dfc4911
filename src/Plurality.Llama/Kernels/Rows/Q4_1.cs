using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q4_1</c>: a scale, an offset, and 32 integers of 4 bits.
/// </summary>
internal readonly unsafe struct Q4_1 : INibbleFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 20;

    /// <inheritdoc/>
    public static int Start => 4;

    /// <inheritdoc/>
    public static int Group => 16;

    /// <inheritdoc/>
    public static Vector128<sbyte> Integers => Vector128<sbyte>.Indices;

    /// <inheritdoc/>
    public static bool IsPlain => true;

    /// <inheritdoc/>
    public static bool HasOffset => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScales<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>
    {
        var factors = TLanes.Transpose(rows, stride).A;
        target.StoreScales(0, TLanes.Halves(factors, BlockTarget.Unit));
        target.StoreOffsets(0, TLanes.Halves(factors >>> 16, 1));
    }
}
