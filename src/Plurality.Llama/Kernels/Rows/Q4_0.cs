using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q4_0</c>: a scale, and 32 integers of 4 bits from −8.
/// </summary>
internal readonly unsafe struct Q4_0 : INibbleFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 18;

    /// <inheritdoc/>
    public static int Start => 2;

    /// <inheritdoc/>
    public static int Group => 16;

    /// <inheritdoc/>
    public static Vector128<sbyte> Integers => Vector128.Create(-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScales<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes> =>
        target.StoreScales(0, TLanes.Halves(TLanes.Transpose(rows, stride).A, BlockTarget.Unit));
}
