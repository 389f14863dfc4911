using System.Numerics;
using System.Runtime.InteropServices;

namespace Plurality.Metrics;

/// <summary>
/// Sums of many rows of weights. The sums of eight vectors stay in registers while the rows are read; with <see cref="Lanes"/>, each row
/// would read and write them.
/// </summary>
internal static class RowSums
{
    private const int Together = 8;

    /// <summary>Adds rows to sums, in the order of <paramref name="documents"/>.</summary>
    /// <param name="rows">[documents × lanes].</param>
    /// <param name="lanes">The length of a row.</param>
    /// <param name="documents">The rows to add.</param>
    /// <param name="sums">One sum per lane.</param>
    public static void Add(ReadOnlySpan<double> rows, int lanes, ReadOnlySpan<int> documents, Span<double> sums)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(sums[..lanes]);
        var first = 0;
        for (; first + Together <= vectors.Length; first += Together)
        {
            var to = vectors.Slice(first, Together);
            var (a, b, c, d) = (to[0], to[1], to[2], to[3]);
            var (e, f, g, h) = (to[4], to[5], to[6], to[7]);
            foreach (var document in documents)
            {
                var row = Vectors(rows, (document * lanes) + (first * Vector<double>.Count), Together);
                h += row[7]; // first, so that the bounds are checked once
                a += row[0];
                b += row[1];
                c += row[2];
                d += row[3];
                e += row[4];
                f += row[5];
                g += row[6];
            }

            (to[0], to[1], to[2], to[3]) = (a, b, c, d);
            (to[4], to[5], to[6], to[7]) = (e, f, g, h);
        }

        for (; first < vectors.Length; first++)
        {
            var sum = vectors[first];
            foreach (var document in documents)
            {
                sum += Vectors(rows, (document * lanes) + (first * Vector<double>.Count), 1)[0];
            }

            vectors[first] = sum;
        }

        for (var lane = first * Vector<double>.Count; lane < lanes; lane++)
        {
            var sum = sums[lane];
            foreach (var document in documents)
            {
                sum += rows[(document * lanes) + lane];
            }

            sums[lane] = sum;
        }
    }

    /// <summary>Adds rows, each times its value, to sums, in the order of <paramref name="documents"/>.</summary>
    /// <param name="rows">[documents × lanes].</param>
    /// <param name="lanes">The length of a row.</param>
    /// <param name="documents">The rows to add.</param>
    /// <param name="values">One value per row.</param>
    /// <param name="sums">One sum per lane.</param>
    public static void Add(
        ReadOnlySpan<double> rows,
        int lanes,
        ReadOnlySpan<int> documents,
        ReadOnlySpan<double> values,
        Span<double> sums
    )
    {
        values = values[..documents.Length];
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(sums[..lanes]);
        var first = 0;
        for (; first + Together <= vectors.Length; first += Together)
        {
            var to = vectors.Slice(first, Together);
            var (a, b, c, d) = (to[0], to[1], to[2], to[3]);
            var (e, f, g, h) = (to[4], to[5], to[6], to[7]);
            for (var i = 0; i < documents.Length; i++)
            {
                var row = Vectors(rows, (documents[i] * lanes) + (first * Vector<double>.Count), Together);
                var value = new Vector<double>(values[i]);
                h += row[7] * value;
                a += row[0] * value;
                b += row[1] * value;
                c += row[2] * value;
                d += row[3] * value;
                e += row[4] * value;
                f += row[5] * value;
                g += row[6] * value;
            }

            (to[0], to[1], to[2], to[3]) = (a, b, c, d);
            (to[4], to[5], to[6], to[7]) = (e, f, g, h);
        }

        for (; first < vectors.Length; first++)
        {
            var sum = vectors[first];
            for (var i = 0; i < documents.Length; i++)
            {
                var row = Vectors(rows, (documents[i] * lanes) + (first * Vector<double>.Count), 1);
                sum += row[0] * new Vector<double>(values[i]);
            }

            vectors[first] = sum;
        }

        for (var lane = first * Vector<double>.Count; lane < lanes; lane++)
        {
            var sum = sums[lane];
            for (var i = 0; i < documents.Length; i++)
            {
                sum += rows[(documents[i] * lanes) + lane] * values[i];
            }

            sums[lane] = sum;
        }
    }

    private static ReadOnlySpan<Vector<double>> Vectors(ReadOnlySpan<double> rows, int first, int count) =>
        MemoryMarshal.Cast<double, Vector<double>>(rows.Slice(first, count * Vector<double>.Count));
}
