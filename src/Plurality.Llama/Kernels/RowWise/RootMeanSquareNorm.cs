using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>
/// ggml's <c>RMS_NORM</c>: a row divided by the root of its mean square. Squares are summed in double precision, so the order of the sum
/// hardly matters; it is the same for every processor.
/// </summary>
internal readonly unsafe struct RootMeanSquareNorm : IRowOperation
{
    /// <inheritdoc/>
    public static string Name => "RMS_NORM";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) =>
        FlatRows.AreNumbers(result) && FlatRows.AreNumbers(result->src0) && FlatRows.AreAlike(result, result->src0);

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        var epsilon = BitConverter.Int32BitsToSingle(result->op_params[0]);
        for (var row = first; row < end; row++)
        {
            var numbers = FlatRows.Numbers(result->src0, row);
            var mean = (float)(SumOfSquares(numbers) / numbers.Length);
            TensorPrimitives.Multiply(numbers, 1 / MathF.Sqrt(mean + epsilon), FlatRows.Numbers(result, row));
        }
    }

    private static double SumOfSquares(ReadOnlySpan<float> numbers)
    {
        unchecked
        {
            var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
            var k = 0;
            for (; k + Vector512<float>.Count <= numbers.Length; k += Vector512<float>.Count)
            {
                var part = Vector512.Create(numbers[k..]);
                var (low, high) = Vector512.Widen(part * part);
                even += low;
                odd += high;
            }

            var eight = even + odd;
            var four = eight.GetLower() + eight.GetUpper();
            var two = four.GetLower() + four.GetUpper();
            var sum = two[0] + two[1];
            for (; k < numbers.Length; k++)
            {
                sum += numbers[k] * numbers[k];
            }

            return sum;
        }
    }
}
