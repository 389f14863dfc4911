using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_mxfp4</c>: a power of two, and 32 numbers of 4 bits (E2M1). The table has them doubled, so the scale is half of
/// the stored power.
/// </summary>
internal readonly unsafe struct MXFP4 : INibbleFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 17;

    /// <inheritdoc/>
    public static int Start => 1;

    /// <inheritdoc/>
    public static int Group => 16;

    /// <inheritdoc/>
    public static Vector128<sbyte> Integers => Vector128.Create(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);

    /// <inheritdoc/>
    public static bool HasTinyScales => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScales<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes> => target.StoreScales(0, TLanes.Powers(TLanes.Transpose(rows, stride).A & 0xFF));
}
