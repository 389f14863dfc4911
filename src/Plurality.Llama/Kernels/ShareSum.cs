using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels;

/// <summary>
/// A sum over a row of cells that may leave out cells of value 0. It keeps sixteen chains, one per remainder of the cell's number, so the
/// result does not depend on the cells that are left out or on the vector width.
/// </summary>
internal unsafe struct ShareSum
{
    private const int Half = 8;

    private Vector256<float> _even;
    private Vector256<float> _odd;

    /// <summary>The sum so far.</summary>
    public readonly float Total
    {
        get
        {
            var (both, total) = (_even + _odd, 0f);
            for (var i = 0; i < Half; i++)
            {
                total += both[i];
            }

            return total;
        }
    }

    /// <summary>Adds adjacent cells.</summary>
    /// <param name="values">The value of the first cell.</param>
    /// <param name="cell">The number of the first cell, a multiple of 8.</param>
    /// <param name="count">The number of cells.</param>
    public void Add(float* values, int cell, int count)
    {
        unchecked
        {
            for (var i = 0; i < count; i += Half)
            {
                var next = count - i >= Half ? Vector256.Load(values + i) : Rest(values + i, count - i);
                if (((cell + i) & Half) == 0)
                {
                    _even += next;
                }
                else
                {
                    _odd += next;
                }
            }
        }
    }

    private static Vector256<float> Rest(float* values, int count)
    {
        var rest = Vector256<float>.Zero;
        for (var i = 0; i < count; i++)
        {
            rest = rest.WithElement(i, values[i]);
        }

        return rest;
    }
}
