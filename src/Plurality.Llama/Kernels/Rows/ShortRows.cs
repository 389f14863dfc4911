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
            var largest = Vector128<ushort>.Zero;
            var (a, b) = (Load<TNumber>(rows[0] + offset, ref largest), Load<TNumber>(rows[1] + offset, ref largest));
            var (c, d) = (Load<TNumber>(rows[2] + offset, ref largest), Load<TNumber>(rows[3] + offset, ref largest));
            var (e, f) = (Load<TNumber>(rows[4] + offset, ref largest), Load<TNumber>(rows[5] + offset, ref largest));
            var (g, h) = (Load<TNumber>(rows[6] + offset, ref largest), Load<TNumber>(rows[7] + offset, ref largest));
            var (ab0, ab4) = (Sse2.UnpackLow(a, b).AsInt32(), Sse2.UnpackHigh(a, b).AsInt32());
            var (cd0, cd4) = (Sse2.UnpackLow(c, d).AsInt32(), Sse2.UnpackHigh(c, d).AsInt32());
            var (ef0, ef4) = (Sse2.UnpackLow(e, f).AsInt32(), Sse2.UnpackHigh(e, f).AsInt32());
            var (gh0, gh4) = (Sse2.UnpackLow(g, h).AsInt32(), Sse2.UnpackHigh(g, h).AsInt32());
            var (ad0, ad2) = (Sse2.UnpackLow(ab0, cd0).AsInt64(), Sse2.UnpackHigh(ab0, cd0).AsInt64());
            var (ad4, ad6) = (Sse2.UnpackLow(ab4, cd4).AsInt64(), Sse2.UnpackHigh(ab4, cd4).AsInt64());
            var (eh0, eh2) = (Sse2.UnpackLow(ef0, gh0).AsInt64(), Sse2.UnpackHigh(ef0, gh0).AsInt64());
            var (eh4, eh6) = (Sse2.UnpackLow(ef4, gh4).AsInt64(), Sse2.UnpackHigh(ef4, gh4).AsInt64());
            var sum = Vector256.Load(sums);
            sum = TNumber.AreEasy(largest)
                ? Add<TNumber>((ad0, ad2, ad4, ad6), (eh0, eh2, eh4, eh6), column, sum, areEasy: true)
                : Add<TNumber>((ad0, ad2, ad4, ad6), (eh0, eh2, eh4, eh6), column, sum, areEasy: false);
            sum.Store(sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Load<TNumber>(byte* at, ref Vector128<ushort> largest)
        where TNumber : IShortNumber
    {
        var numbers = Vector128.Load((ushort*)at);
        largest = Vector128.Max(largest, TNumber.Rank(numbers));
        return numbers.AsInt16();
    }

    /// <summary>
    /// Adds the products of eight numbers of eight rows. Each vector holds two numbers of four rows: those of the first four rows, and
    /// those of the others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add<TNumber>(
        (Vector128<long> A, Vector128<long> B, Vector128<long> C, Vector128<long> D) first,
        (Vector128<long> A, Vector128<long> B, Vector128<long> C, Vector128<long> D) others,
        float* column,
        Vector256<float> sum,
        bool areEasy
    )
        where TNumber : IShortNumber
    {
        unchecked
        {
            sum = Add<TNumber>(Sse2.UnpackLow(first.A, others.A), column, sum, areEasy);
            sum = Add<TNumber>(Sse2.UnpackHigh(first.A, others.A), column + 1, sum, areEasy);
            sum = Add<TNumber>(Sse2.UnpackLow(first.B, others.B), column + 2, sum, areEasy);
            sum = Add<TNumber>(Sse2.UnpackHigh(first.B, others.B), column + 3, sum, areEasy);
            sum = Add<TNumber>(Sse2.UnpackLow(first.C, others.C), column + 4, sum, areEasy);
            sum = Add<TNumber>(Sse2.UnpackHigh(first.C, others.C), column + 5, sum, areEasy);
            sum = Add<TNumber>(Sse2.UnpackLow(first.D, others.D), column + 6, sum, areEasy);
            return Add<TNumber>(Sse2.UnpackHigh(first.D, others.D), column + 7, sum, areEasy);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add<TNumber>(Vector128<long> rows, float* column, Vector256<float> sum, bool areEasy)
        where TNumber : IShortNumber
    {
        var bits = Avx2.ConvertToVector256Int32(rows.AsInt16());
        return Fma.MultiplyAdd(Vector256.Create(*column), areEasy ? TNumber.FromEasy(bits) : TNumber.ToSingle(bits), sum);
    }
}
