using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>
/// Sums of a row in double precision, so that their order hardly matters; it is the same for every processor.
/// </summary>
internal static class WideSums
{
    /// <summary>The sum of a row.</summary>
    public static double Of(ReadOnlySpan<float> numbers) => Sum(numbers, areSquared: false);

    /// <summary>The sum of the squares of a row, each rounded to single precision.</summary>
    public static double OfSquares(ReadOnlySpan<float> numbers) => Sum(numbers, areSquared: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(ReadOnlySpan<float> numbers, bool areSquared)
    {
        unchecked
        {
            var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
            var k = 0;
            for (; k + Vector512<float>.Count <= numbers.Length; k += Vector512<float>.Count)
            {
                var part = Vector512.Create(numbers[k..]);
                var (low, high) = Vector512.Widen(areSquared ? part * part : part);
                even += low;
                odd += high;
            }

            var eight = even + odd;
            var four = eight.GetLower() + eight.GetUpper();
            var two = four.GetLower() + four.GetUpper();
            var sum = two[0] + two[1];
            for (; k < numbers.Length; k++)
            {
                sum += areSquared ? numbers[k] * numbers[k] : numbers[k];
            }

            return sum;
        }
    }
}
