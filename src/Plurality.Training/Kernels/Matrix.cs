using System.Runtime.InteropServices;

namespace Plurality.Training.Kernels;

/// <summary>
/// A matrix of F32 outside the managed heap, row after row. <see cref="Resize"/> changes the number of rows and keeps memory that is large
/// enough, so that batches reuse it.
/// </summary>
internal sealed unsafe class Matrix : IDisposable
{
    private const int CacheLine = 64;

    private float* _numbers;
    private nint _capacity;

    /// <summary>A matrix of zeros.</summary>
    public Matrix(int rows, int columns)
    {
        Columns = columns;
        Resize(rows);
        Clear();
    }

    ~Matrix() => NativeMemory.AlignedFree(_numbers);

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The length of a row.</summary>
    public int Columns { get; }

    /// <summary>The first number.</summary>
    public float* First => _numbers;

    /// <summary>All numbers, row after row.</summary>
    public Span<float> Numbers => new(_numbers, Rows * Columns);

    /// <summary>A row.</summary>
    public Span<float> this[int row] => new(At(row), Columns);

    /// <summary>The first number of a row.</summary>
    public float* At(int row) => _numbers + ((nint)row * Columns);

    /// <summary>A part of the matrix.</summary>
    public View Part(int row, int rows, int column, int columns) => new(At(row) + column, Columns, rows, columns);

    /// <summary>Sets the number of rows. The content is undefined afterwards.</summary>
    /// <returns>This matrix.</returns>
    public Matrix Resize(int rows)
    {
        var count = (nint)rows * Columns;
        if (count > _capacity)
        {
            NativeMemory.AlignedFree(_numbers);
            _numbers = null;
            _capacity = 0;
            _numbers = (float*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(float)), CacheLine);
            _capacity = count;
        }

        Rows = rows;
        return this;
    }

    /// <summary>Sets all numbers to 0.</summary>
    public void Clear() => NativeMemory.Clear(_numbers, (nuint)((nint)Rows * Columns * sizeof(float)));

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_numbers);
        _numbers = null;
        _capacity = 0;
        GC.SuppressFinalize(this);
    }
}
