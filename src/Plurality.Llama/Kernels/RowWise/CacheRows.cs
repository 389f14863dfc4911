using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>
/// ggml's <c>SET_ROWS</c>: F32 rows written to the places that a list of numbers names, as F16. So keys and values come to their cache.
/// Values lie there by dimension, so each of their numbers is a row; those of one dimension are written one after the other, because
/// dimensions are so far apart that they push each other out of the processor's cache. The library has chosen the places; they are not
/// checked.
/// </summary>
internal readonly unsafe struct CacheRows : IRowOperation
{
    private const int AtOnce = 4096;

    /// <inheritdoc/>
    public static string Name => "SET_ROWS";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) =>
        result->type == TensorHeader.F16
        && result->nb0 == sizeof(ushort)
        && FlatRows.AreNumbers(result->src0)
        && TensorRows.Matrices(result->src0) == 1
        && result->src1->type == TensorHeader.I64
        && result->src1->nb0 == sizeof(long);

    /// <inheritdoc/>
    public static TensorHeader* Counted(TensorHeader* result) => result->src0;

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        unchecked
        {
            var places = (long*)result->src1->data;
            if (result->ne0 == 1 && result->src0->nb1 == sizeof(float))
            {
                for (; first < end; first += AtOnce)
                {
                    ComputeSingle(result, (float*)result->src0->data + first, places + first, Math.Min(AtOnce, end - first));
                }

                return;
            }

            for (var row = first; row < end; row++)
            {
                var target = new Span<Half>(result->data + ((nuint)places[row] * result->nb1), (int)result->ne0);
                TensorPrimitives.ConvertToHalf(FlatRows.Numbers(result->src0, row), target);
            }
        }
    }

    /// <summary>Rows of one number.</summary>
    [SkipLocalsInit]
    private static void ComputeSingle(TensorHeader* result, float* numbers, long* places, int count)
    {
        unchecked
        {
            var halves = stackalloc Half[AtOnce];
            TensorPrimitives.ConvertToHalf(new ReadOnlySpan<float>(numbers, count), new Span<Half>(halves, count));

            var period = Period(places, count);
            for (var dimension = 0; dimension < period; dimension++)
            {
                for (var at = dimension; at < count; at += period)
                {
                    *(Half*)(result->data + ((nuint)places[at] * result->nb1)) = halves[at];
                }
            }
        }
    }

    /// <summary>
    /// The distance between two tokens: places of one token's dimensions rise, those of the next one begin below. Any distance writes each
    /// number once; the right one is faster.
    /// </summary>
    private static int Period(long* places, int count)
    {
        unchecked
        {
            var begins = 0;
            for (var at = 1; at < count; at++)
            {
                if (places[at] < places[at - 1])
                {
                    if (begins > 0)
                    {
                        return at - begins;
                    }

                    begins = at;
                }
            }

            return Math.Max(1, begins);
        }
    }
}
