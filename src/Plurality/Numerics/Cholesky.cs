namespace Plurality.Numerics;

/// <summary>Linear equations with a symmetric positive definite matrix, small and dense.</summary>
internal static class Cholesky
{
    /// <summary>Solves A·x = b by A = L·Lᵀ; about n³/6 multiplications.</summary>
    /// <param name="matrix">A, [n × n]; only its lower triangle is read, and L overwrites it.</param>
    /// <param name="right">b; left as it is.</param>
    /// <exception cref="ArgumentException">A is not positive definite.</exception>
    public static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var j = 0; j < n; j++)
        {
            for (var i = j; i < n; i++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= matrix[i, k] * matrix[j, k];
                }

                if (i > j)
                {
                    matrix[i, j] = sum / matrix[j, j];
                }
                else
                {
                    matrix[j, j] =
                        sum > 0 ? Math.Sqrt(sum) : throw new ArgumentException("The matrix must be positive definite.", nameof(matrix));
                }
            }
        }

        var x = (double[])right.Clone();
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
            {
                x[i] -= matrix[i, k] * x[k];
            }

            x[i] /= matrix[i, i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                x[i] -= matrix[k, i] * x[k];
            }

            x[i] /= matrix[i, i];
        }

        return x;
    }
}
