using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Numerics;

namespace Plurality.Llama.Engine;

/// <summary>
/// Reads the rows of logits of a decode call. What takes time is computed first, on several threads: whether a row's numbers are finite,
/// and its log-sum-exp. Each row is computed as if it were alone, so the number of threads changes no digit. Then the branches' readers
/// get the rows in their order, on the caller's thread.
/// </summary>
internal sealed class LogitReader : IKernelWork, IDisposable
{
    /// <summary>Waking another thread costs about as much as reading a row of a small vocabulary.</summary>
    private const int RowsWorthAThread = 2;

    private readonly KernelThreads? _threads;
    private readonly List<PendingRow> _rows = [];
    private double[] _normalisers = [];

    /// <param name="threads">The number of threads, including the caller's; at least 1.</param>
    public LogitReader(int threads) => _threads = threads > 1 ? new KernelThreads(threads) : null;

    /// <inheritdoc/>
    int IKernelWork.Tasks => _rows.Count;

    /// <summary>Adds a row of the call.</summary>
    /// <param name="piece">The document's part of the call.</param>
    /// <param name="node">The node of its tree.</param>
    /// <param name="at">The token's index in the batch.</param>
    /// <param name="row">The logits after it.</param>
    public void Add(in Piece piece, int node, int at, LogitRow row) => _rows.Add(new PendingRow(piece.Branch, node, at, row));

    /// <summary>Passes all rows to their branches' readers, and forgets them.</summary>
    /// <exception cref="ModelException">The logits of a row are not finite.</exception>
    public void Read(HiddenStateObserver? observer)
    {
        Compute();
        try
        {
            for (var i = 0; i < _rows.Count; i++)
            {
                Read(_rows[i], _normalisers[i], observer);
            }
        }
        finally
        {
            _rows.Clear();
        }
    }

    /// <inheritdoc/>
    void IKernelWork.Do(int task, int thread) => _normalisers[task] = LogSpace.LogSumExpOfFinite(_rows[task].Logits.Values);

    /// <inheritdoc/>
    public void Dispose() => _threads?.Dispose();

    private void Compute()
    {
        if (_normalisers.Length < _rows.Count)
        {
            _normalisers = new double[Math.Max(_rows.Count, 2 * _normalisers.Length)];
        }

        if (_threads is null || _rows.Count < RowsWorthAThread)
        {
            for (var i = 0; i < _rows.Count; i++)
            {
                ((IKernelWork)this).Do(i, thread: 0);
            }

            return;
        }

        _threads.Wake();
        try
        {
            _threads.Do(this);
        }
        finally
        {
            _threads.Sleep();
        }
    }

    private static void Read(in PendingRow row, double normaliser, HiddenStateObserver? observer)
    {
        if (double.IsNaN(normaliser))
        {
            throw new ModelException(
                "The model's logits must be finite numbers; some are not. Its file is damaged or its weights overflow in this format: "
                    + "compare its checksum with the publisher's, or choose other --weights."
            );
        }

        row.Branch.Reader!.Read(row.Node, NextTokens.Complete(row.Logits.Values, normaliser));
        if (row.Node == row.Branch.Tree!.Root && row.Branch.HiddenStates is { } hidden)
        {
            foreach (var layer in hidden.Layers)
            {
                hidden.Read(layer, observer!.State(layer, row.At));
            }
        }
    }

    private readonly record struct PendingRow(DocumentBranch Branch, int Node, int At, LogitRow Logits);
}
