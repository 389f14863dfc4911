using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Products of rows of 16-bit numbers with one column, without a panel: eight numbers of eight rows are transposed before they are
/// converted, so a vector holds the same number of eight rows. With AVX-512, <see cref="ShortPairs"/> does most of the work. Every sum is
/// the chain of <see cref="ITile"/>.
/// </summary>
internal static unsafe class ShortRows
{
    /// <summary>The number of rows that are multiplied at once.</summary>
    public const int Rows = 32;

    private const int Side = 8;

    /// <summary>sums[r] += Σₖ column[k] · row[r][k].</summary>
    /// <param name="first">The first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="count">The number of rows, at most <see cref="Rows"/>.</param>
    /// <param name="length">The numbers of each row.</param>
    /// <param name="column">The column.</param>
    /// <param name="sums">As many sums as <see cref="Rows"/>. Those of missing rows have no meaning.</param>
    /// <param name="next">The rows that are read next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TNumber>(byte* first, nint stride, int count, nint length, float* column, float* sums, ref ComingRows next)
        where TNumber : IShortNumber
    {
        unchecked
        {
            var rows = stackalloc byte*[Rows];
            for (var row = 0; row < Rows; row++)
            {
                rows[row] = first + (Math.Min(row, count - 1) * stride);
            }

            nint k = 0;
            for (; Avx512BW.IsSupported && k + ShortPairs.Numbers <= length; k += ShortPairs.Numbers)
            {
                if (!ShortPairs.TryMultiply<TNumber>(rows, k * sizeof(ushort), column + k, sums, ref next))
                {
                    break;
                }
            }

            for (; k + Side <= length; k += Side)
            {
                next.Prefetch(Rows * Side * sizeof(ushort));
                for (var row = 0; row < Rows; row += Side)
                {
                    Multiply<TNumber>(rows + row, k * sizeof(ushort), column + k, sums + row);
                }
            }

            for (; k < length; k++)
            {
                for (var row = 0; row < Rows; row++)
                {
                    var number = TNumber.ToSingle(((ushort*)rows[row])[k]);
                    sums[row] = MathF.FusedMultiplyAdd(column[k], number, sums[row]);
                }
            }
        }
    }

    /// <summary>Eight numbers of eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TNumber>(byte** rows, nint offset, float* column, float* sums)
        where TNumber : IShortNumber
    {
        unchecked
        {
            var (a, b, c, d) = (Load(rows[0] + offset), Load(rows[1] + offset), Load(rows[2] + offset), Load(rows[3] + offset));
            var (e, f, g, h) = (Load(rows[4] + offset), Load(rows[5] + offset), Load(rows[6] + offset), Load(rows[7] + offset));
            var (ab0, ab4) = (Sse2.UnpackLow(a, b).AsInt32(), Sse2.UnpackHigh(a, b).AsInt32());
            var (cd0, cd4) = (Sse2.UnpackLow(c, d).AsInt32(), Sse2.UnpackHigh(c, d).AsInt32());
            var (ef0, ef4) = (Sse2.UnpackLow(e, f).AsInt32(), Sse2.UnpackHigh(e, f).AsInt32());
            var (gh0, gh4) = (Sse2.UnpackLow(g, h).AsInt32(), Sse2.UnpackHigh(g, h).AsInt32());
            var (ad0, ad2) = (Sse2.UnpackLow(ab0, cd0).AsInt64(), Sse2.UnpackHigh(ab0, cd0).AsInt64());
            var (ad4, ad6) = (Sse2.UnpackLow(ab4, cd4).AsInt64(), Sse2.UnpackHigh(ab4, cd4).AsInt64());
            var (eh0, eh2) = (Sse2.UnpackLow(ef0, gh0).AsInt64(), Sse2.UnpackHigh(ef0, gh0).AsInt64());
            var (eh4, eh6) = (Sse2.UnpackLow(ef4, gh4).AsInt64(), Sse2.UnpackHigh(ef4, gh4).AsInt64());
            var sum = Vector256.Load(sums);
            sum = Add<TNumber>(Sse2.UnpackLow(ad0, eh0), column, sum);
            sum = Add<TNumber>(Sse2.UnpackHigh(ad0, eh0), column + 1, sum);
            sum = Add<TNumber>(Sse2.UnpackLow(ad2, eh2), column + 2, sum);
            sum = Add<TNumber>(Sse2.UnpackHigh(ad2, eh2), column + 3, sum);
            sum = Add<TNumber>(Sse2.UnpackLow(ad4, eh4), column + 4, sum);
            sum = Add<TNumber>(Sse2.UnpackHigh(ad4, eh4), column + 5, sum);
            sum = Add<TNumber>(Sse2.UnpackLow(ad6, eh6), column + 6, sum);
            sum = Add<TNumber>(Sse2.UnpackHigh(ad6, eh6), column + 7, sum);
            sum.Store(sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Load(byte* at) => Vector128.Load((short*)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add<TNumber>(Vector128<long> rows, float* column, Vector256<float> sum)
        where TNumber : IShortNumber =>
        Fma.MultiplyAdd(Vector256.Create(*column), TNumber.ToSingle(Avx2.ConvertToVector256Int32(rows.AsInt16())), sum);
}
