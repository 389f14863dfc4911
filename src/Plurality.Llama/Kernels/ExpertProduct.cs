using System.Runtime.InteropServices;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>
/// ggml's <c>MUL_MAT_ID</c>, the products of a mixture of experts: each token names some matrices, and multiplies its column with each of
/// them. Columns are sorted by matrix, so that each matrix is read once; its products are those of <see cref="MatrixProduct{TTile}"/>.
/// </summary>
/// <typeparam name="TTile">The innermost loop.</typeparam>
internal sealed unsafe class ExpertProduct<TTile> : IKernelWork, IDisposable
    where TTile : ITile
{
    private readonly KernelThreads _threads;
    private readonly AlignedMemory[] _own;
    private readonly AlignedMemory _gathered = new();
    private readonly List<(int Slot, int Token)> _pairs = [];
    private readonly List<(int Expert, int Start, int Count, int FirstRow)> _tasks = [];
    private int[] _starts = [];

    private TensorHeader* _experts;
    private TensorHeader* _columns;
    private TensorHeader* _result;
    private bool _isGathering;

    public ExpertProduct(KernelThreads threads)
    {
        _threads = threads;
        _own = [.. Enumerable.Range(0, threads.Count).Select(_ => new AlignedMemory())];
    }

    /// <inheritdoc/>
    int IKernelWork.Tasks => _isGathering ? _pairs.Count : _tasks.Count;

    private static int TileWidth => TTile.Lanes * TTile.MostPanels;

    private int Depth => (int)_experts->ne0;

    private int Rows => (int)_experts->ne1;

    /// <summary>Computes a tensor that <see cref="GraphOperations.IsExpertProduct"/> accepts.</summary>
    public void Compute(TensorHeader* product)
    {
        _experts = product->src0;
        _columns = product->src1;
        _result = product;
        Sort((TensorHeader*)product->src2[0]);
        var wide = ((nint)Depth * TileWidth) + (ITile.Rows * TileWidth);
        foreach (var memory in _own)
        {
            _ = memory.Of(Math.Max(ThinProduct.Memory, wide));
        }

        // A tile reads eight columns, also behind the last.
        _ = _gathered.Of((nint)Depth * (_pairs.Count + ITile.Rows));
        _isGathering = true;
        _threads.Do(this);
        _isGathering = false;
        _threads.Do(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gathered.Dispose();
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
            if (_isGathering)
            {
                var (slot, token) = _pairs[task];
                var column = TensorRows.At(_columns, token, slot % (int)_columns->ne1);
                new ReadOnlySpan<float>(column, Depth).CopyTo(new Span<float>(Gathered(task), Depth));
                return;
            }

            var (expert, start, count, first) = _tasks[task];
            var memory = _own[thread].Of(0);
            if (count <= ThinProduct.MostColumns)
            {
                MultiplyThin(expert, start, count, first, memory);
                return;
            }

            for (var end = Math.Min(first + RowsAtOnce(count), Rows); first < end; first += TileWidth)
            {
                Multiply(expert, start, count, first, Math.Min(TileWidth, end - first), memory);
            }
        }
    }

    /// <summary>Sorts the pairs of a token and one of its experts by expert, and cuts the experts' rows into tasks.</summary>
    private void Sort(TensorHeader* choices)
    {
        var experts = (int)_experts->ne2;
        _starts = _starts.Length > experts ? _starts : new int[experts + 1];
        Array.Clear(_starts);
        var (slots, tokens) = ((int)choices->ne0, (int)choices->ne1);
        for (var at = 0; at < slots * tokens; at++)
        {
            _starts[Expert(at % slots, at / slots) + 1]++;
        }

        _tasks.Clear();
        for (var expert = 0; expert < experts; expert++)
        {
            var count = _starts[expert + 1];
            for (var first = 0; count > 0 && first < Rows; first += RowsAtOnce(count))
            {
                _tasks.Add((expert, _starts[expert], count, first));
            }

            _starts[expert + 1] += _starts[expert];
        }

        CollectionsMarshal.SetCount(_pairs, slots * tokens);
        for (var at = 0; at < slots * tokens; at++)
        {
            var (token, slot) = Math.DivRem(at, slots);
            _pairs[_starts[Expert(slot, token)]++] = (slot, token);
        }

        int Expert(int slot, int token) => *(int*)(choices->data + ((nuint)slot * choices->nb0) + ((nuint)token * choices->nb1));
    }

    private void MultiplyThin(int expert, int start, int count, int first, float* memory)
    {
        unchecked
        {
            var columns = stackalloc float*[ThinProduct.MostColumns];
            var results = stackalloc float*[ThinProduct.MostColumns];
            for (var column = 0; column < count; column++)
            {
                columns[column] = Gathered(start + column);
                results[column] = Result(start + column) + first;
            }

            ThinProduct.Multiply(_experts, expert, first, first + RowsAtOnce(count), columns, results, count, memory);
        }
    }

    private void Multiply(int expert, int start, int count, int first, int rows, float* memory)
    {
        unchecked
        {
            var sums = memory + ((nint)Depth * TileWidth);
            for (var row = 0; row < rows; row += TTile.Lanes)
            {
                var lanes = Math.Min(TTile.Lanes, rows - row);
                TensorRows.Fill(_experts, expert, first + row, lanes, 0, Depth, memory + ((nint)row * Depth), TTile.Lanes);
            }

            for (var column = 0; column < count; column += ITile.Rows)
            {
                TTile.Multiply(
                    (rows + TTile.Lanes - 1) / TTile.Lanes,
                    Depth,
                    Gathered(start + column),
                    Depth,
                    memory,
                    (nint)Depth * TTile.Lanes,
                    sums,
                    TileWidth,
                    continues: false
                );
                for (var at = 0; at < Math.Min(ITile.Rows, count - column); at++)
                {
                    var result = new Span<float>(Result(start + column + at) + first, rows);
                    new ReadOnlySpan<float>(sums + (at * TileWidth), rows).CopyTo(result);
                }
            }
        }
    }

    /// <summary>The number of rows per task, for an expert with so many columns.</summary>
    private int RowsAtOnce(int count) => ThinProduct.Rows(_experts->type, count);

    private float* Gathered(int pair) => _gathered.Of(0) + ((nint)Depth * pair);

    private float* Result(int pair) => TensorRows.At(_result, _pairs[pair].Token, _pairs[pair].Slot);
}
