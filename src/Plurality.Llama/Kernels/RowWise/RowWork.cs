using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>
/// Computes operations row by row. A few rows are computed by the caller alone; waking other threads would take longer.
/// </summary>
internal sealed unsafe class RowWork(KernelThreads threads) : IKernelWork
{
    /// <summary>A few microseconds of work.</summary>
    private const int NumbersPerTask = 4096;

    private RowOperation? _operation;
    private TensorHeader* _result;
    private int _rows;
    private int _rowsPerTask;

    /// <inheritdoc/>
    int IKernelWork.Tasks => (_rows + _rowsPerTask - 1) / _rowsPerTask;

    /// <summary>Computes a tensor that the operation supports.</summary>
    public void Compute(RowOperation operation, TensorHeader* result)
    {
        var counted = operation.Counted(result);
        _operation = operation;
        _result = result;
        _rows = (int)counted->ne1 * TensorRows.Matrices(counted);
        _rowsPerTask = Math.Max(1, NumbersPerTask / (int)Math.Max(1, counted->ne0));
        if (_rows <= _rowsPerTask)
        {
            operation.Compute(result, 0, _rows);
        }
        else
        {
            threads.Do(this);
        }
    }

    /// <inheritdoc/>
    void IKernelWork.Do(int task, int thread)
    {
        unchecked
        {
            var first = task * _rowsPerTask;
            _operation!.Compute(_result, first, Math.Min(first + _rowsPerTask, _rows));
        }
    }
}
