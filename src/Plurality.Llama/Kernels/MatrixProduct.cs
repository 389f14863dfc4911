using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>
/// ggml's <c>MUL_MAT</c>: result[c][m] = Σₖ matrix[m][k] · column[c][k], for matrices of any format with a kernel and columns of F32, with
/// sums in F32. A thread turns rows of the matrix into panels, which stay in its cache while it multiplies them with all columns, eight at
/// a time. Few columns are left to <see cref="ThinProduct"/>. Query heads that share a key-value head multiply with the same matrix,
/// according to ggml's broadcasting.
/// </summary>
/// <typeparam name="TTile">The innermost loop.</typeparam>
internal sealed unsafe class MatrixProduct<TTile> : IKernelWork, IDisposable
    where TTile : ITile
{
    private readonly KernelThreads _threads;
    private readonly AlignedMemory[] _own;

    private TensorHeader* _matrix;
    private TensorHeader* _columns;
    private TensorHeader* _result;
    private int _shares;

    public MatrixProduct(KernelThreads threads)
    {
        _threads = threads;
        _own = [.. Enumerable.Range(0, threads.Count).Select(_ => new AlignedMemory())];
    }

    /// <inheritdoc/>
    int IKernelWork.Tasks => TensorRows.Matrices(_matrix) * Parts * _shares;

    /// <summary>The width of a tile.</summary>
    private static int TileWidth => TTile.Lanes * TTile.MostPanels;

    /// <summary>The number of rows per part. It equals the width of a tile, so that results fill whole cache lines.</summary>
    private int RowsAtOnce => IsThin ? ThinProduct.Rows(_matrix->type, Heads * Columns) : TileWidth;

    private bool IsThin => Heads * Columns <= ThinProduct.MostColumns;

    private int Rows => (int)_matrix->ne1;

    private int Depth => (int)_matrix->ne0;

    /// <summary>The number of columns per head.</summary>
    private int Columns => (int)_columns->ne1;

    /// <summary>The number of blocks of columns per head.</summary>
    private int Blocks => (Columns + ITile.Rows - 1) / ITile.Rows;

    /// <summary>The number of heads that share a matrix.</summary>
    private int Heads => (int)(_columns->ne2 / _matrix->ne2);

    /// <summary>The number of parts of a matrix.</summary>
    private int Parts => (Rows + RowsAtOnce - 1) / RowsAtOnce;

    /// <summary>Computes a tensor that <see cref="GraphOperations.IsProduct"/> accepts.</summary>
    public void Compute(TensorHeader* product)
    {
        if (product->ne1 == 0)
        {
            return; // nobody asked for logits
        }

        _matrix = product->src0;
        _columns = product->src1;
        _result = product;
        _shares = IsThin ? 1 : ColumnShares.Of(TensorRows.Matrices(_matrix) * Parts, Heads * Blocks, _threads.Count);
        foreach (var memory in _own)
        {
            _ = memory.Of(IsThin ? ThinProduct.Memory : ((nint)Depth * (TileWidth + ITile.Rows)) + (ITile.Rows * TileWidth));
        }

        _threads.Do(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var memory in _own)
        {
            memory.Dispose();
        }
    }

    /// <inheritdoc/>
    void IKernelWork.Do(int task, int thread)
    {
        unchecked
        {
            var (place, share) = Math.DivRem(task, _shares);
            var (matrix, part) = Math.DivRem(place, Parts);
            if (IsThin)
            {
                MultiplyThin(matrix, part, _own[thread].Of(0));
                return;
            }

            var first = part * TileWidth;
            var count = Math.Min(TileWidth, Rows - first);
            var panels = _own[thread].Of(0);
            var spare = panels + ((nint)Depth * TileWidth);
            for (var row = 0; row < count; row += TTile.Lanes)
            {
                var lanes = Math.Min(TTile.Lanes, count - row);
                TensorRows.Fill(_matrix, matrix, first + row, lanes, 0, Depth, panels + ((nint)row * Depth), TTile.Lanes);
            }

            var (blocks, all) = (Blocks, Heads * Blocks);
            for (var block = all * share / _shares; block < all * (share + 1) / _shares; block++)
            {
                Prefetch(place + 1, block, all);
                Multiply(panels, first, count, (matrix * Heads) + (block / blocks), block % blocks * ITile.Rows, spare);
            }
        }
    }

    private void MultiplyThin(int matrix, int part, float* memory)
    {
        unchecked
        {
            var first = part * RowsAtOnce;
            var columns = stackalloc float*[ThinProduct.MostColumns];
            var results = stackalloc float*[ThinProduct.MostColumns];
            var count = 0;
            for (var head = matrix * Heads; head < (matrix + 1) * Heads; head++)
            {
                for (var column = 0; column < Columns; column++, count++)
                {
                    columns[count] = TensorRows.At(_columns, head, column);
                    results[count] = TensorRows.At(_result, head, column) + first;
                }
            }

            ThinProduct.Multiply(_matrix, matrix, first, first + RowsAtOnce, columns, results, count, memory);
        }
    }

    /// <summary>Multiplies rows of the matrix with up to eight columns.</summary>
    private void Multiply(float* panels, int first, int count, int head, int column, float* spare)
    {
        unchecked
        {
            var there = Math.Min(ITile.Rows, Columns - column);
            var columns = TensorRows.At(_columns, head, column);
            var stride = TensorRows.Stride(_columns);
            if (there < ITile.Rows)
            {
                columns = TensorRows.Pad(columns, stride, there, ITile.Rows, Depth, spare);
                stride = Depth;
            }

            var result = TensorRows.At(_result, head, column) + first;
            var resultStride = TensorRows.Stride(_result);
            var panelSize = (nint)Depth * TTile.Lanes;
            if (there == ITile.Rows && count % TTile.Lanes == 0)
            {
                TTile.Multiply(count / TTile.Lanes, Depth, columns, stride, panels, panelSize, result, resultStride, continues: false);
                return;
            }

            var sums = spare + ((nint)Depth * ITile.Rows);
            TTile.Multiply(
                (count + TTile.Lanes - 1) / TTile.Lanes,
                Depth,
                columns,
                stride,
                panels,
                panelSize,
                sums,
                TileWidth,
                continues: false
            );
            for (var row = 0; row < there; row++)
            {
                new ReadOnlySpan<float>(sums + (row * TileWidth), count).CopyTo(new Span<float>(result + (row * resultStride), count));
            }
        }
    }

    /// <summary>
    /// Prefetches rows that this thread will probably read next, some of them with each tile. Weights come from memory, which is the
    /// bottleneck.
    /// </summary>
    private void Prefetch(int place, int tile, int tiles)
    {
        var (matrix, part) = Math.DivRem(place, Parts);
        var share = (RowsAtOnce + tiles - 1) / tiles;
        var first = (part * RowsAtOnce) + (tile * share);
        var end = Math.Min(Math.Min(first + share, (part + 1) * RowsAtOnce), Rows);
        if (matrix < TensorRows.Matrices(_matrix))
        {
            TensorRows.Prefetch(_matrix, matrix, first, end - first);
        }
    }
}
