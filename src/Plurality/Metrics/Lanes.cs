using System.Numerics;
using System.Runtime.InteropServices;

namespace Plurality.Metrics;

/// <summary>
/// Sums of rows of weights. They do what <see cref="System.Numerics.Tensors.TensorPrimitives"/> does, for rows so short that its calls
/// would cost as much as the sums.
/// </summary>
internal static class Lanes
{
    /// <summary>Adds a row of weights to sums.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> row)
    {
        if (sums.Length == 1)
        {
            sums[0] += row[0]; // one lane, as where nothing is drawn
            return;
        }

        var to = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var from = MemoryMarshal.Cast<double, Vector<double>>(row)[..to.Length];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }

        for (var lane = to.Length * Vector<double>.Count; lane < row.Length; lane++)
        {
            sums[lane] += row[lane];
        }
    }

    /// <summary>Adds a row of weights, each times the value, to sums. The product is rounded before it is added.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> row, double value)
    {
        if (sums.Length == 1)
        {
            sums[0] += row[0] * value; // one lane, as where nothing is drawn
            return;
        }

        var to = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var from = MemoryMarshal.Cast<double, Vector<double>>(row)[..to.Length];
        var factor = new Vector<double>(value);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i] * factor;
        }

        for (var lane = to.Length * Vector<double>.Count; lane < row.Length; lane++)
        {
            sums[lane] += row[lane] * value;
        }
    }
}
