using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>The numbers that unpacked integers stand for.</summary>
/// <typeparam name="TFormat">The format of the rows.</typeparam>
internal static unsafe class BlockNumbers<TFormat>
    where TFormat : IBlockFormat
{
    /// <summary>The numbers of some rows that one of four bytes of each stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes integers, int which, TLanes scale, float* offset)
        where TLanes : struct, IRowLanes<TLanes>
    {
        var integer = TLanes.Number(integers, which);
        if (TFormat.HasTinyScales)
        {
            integer *= TLanes.All(BlockTarget.Unit);
        }

        return TFormat.HasOffset ? TLanes.MultiplyAdd(integer, scale, offset) : integer * scale;
    }
}
