using Plurality.Runtime.Models.Llama.Native;

namespace Plurality.Runtime.Models.Llama.Kernels;

/// <summary>
/// ggml's <c>MUL_MAT</c>: result[c][m] = Σₖ matrix[m][k] · column[c][k], for matrices of F32, F16 or BF16 and columns of F32, with sums in F32.
/// One of the two is packed into panels, whichever costs less, and multiplied with eight rows of the other at a time; the result is the
/// same to the last bit. Where several heads of queries share one of keys and values, as ggml's broadcasting says, their columns are
/// multiplied with the same matrix.
/// </summary>
/// <typeparam name="TTile">The innermost loop.</typeparam>
internal sealed unsafe class MatrixProduct<TTile> : IKernelWork, IDisposable
    where TTile : ITile
{
    private const int TileRows = ITile.Rows;

    /// <summary>Rows of a matrix that a thread takes at once: their results fill cache lines that no other thread writes.</summary>
    private const int RowsAtOnce = 4 * TileRows;

    private const int NearnessOfColumns = 4;

    private readonly KernelThreads _threads;
    private readonly AlignedMemory _panels = new();
    private readonly AlignedMemory[] _rows;
    private readonly AlignedMemory[] _sums;

    private TensorHeader* _matrix;
    private TensorHeader* _columns;
    private TensorHeader* _result;
    private bool _packsColumns;
    private bool _multiplies;

    public MatrixProduct(KernelThreads threads)
    {
        _threads = threads;
        _rows = [.. Enumerable.Range(0, threads.Count).Select(_ => new AlignedMemory())];
        _sums = [.. Enumerable.Range(0, threads.Count).Select(_ => new AlignedMemory())];
    }

    /// <inheritdoc/>
    int IKernelWork.Tasks => TensorRows.Matrices(_matrix) * (_multiplies
        ? _packsColumns ? Parts(Rows, RowsAtOnce) : Heads * Parts(Columns, TileRows)
        : _packsColumns ? Heads * Parts(Columns, TTile.Lanes) : Parts(Rows, TTile.Lanes));

    private int Rows => (int)_matrix->ne1;

    private int Depth => (int)_matrix->ne0;

    /// <summary>Columns of a head.</summary>
    private int Columns => (int)_columns->ne1;

    /// <summary>How many heads share a matrix.</summary>
    private int Heads => (int)(_columns->ne2 / _matrix->ne2);

    /// <summary>Panels of a head, or of a matrix.</summary>
    private int PanelCount => Parts(_packsColumns ? Columns : Rows, TTile.Lanes);

    private nint PanelSize => (nint)Depth * TTile.Lanes;

    /// <summary>Fills in a tensor that <see cref="GraphOperations.IsProduct"/> accepts.</summary>
    public void Compute(TensorHeader* product)
    {
        _matrix = product->src0;
        _columns = product->src1;
        _result = product;

        // Packing columns moves them and turns the results round; packing the matrix moves it alone, but what is packed is read again for every
        // eight rows of the other, and must stay near the processor.
        _packsColumns = (long)Rows * Depth >= (long)Heads * Columns * (Depth + Rows) / NearnessOfColumns;
        var packed = (nint)TensorRows.Matrices(_matrix) * (_packsColumns ? Heads : 1) * PanelCount * PanelSize;
        _ = _panels.Of(packed);
        foreach (var (rows, sums) in _rows.Zip(_sums))
        {
            _ = rows.Of((nint)Depth * Math.Max(TileRows, TTile.Lanes));
            _ = sums.Of((nint)TileRows * PanelCount * TTile.Lanes);
        }

        _multiplies = false;
        _threads.Do(this);
        _multiplies = true;
        _threads.Do(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _panels.Dispose();
        foreach (var memory in _rows.Concat(_sums))
        {
            memory.Dispose();
        }
    }

    /// <inheritdoc/>
    void IKernelWork.Do(int task, int thread)
    {
        unchecked
        {
            switch (_multiplies, _packsColumns)
            {
                case (false, true):
                    PackColumns(task);
                    break;
                case (false, false):
                    PackRows(task, thread);
                    break;
                case (true, true):
                    MultiplyRows(task, thread);
                    break;
                default:
                    MultiplyColumns(task, thread);
                    break;
            }
        }
    }

    private void PackColumns(int task)
    {
        var (head, panel) = Math.DivRem(task, PanelCount);
        var first = panel * TTile.Lanes;
        Panels.Fill(
            TensorRows.At(_columns, head, first), TensorRows.Stride(_columns), Math.Min(TTile.Lanes, Columns - first), TTile.Lanes, Depth, _panels.Of(0) + (task * PanelSize));
    }

    private void PackRows(int task, int thread)
    {
        var (matrix, panel) = Math.DivRem(task, PanelCount);
        var first = panel * TTile.Lanes;
        var count = Math.Min(TTile.Lanes, Rows - first);
        Panels.Fill(TensorRows.Read(_matrix, matrix, first, count, _rows[thread].Of(0), out var stride), stride, count, TTile.Lanes, Depth, _panels.Of(0) + (task * PanelSize));
    }

    /// <summary>Some rows of a matrix with all columns.</summary>
    private void MultiplyRows(int task, int thread)
    {
        var (matrix, part) = Math.DivRem(task, Parts(Rows, RowsAtOnce));
        var end = Math.Min(Rows, (part + 1) * RowsAtOnce);
        for (var first = part * RowsAtOnce; first < end; first += TileRows)
        {
            var count = Math.Min(TileRows, end - first);
            var rows = TensorRows.Read(_matrix, matrix, first, count, _rows[thread].Of(0), out var stride);
            TensorRows.Prefetch(_matrix, matrix, first + TileRows, Math.Min(TileRows, end - first - TileRows));
            for (var head = matrix * Heads; head < (matrix + 1) * Heads; head++)
            {
                var sums = Multiply(rows, stride, count, _panels.Of(0) + (head * PanelCount * PanelSize), thread, null, 0);
                Panels.Spread(sums, PanelCount * TTile.Lanes, Columns, count, TensorRows.At(_result, head, 0) + first, TensorRows.Stride(_result));
            }
        }
    }

    /// <summary>Some columns with all rows of their matrix.</summary>
    private void MultiplyColumns(int task, int thread)
    {
        var (head, part) = Math.DivRem(task, Parts(Columns, TileRows));
        var first = part * TileRows;
        var count = Math.Min(TileRows, Columns - first);
        var result = TensorRows.At(_result, head, first);
        var resultStride = TensorRows.Stride(_result);
        var panels = _panels.Of(0) + (head / Heads * PanelCount * PanelSize);
        if (count == TileRows && Rows % TTile.Lanes == 0)
        {
            Multiply(TensorRows.At(_columns, head, first), TensorRows.Stride(_columns), count, panels, thread, result, resultStride);
            return;
        }

        var sums = Multiply(TensorRows.At(_columns, head, first), TensorRows.Stride(_columns), count, panels, thread, null, 0);
        for (var column = 0; column < count; column++)
        {
            var size = (long)Rows * sizeof(float);
            Buffer.MemoryCopy(sums + ((nint)column * PanelCount * TTile.Lanes), result + (column * resultStride), size, size);
        }
    }

    /// <summary>Multiplies up to eight rows with all panels of a head or matrix.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="panels">The first panel.</param>
    /// <param name="thread">Whose memory is used.</param>
    /// <param name="sums">Where the sums go; null for the thread's own memory.</param>
    /// <param name="sumStride">Numbers from one row of sums to the next, where they do not go to the thread's memory.</param>
    /// <returns>Where the sums are.</returns>
    private float* Multiply(float* rows, nint stride, int count, float* panels, int thread, float* sums, nint sumStride)
    {
        if (count < TileRows)
        {
            rows = TensorRows.Pad(rows, stride, count, Depth, _rows[thread].Of(0));
            stride = Depth;
        }

        if (sums is null)
        {
            sums = _sums[thread].Of(0);
            sumStride = PanelCount * TTile.Lanes;
        }

        for (int panel = 0, together; panel < PanelCount; panel += together)
        {
            together = Math.Min(TTile.MostPanels, PanelCount - panel);
            TTile.Multiply(together, Depth, rows, stride, panels + (panel * PanelSize), PanelSize, sums + (panel * TTile.Lanes), sumStride, continues: false);
        }

        return sums;
    }

    private static int Parts(int whole, int part) => (whole + part - 1) / part;
}
