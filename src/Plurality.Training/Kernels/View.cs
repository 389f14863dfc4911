namespace Plurality.Training.Kernels;

/// <summary>A part of a matrix.</summary>
/// <param name="first">The first number.</param>
/// <param name="stride">The distance between rows, in numbers.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="columns">The length of a row.</param>
internal readonly unsafe struct View(float* first, nint stride, int rows, int columns)
{
    public float* First => first;

    public nint Stride => stride;

    public int Rows => rows;

    public int Columns => columns;

    public static implicit operator View(Matrix matrix) => new(matrix.First, matrix.Columns, matrix.Rows, matrix.Columns);

    /// <summary>Writes the transposed matrix.</summary>
    public void TransposeTo(View target)
    {
        unchecked
        {
            for (var row = 0; row < rows; row++)
            {
                var line = first + (row * stride);
                for (var column = 0; column < columns; column++)
                {
                    target.First[(column * target.Stride) + row] = line[column];
                }
            }
        }
    }
}
