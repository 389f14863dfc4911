using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Rows with integers of 4 bits, by AVX-512. They stay packed until they are multiplied: one instruction looks up sixteen numbers by the
/// low four bits of each 32, whatever the bits above them are.
/// </summary>
/// <typeparam name="TFormat">The format of the rows.</typeparam>
internal readonly unsafe struct NibbleSums<TFormat> : IBlockSums
    where TFormat : INibbleFormat
{
    private const int Lanes = 16;
    private const int All = 4 * Lanes;
    private const int FourBytes = 4 * All;

    /// <inheritdoc/>
    public static int Rows => Lanes;

    /// <inheritdoc/>
    public static int Length => TFormat.Length;

    /// <inheritdoc/>
    public static int Bytes => TFormat.Bytes;

    /// <inheritdoc/>
    public static int Part => INibbleFormat.Part;

    /// <inheritdoc/>
    public static int InByte => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* rows, nint stride, BlockTarget target)
    {
        unchecked
        {
            TFormat.StoreScales<SixteenRows>(rows, stride, target);
            for (var at = 0; at < TFormat.Length / 2; at += 16)
            {
                var (a, b, c, d) = SixteenRows.Transpose(rows + TFormat.Start + at, stride);
                target.Store(at, a, b, c, d);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(nint count, byte* integers, float* scales, float* offsets, float* column, float* sums, ref ComingRows next)
    {
        unchecked
        {
            // What four numbers of all rows take.
            var ahead = ComingRows.WholeLines(4 * All * TFormat.Bytes / TFormat.Length);
            var table = Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(TFormat.Integers));
            if (!TFormat.HasTinyScales)
            {
                table *= 1 / BlockTarget.Unit;
            }

            var (a, b, c, d) = Four(sums);
            for (; count > 0; count -= 2 * TFormat.Group, scales += All, offsets += All)
            {
                var ofRows = Four(scales);
                for (var four = 0; four < TFormat.Group; four += 4, integers += FourBytes, column += 4)
                {
                    next.Prefetch(ahead);
                    AddFour(0, (int*)integers, table, ofRows, offsets, column, ref a, ref b, ref c, ref d);
                }

                // The same bytes again, for their high bits. In a group of 32 bytes, these are another part.
                integers -= TFormat.Group / 4 * FourBytes;
                if (TFormat.Group == INibbleFormat.Part)
                {
                    scales += All;
                    offsets += All;
                    ofRows = Four(scales);
                }

                for (var four = 0; four < TFormat.Group; four += 4, integers += FourBytes, column += 4)
                {
                    next.Prefetch(ahead);
                    AddFour(4, (int*)integers, table, ofRows, offsets, column, ref a, ref b, ref c, ref d);
                }
            }

            a.Store(sums);
            b.Store(sums + Lanes);
            c.Store(sums + (2 * Lanes));
            d.Store(sums + (3 * Lanes));
        }
    }

    /// <summary>
    /// Adds the products of four numbers of each row, which are the low bits (from bit 0) or the high bits (from bit 4) of four bytes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(
        int bit,
        int* integers,
        Vector512<float> table,
        (Vector512<float> A, Vector512<float> B, Vector512<float> C, Vector512<float> D) scales,
        float* offsets,
        float* column,
        ref Vector512<float> a,
        ref Vector512<float> b,
        ref Vector512<float> c,
        ref Vector512<float> d
    )
    {
        unchecked
        {
            var i = Vector512.Load(integers);
            var j = Vector512.Load(integers + Lanes);
            var m = Vector512.Load(integers + (2 * Lanes));
            var n = Vector512.Load(integers + (3 * Lanes));
            var x = Vector512.Create(column[0]);
            a = AddOne(x, i >>> bit, table, scales.A, offsets, a);
            b = AddOne(x, j >>> bit, table, scales.B, offsets + Lanes, b);
            c = AddOne(x, m >>> bit, table, scales.C, offsets + (2 * Lanes), c);
            d = AddOne(x, n >>> bit, table, scales.D, offsets + (3 * Lanes), d);
            x = Vector512.Create(column[1]);
            a = AddOne(x, i >>> (bit + 8), table, scales.A, offsets, a);
            b = AddOne(x, j >>> (bit + 8), table, scales.B, offsets + Lanes, b);
            c = AddOne(x, m >>> (bit + 8), table, scales.C, offsets + (2 * Lanes), c);
            d = AddOne(x, n >>> (bit + 8), table, scales.D, offsets + (3 * Lanes), d);
            x = Vector512.Create(column[2]);
            a = AddOne(x, i >>> (bit + 16), table, scales.A, offsets, a);
            b = AddOne(x, j >>> (bit + 16), table, scales.B, offsets + Lanes, b);
            c = AddOne(x, m >>> (bit + 16), table, scales.C, offsets + (2 * Lanes), c);
            d = AddOne(x, n >>> (bit + 16), table, scales.D, offsets + (3 * Lanes), d);
            x = Vector512.Create(column[3]);
            a = AddOne(x, i >>> (bit + 24), table, scales.A, offsets, a);
            b = AddOne(x, j >>> (bit + 24), table, scales.B, offsets + Lanes, b);
            c = AddOne(x, m >>> (bit + 24), table, scales.C, offsets + (2 * Lanes), c);
            d = AddOne(x, n >>> (bit + 24), table, scales.D, offsets + (3 * Lanes), d);
        }
    }

    /// <summary>A number of each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> A, Vector512<float> B, Vector512<float> C, Vector512<float> D) Four(float* all) =>
        unchecked((Vector512.Load(all), Vector512.Load(all + Lanes), Vector512.Load(all + (2 * Lanes)), Vector512.Load(all + (3 * Lanes))));

    /// <summary>sums + x · (scales · table[the low four bits] + offsets), each rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AddOne(
        Vector512<float> x,
        Vector512<int> bits,
        Vector512<float> table,
        Vector512<float> scales,
        float* offsets,
        Vector512<float> sums
    )
    {
        var integers = Avx512F.PermuteVar16x32(table, bits);
        var numbers = TFormat.HasOffset ? Vector512.FusedMultiplyAdd(integers, scales, Vector512.Load(offsets)) : integers * scales;
        return Vector512.FusedMultiplyAdd(x, numbers, sums);
    }
}
