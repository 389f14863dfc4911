using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Writes quantised rows into panels. The bytes of some rows are transposed in groups of four, which takes a quarter of the work of
/// transposing numbers, and become numbers on their way into a panel.
/// </summary>
/// <typeparam name="TFormat">The format of the rows.</typeparam>
internal static unsafe class BlockPanels<TFormat>
    where TFormat : IBlockFormat
{
    /// <summary>Writes eight rows.</summary>
    /// <param name="rows">The first number of the first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="count">The numbers of each row, a multiple of the block.</param>
    /// <param name="panel">The target: a number of each row, then the next number of each row.</param>
    /// <param name="lanes">The distance between numbers of a row in the panel.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(byte* rows, nint stride, nint count, float* panel, nint lanes)
    {
        const int Width = WeightRows.AtOnce;
        unchecked
        {
            var memory =
                stackalloc byte[
                    (BlockTarget.LongestBlock * Width) + (2 * BlockTarget.MostParts * Width * sizeof(float)) + CacheLines.Bytes
                ];
            var columns = CacheLines.Align(memory);
            var scales = (float*)(columns + (BlockTarget.LongestBlock * Width));
            var offsets = scales + (BlockTarget.MostParts * Width);
            var target = new BlockTarget(columns, 4 * Width, scales, offsets, Width);
            for (nint k = 0; k < count; k += TFormat.Length, rows += TFormat.Bytes)
            {
                TFormat.Unpack<EightRows>(rows, stride, target);
                var line = columns;
                for (var part = 0; part < TFormat.Length / TFormat.Part; part++)
                {
                    var scale = EightRows.Load(scales + (part * Width));
                    var offset = offsets + (part * Width);
                    for (var four = 0; four < TFormat.Part; four += 4, line += 4 * Width, panel += 4 * lanes)
                    {
                        var integers = EightRows.Load(line);
                        BlockNumbers<TFormat>.Of(integers, 0, scale, offset).Store(panel);
                        BlockNumbers<TFormat>.Of(integers, 1, scale, offset).Store(panel + lanes);
                        BlockNumbers<TFormat>.Of(integers, 2, scale, offset).Store(panel + (2 * lanes));
                        BlockNumbers<TFormat>.Of(integers, 3, scale, offset).Store(panel + (3 * lanes));
                    }
                }
            }
        }
    }
}
