using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_iq4_nl</c>: a scale, and 32 numbers of 4 bits that point into a table.
/// </summary>
internal readonly unsafe struct IQ4_NL : INibbleFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 18;

    /// <inheritdoc/>
    public static int Start => 2;

    /// <inheritdoc/>
    public static int Group => 16;

    /// <summary>ggml-common.h <c>kvalues_iq4nl</c>.</summary>
    public static Vector128<sbyte> Integers => Vector128.Create(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScales<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes> =>
        target.StoreScales(0, TLanes.Halves(TLanes.Transpose(rows, stride).A, BlockTarget.Unit));
}
