namespace Plurality.Training.Kernels;

/// <summary>A product of two matrices that is a summand of a result.</summary>
/// <param name="Left">The left factor: a row per row of the result.</param>
/// <param name="Right">The right factor: a column per column of the result; if <paramref name="IsTransposed"/>, a row.</param>
/// <param name="IsTransposed">Whether the right factor is stored transposed, as the weights of a layer are: a row per output.</param>
internal readonly record struct Factors(View Left, View Right, bool IsTransposed)
{
    /// <summary>The number of products per sum.</summary>
    public int Depth => Left.Columns;

    /// <summary>The number of columns of the result.</summary>
    public int Columns => IsTransposed ? Right.Rows : Right.Columns;
}
