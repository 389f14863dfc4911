using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Transposes rows into panels: a panel holds the first numbers of all its rows, then their second numbers, and so on.</summary>
internal static unsafe class Panels
{
    private const int Side = 8;

    /// <summary>Writes up to eight rows into eight lanes of a panel.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="rowStride">The distance between rows, in numbers.</param>
    /// <param name="count">The number of rows, at most 8. Missing rows become zeros.</param>
    /// <param name="depth">The length of a row.</param>
    /// <param name="panel">The first lane of the panel.</param>
    /// <param name="lanes">The distance between numbers of a row in the panel.</param>
    public static void Fill(float* rows, nint rowStride, int count, nint depth, float* panel, nint lanes)
    {
        unchecked
        {
            nint k = 0;
            for (; count == Side && k + Side <= depth; k += Side)
            {
                Transpose(rows + k, rowStride, panel + (k * lanes), lanes);
            }

            for (; k < depth; k++)
            {
                for (var row = 0; row < Side; row++)
                {
                    panel[(k * lanes) + row] = row < count ? rows[(row * rowStride) + k] : 0;
                }
            }
        }
    }

    /// <summary>Transposes eight numbers of eight rows.</summary>
    public static void Transpose(float* from, nint fromStride, float* to, nint toStride)
    {
        unchecked
        {
            var (a, b, c, d) = (
                Vector256.Load(from),
                Vector256.Load(from + fromStride),
                Vector256.Load(from + (2 * fromStride)),
                Vector256.Load(from + (3 * fromStride))
            );
            from += 4 * fromStride;
            var (e, f, g, h) = (
                Vector256.Load(from),
                Vector256.Load(from + fromStride),
                Vector256.Load(from + (2 * fromStride)),
                Vector256.Load(from + (3 * fromStride))
            );
            var (ab0, ab1, cd0, cd1) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b), Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
            var (ef0, ef1, gh0, gh1) = (Avx.UnpackLow(e, f), Avx.UnpackHigh(e, f), Avx.UnpackLow(g, h), Avx.UnpackHigh(g, h));
            const byte Low = 0x44,
                High = 0xEE;
            var (p0, p1, p2, p3) = (
                Avx.Shuffle(ab0, cd0, Low),
                Avx.Shuffle(ab0, cd0, High),
                Avx.Shuffle(ab1, cd1, Low),
                Avx.Shuffle(ab1, cd1, High)
            );
            var (q0, q1, q2, q3) = (
                Avx.Shuffle(ef0, gh0, Low),
                Avx.Shuffle(ef0, gh0, High),
                Avx.Shuffle(ef1, gh1, Low),
                Avx.Shuffle(ef1, gh1, High)
            );
            const byte LowHalves = 0x20,
                HighHalves = 0x31;
            Avx.Permute2x128(p0, q0, LowHalves).Store(to);
            Avx.Permute2x128(p1, q1, LowHalves).Store(to + toStride);
            Avx.Permute2x128(p2, q2, LowHalves).Store(to + (2 * toStride));
            Avx.Permute2x128(p3, q3, LowHalves).Store(to + (3 * toStride));
            to += 4 * toStride;
            Avx.Permute2x128(p0, q0, HighHalves).Store(to);
            Avx.Permute2x128(p1, q1, HighHalves).Store(to + toStride);
            Avx.Permute2x128(p2, q2, HighHalves).Store(to + (2 * toStride));
            Avx.Permute2x128(p3, q3, HighHalves).Store(to + (3 * toStride));
        }
    }
}
