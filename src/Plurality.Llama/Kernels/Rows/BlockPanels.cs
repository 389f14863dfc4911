using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Writes quantised rows into panels. The integers of eight rows are transposed as bytes, which takes a quarter of the work of transposing
/// numbers, and become numbers on their way into the panel.
/// </summary>
/// <typeparam name="TFormat">The format of the rows.</typeparam>
internal static unsafe class BlockPanels<TFormat>
    where TFormat : IBlockFormat
{
    /// <summary>The numbers of a row that are transposed at once.</summary>
    private const int Side = 32;

    /// <summary>Writes eight rows.</summary>
    /// <param name="rows">The addresses of eight rows.</param>
    /// <param name="start">The first number of each row, a multiple of the block.</param>
    /// <param name="count">The numbers of each row, a multiple of the block.</param>
    /// <param name="panel">The target: a number of each row, then the next number of each row.</param>
    /// <param name="lanes">The distance between numbers of a row in the panel.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(byte** rows, nint start, nint count, float* panel, nint lanes)
    {
        unchecked
        {
            var memory = stackalloc byte[BlockRows.Bytes + (BlockRows.Rows * Side) + Vector256<byte>.Count];
            memory += Vector256<byte>.Count - ((nint)memory % Vector256<byte>.Count);
            var transposed = (sbyte*)memory + BlockRows.Bytes;
            var block = new BlockRows(memory);
            for (nint k = 0; k < count; k += TFormat.Length)
            {
                TFormat.Unpack(rows, (start + k) / TFormat.Length * TFormat.Bytes, block);
                for (var part = 0; part < TFormat.Length; part += Side)
                {
                    Transpose(block.Integers + part, TFormat.Length, transposed);
                    var scale = block.Scales + (part / TFormat.Part * BlockRows.Rows);
                    var offset = block.Offsets + (part / TFormat.Part * BlockRows.Rows);
                    Write(transposed, scale, offset, panel + ((k + part) * lanes), lanes);
                }
            }
        }
    }

    /// <summary>Writes 32 numbers of eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(sbyte* integers, float* scale, float* offset, float* panel, nint lanes)
    {
        unchecked
        {
            var next = TFormat.Part == Side ? 0 : BlockRows.Rows;
            var (lowScale, highScale) = (Vector256.Load(scale), Vector256.Load(scale + next));
            var (lowOffset, highOffset) = TFormat.HasOffset ? (Vector256.Load(offset), Vector256.Load(offset + next)) : default;
            var high = panel + (Side / 2 * lanes);
            for (var pair = 0; pair < Side / 4; pair++)
            {
                Number(integers, lowScale, lowOffset).Store(panel);
                Number(integers + BlockRows.Rows, lowScale, lowOffset).Store(panel + lanes);
                Number(integers + (2 * BlockRows.Rows), highScale, highOffset).Store(high);
                Number(integers + (3 * BlockRows.Rows), highScale, highOffset).Store(high + lanes);
                integers += 4 * BlockRows.Rows;
                panel += 2 * lanes;
                high += 2 * lanes;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Number(sbyte* integers, Vector256<float> scale, Vector256<float> offset)
    {
        var integer = Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(integers));
        return TFormat.HasOffset ? Fma.MultiplyAdd(integer, scale, offset) : integer * scale;
    }

    /// <summary>
    /// Transposes eight rows of 32 bytes. A vector of the result has the numbers 2p, 2p + 1, 16 + 2p and 17 + 2p of all rows, because
    /// the instructions work on halves of a vector.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(sbyte* rows, int stride, sbyte* target)
    {
        unchecked
        {
            var (a, b, c, d) = (
                Vector256.Load(rows),
                Vector256.Load(rows + stride),
                Vector256.Load(rows + (2 * stride)),
                Vector256.Load(rows + (3 * stride))
            );
            var (ab0, ab1) = (Avx2.UnpackLow(a, b).AsInt16(), Avx2.UnpackHigh(a, b).AsInt16());
            var (cd0, cd1) = (Avx2.UnpackLow(c, d).AsInt16(), Avx2.UnpackHigh(c, d).AsInt16());
            rows += 4 * stride;
            var (e, f, g, h) = (
                Vector256.Load(rows),
                Vector256.Load(rows + stride),
                Vector256.Load(rows + (2 * stride)),
                Vector256.Load(rows + (3 * stride))
            );
            var (ef0, ef1) = (Avx2.UnpackLow(e, f).AsInt16(), Avx2.UnpackHigh(e, f).AsInt16());
            var (gh0, gh1) = (Avx2.UnpackLow(g, h).AsInt16(), Avx2.UnpackHigh(g, h).AsInt16());
            Join(Avx2.UnpackLow(ab0, cd0), Avx2.UnpackLow(ef0, gh0), target);
            Join(Avx2.UnpackHigh(ab0, cd0), Avx2.UnpackHigh(ef0, gh0), target + 64);
            Join(Avx2.UnpackLow(ab1, cd1), Avx2.UnpackLow(ef1, gh1), target + 128);
            Join(Avx2.UnpackHigh(ab1, cd1), Avx2.UnpackHigh(ef1, gh1), target + 192);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(Vector256<short> first, Vector256<short> last, sbyte* target)
    {
        Avx2.UnpackLow(first.AsInt32(), last.AsInt32()).AsSByte().Store(target);
        Avx2.UnpackHigh(first.AsInt32(), last.AsInt32()).AsSByte().Store(target + Vector256<sbyte>.Count);
    }
}
