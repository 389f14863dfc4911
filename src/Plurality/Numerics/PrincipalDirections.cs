using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Plurality.Numerics;

/// <summary>
/// The first right singular vectors of a matrix, from the eigenvectors of the smaller of its two Gram matrices: their directions are
/// exact to rounding where singular values are apart, and a regression with ½‖w‖² only depends on the space that they span.
/// </summary>
internal static class PrincipalDirections
{
    /// <summary>Finds the directions; a direction without singular value is 0.</summary>
    /// <param name="rows">[documents][columns], not centred here.</param>
    /// <param name="count">How many, at most the smaller of documents and columns.</param>
    /// <returns>[count][columns], each of length 1, by falling singular value.</returns>
    public static double[][] Of(IReadOnlyList<double[]> rows, int count)
    {
        var columns = rows[0].Length;
        return columns <= rows.Count
            ? [.. Eigenvectors(Gram(Transposed(rows)), count)]
            : [.. Eigenvectors(Gram(rows), count).Select(left => FromLeft(rows, left))];
    }

    private static double[][] Transposed(IReadOnlyList<double[]> rows)
    {
        var columns = new double[rows[0].Length][];
        for (var j = 0; j < columns.Length; j++)
        {
            columns[j] = [.. rows.Select(row => row[j])];
        }

        return columns;
    }

    private static double[,] Gram(IReadOnlyList<double[]> vectors)
    {
        var gram = new double[vectors.Count, vectors.Count];
        for (var i = 0; i < vectors.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                gram[i, j] = gram[j, i] = TensorPrimitives.Dot<double>(vectors[i], vectors[j]);
            }
        }

        return gram;
    }

    /// <summary>Eigenvectors by falling eigenvalue; the library gives them by rising ones.</summary>
    private static IEnumerable<double[]> Eigenvectors(double[,] gram, int count)
    {
        var vectors = Matrix<double>.Build.DenseOfArray(gram).Evd(Symmetricity.Symmetric).EigenVectors;
        return Enumerable.Range(0, count).Select(i => vectors.Column(vectors.ColumnCount - 1 - i).ToArray());
    }

    /// <summary>v = Xᵀu / ‖Xᵀu‖.</summary>
    private static double[] FromLeft(IReadOnlyList<double[]> rows, double[] left)
    {
        var right = new double[rows[0].Length];
        for (var i = 0; i < left.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(rows[i], left[i], right, right);
        }

        var norm = TensorPrimitives.Norm<double>(right);
        if (norm > 0)
        {
            TensorPrimitives.Divide(right, norm, right);
        }

        return right;
    }
}
