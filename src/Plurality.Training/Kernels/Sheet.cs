namespace Plurality.Training.Kernels;

/// <summary>Memory for a matrix whose shape changes with each use.</summary>
internal sealed unsafe class Sheet : IDisposable
{
    private readonly Matrix _numbers = new(0, 1);

    /// <summary>The matrix of the last <see cref="Of"/>.</summary>
    public View View { get; private set; }

    /// <summary>Makes room for a matrix, whose content is undefined.</summary>
    public View Of(int rows, int columns)
    {
        _ = _numbers.Resize(rows * columns);
        return View = new View(_numbers.First, columns, rows, columns);
    }

    /// <summary>A row of <see cref="View"/>.</summary>
    public Span<float> this[int row] => new(View.First + (row * View.Stride), View.Columns);

    /// <inheritdoc/>
    public void Dispose() => _numbers.Dispose();
}
