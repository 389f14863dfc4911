using System.Numerics.Tensors;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>
/// Fused attention: softmax(scale · queries · keysᵀ + mask) · values, for eight tokens of a head at a time, without intermediate tensors.
/// Cells that none of the eight tokens may attend to cost nothing: they belong to other documents or to later tokens. The order of every
/// sum does not depend on the skipped cells (<see cref="ShareSum"/>), and a share of 0 changes no sum.
/// </summary>
/// <typeparam name="TTile">The innermost loop.</typeparam>
internal sealed unsafe class Attention<TTile> : IKernelWork, IDisposable
    where TTile : ITile
{
    private const int TileRows = ITile.Rows;

    private readonly KernelThreads _threads;
    private readonly AlignedMemory _keyPanels = new();
    private readonly AlignedMemory _valuePanels = new();
    private readonly AlignedMemory[] _own;

    private TensorHeader* _keys;
    private TensorHeader* _values;
    private TensorHeader* _queries;
    private TensorHeader* _mask;
    private TensorHeader* _result;
    private float _scale;
    private Phase _phase;
    private bool[] _isSeen = [];
    private bool[] _isSeenByAny = [];
    private (nint Mask, int Blocks, int Panels, int Values) _seen;

    public Attention(KernelThreads threads)
    {
        _threads = threads;
        _own = [.. Enumerable.Range(0, threads.Count).Select(_ => new AlignedMemory())];
    }

    /// <inheritdoc/>
    int IKernelWork.Tasks =>
        _phase switch
        {
            Phase.See => Blocks,
            Phase.Pack => KeyHeads * (KeyPanels + ValuePanels),
            _ => KeyHeads * Blocks,
        };

    /// <summary>The number of key-value heads. Several query heads may share one.</summary>
    private int KeyHeads => TensorRows.Matrices(_keys);

    private int QueryHeads => (int)(_queries->ne2 / _keys->ne2);

    private int Cells => (int)_keys->ne1;

    private int Depth => (int)_keys->ne0;

    /// <summary>The length of a value.</summary>
    private int Width => (int)_values->ne1;

    private int Tokens => (int)_queries->ne1;

    private int Blocks => Parts(Tokens, TileRows);

    private int KeyPanels => Parts(Cells, TTile.Lanes);

    private int ValuePanels => Parts(Width, TTile.Lanes);

    private nint KeyPanelSize => (nint)Depth * TTile.Lanes;

    private nint ValuePanelSize => (nint)ScoreStride * TTile.Lanes;

    /// <summary>The number of cells, rounded up to whole panels.</summary>
    private int ScoreStride => KeyPanels * TTile.Lanes;

    private int ResultStride => ValuePanels * TTile.Lanes;

    /// <summary>
    /// Computes the last of three tensors that <see cref="GraphOperations.IsAttention"/> accepts. Does not write the first two.
    /// </summary>
    public void Compute(TensorHeader* scores, TensorHeader* shares, TensorHeader* result)
    {
        _keys = scores->src0;
        _queries = scores->src1;
        _mask = shares->src1;
        _values = result->src0;
        _result = result;
        _scale = SoftMax.Scale(shares);
        _ = _keyPanels.Of(KeyHeads * KeyPanels * KeyPanelSize);
        _ = _valuePanels.Of(KeyHeads * ValuePanels * ValuePanelSize);
        foreach (var memory in _own)
        {
            _ = memory.Of((nint)TileRows * (ScoreStride + ResultStride + Depth));
        }

        // All layers share one mask, or two in models with attention windows, unless the graph computes its masks.
        var seen = ((nint)_mask->data, Blocks, KeyPanels, _values->type);
        if (_seen != seen || (_mask->flags & TensorHeader.Input) == 0)
        {
            _seen = seen;
            _isSeen = _isSeen.Length < Blocks * KeyPanels ? new bool[Blocks * KeyPanels] : _isSeen;
            _isSeenByAny = _isSeenByAny.Length < KeyPanels ? new bool[KeyPanels] : _isSeenByAny;
            Run(Phase.See);
            Collect();
        }

        Run(Phase.Pack);
        Run(Phase.Attend);
    }

    /// <summary>
    /// Forgets the mask. Every call of the library may write another mask to the same address. A call computes one graph, because a context
    /// decodes a batch in one go.
    /// </summary>
    public void Begin() => _seen = default;

    /// <inheritdoc/>
    public void Dispose()
    {
        _keyPanels.Dispose();
        _valuePanels.Dispose();
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
            switch (_phase)
            {
                case Phase.See:
                    See(task);
                    break;
                case Phase.Pack:
                    Pack(task);
                    break;
                default:
                    Attend(task / Blocks, task % Blocks, thread);
                    break;
            }
        }
    }

    private void Run(Phase phase)
    {
        _phase = phase;
        _threads.Do(this);
    }

    private void Pack(int task)
    {
        unchecked
        {
            var (head, panel) = Math.DivRem(task, KeyPanels + ValuePanels);
            if (panel < KeyPanels)
            {
                if (_isSeenByAny[panel])
                {
                    Pack(_keys, head, panel, 0, Depth, _keyPanels.Of(0) + (((head * KeyPanels) + panel) * KeyPanelSize));
                }

                return;
            }

            panel -= KeyPanels;
            var target = _valuePanels.Of(0) + (((head * ValuePanels) + panel) * ValuePanelSize);
            for (int seen = 0, end; Next(_isSeenByAny.AsSpan(0, KeyPanels), ref seen, out end); seen = end)
            {
                var cell = seen * TTile.Lanes;
                var length = Math.Min(end * TTile.Lanes, Cells) - cell;
                Pack(_values, head, panel, cell, length, target + (cell * TTile.Lanes));
            }
        }
    }

    private static void Pack(TensorHeader* tensor, int head, int panel, int start, int length, float* target)
    {
        unchecked
        {
            var first = panel * TTile.Lanes;
            var count = Math.Min(TTile.Lanes, (int)tensor->ne1 - first);
            if (count < TTile.Lanes)
            {
                new Span<float>(target, length * TTile.Lanes).Clear();
            }

            TensorRows.Fill(tensor, head, first, count, start, length, target, TTile.Lanes);
        }
    }

    private void Attend(int keyHead, int block, int thread)
    {
        var first = block * TileRows;
        var count = Math.Min(TileRows, Tokens - first);
        var scores = _own[thread].Of(0);
        var sums = scores + (TileRows * ScoreStride);
        var padded = sums + (TileRows * ResultStride);
        var isSeen = _isSeen.AsSpan(block * KeyPanels, KeyPanels);
        for (var head = keyHead * QueryHeads; head < (keyHead + 1) * QueryHeads; head++)
        {
            var queries = TensorRows.At(_queries, head, first);
            var stride = TensorRows.Stride(_queries);
            if (count < TileRows)
            {
                queries = TensorRows.Pad(queries, stride, count, TileRows, Depth, padded);
                stride = Depth;
            }

            var keys = _keyPanels.Of(0) + (keyHead * KeyPanels * KeyPanelSize);
            for (int panel = 0, end; Next(isSeen, ref panel, out end); panel = end)
            {
                for (int at = panel, together; at < end; at += together)
                {
                    together = Math.Min(TTile.MostPanels, end - at);
                    TTile.Multiply(
                        together,
                        Depth,
                        queries,
                        stride,
                        keys + (at * KeyPanelSize),
                        KeyPanelSize,
                        scores + (at * TTile.Lanes),
                        ScoreStride,
                        continues: false
                    );
                }
            }

            for (var row = 0; row < TileRows; row++)
            {
                Share(scores + (row * ScoreStride), row < count ? TensorRows.At(_mask, 0, first + row) : null, isSeen);
            }

            Sum(scores, keyHead, isSeen, sums);
            for (var row = 0; row < count; row++)
            {
                new ReadOnlySpan<float>(sums + (row * ResultStride), Width).CopyTo(
                    new Span<float>(TensorRows.At(_result, head, first + row), Width)
                );
            }
        }
    }

    /// <summary>Finds the panels with at least one cell that one of the eight tokens may attend to.</summary>
    private void See(int block)
    {
        var isSeen = _isSeen.AsSpan(block * KeyPanels, KeyPanels);
        var first = block * TileRows;
        var end = Math.Min(first + TileRows, Tokens);
        for (var panel = 0; panel < isSeen.Length; panel++)
        {
            var (cell, size) = (panel * TTile.Lanes, Math.Min(TTile.Lanes, Cells - (panel * TTile.Lanes)));
            isSeen[panel] = false;
            for (var token = first; token < end && !isSeen[panel]; token++)
            {
                isSeen[panel] = new ReadOnlySpan<float>(TensorRows.At(_mask, 0, token) + cell, size).ContainsAnyExcept(
                    float.NegativeInfinity
                );
            }
        }
    }

    /// <summary>
    /// Finds the panels that must be packed: those that any token sees, and whole blocks of quantised values around them.
    /// </summary>
    private void Collect()
    {
        var isSeen = _isSeenByAny.AsSpan(0, KeyPanels);
        isSeen.Clear();
        var together = WeightRows.IsBlocks(_values->type) ? WeightRows.Step / TTile.Lanes : 1;
        for (var at = 0; at < Blocks * KeyPanels; at++)
        {
            if (_isSeen[at])
            {
                var first = at % KeyPanels / together * together;
                isSeen[first..Math.Min(first + together, KeyPanels)].Fill(true);
            }
        }
    }

    /// <summary>Turns a row's scores into shares, over the visible panels. A missing row becomes zeros.</summary>
    private void Share(float* scores, float* mask, ReadOnlySpan<bool> isSeen)
    {
        var highest = float.NegativeInfinity;
        for (int panel = 0, end; Next(isSeen, ref panel, out end); panel = end)
        {
            var span = Cell(scores, panel, end, out var cell);
            if (mask is null)
            {
                span.Clear();
                continue;
            }

            SoftMax.Prepare(scores + cell, span.Length, _scale, mask + cell);
            highest = Math.Max(highest, TensorPrimitives.Max(span));
        }

        if (mask is null)
        {
            return;
        }

        var sum = default(ShareSum);
        for (int panel = 0, end; Next(isSeen, ref panel, out end); panel = end)
        {
            var span = Cell(scores, panel, end, out var cell);
            TensorPrimitives.Subtract(span, highest, span);
            TensorPrimitives.Exp(span, span);
            sum.Add(scores + cell, cell, span.Length);
        }

        for (int panel = 0, end; Next(isSeen, ref panel, out end); panel = end)
        {
            var span = Cell(scores, panel, end, out _);
            TensorPrimitives.Divide(span, sum.Total, span);
        }
    }

    /// <summary>Sums the values, weighted by their shares.</summary>
    private void Sum(float* shares, int keyHead, ReadOnlySpan<bool> isSeen, float* sums)
    {
        if (!isSeen.Contains(true))
        {
            new Span<float>(sums, TileRows * ResultStride).Fill(float.NaN); // a softmax of nothing
            return;
        }

        var values = _valuePanels.Of(0) + (keyHead * ValuePanels * ValuePanelSize);
        for (int value = 0, together; value < ValuePanels; value += together)
        {
            together = Math.Min(TTile.MostPanels, ValuePanels - value);
            var continues = false;
            for (int panel = 0, end; Next(isSeen, ref panel, out end); panel = end, continues = true)
            {
                var depth = Cell(shares, panel, end, out var cell).Length;
                TTile.Multiply(
                    together,
                    depth,
                    shares + cell,
                    ScoreStride,
                    values + (value * ValuePanelSize) + (cell * TTile.Lanes),
                    ValuePanelSize,
                    sums + (value * TTile.Lanes),
                    ResultStride,
                    continues
                );
            }
        }
    }

    /// <summary>The numbers of a row in adjacent panels.</summary>
    private Span<float> Cell(float* row, int panel, int end, out int cell)
    {
        cell = panel * TTile.Lanes;
        return new Span<float>(row + cell, Math.Min(end * TTile.Lanes, Cells) - cell);
    }

    /// <summary>Returns the next visible panels that are adjacent.</summary>
    private static bool Next(ReadOnlySpan<bool> isSeen, ref int panel, out int end)
    {
        while (panel < isSeen.Length && !isSeen[panel])
        {
            panel++;
        }

        for (end = panel; end < isSeen.Length && isSeen[end]; )
        {
            end++;
        }

        return panel < end;
    }

    /// <summary>The phases of the computation. All threads finish one before the next begins.</summary>
    private enum Phase
    {
        /// <summary>Finds the visible cells of each token.</summary>
        See,

        /// <summary>Turns keys and values into panels.</summary>
        Pack,

        /// <summary>Computes scores, shares and results.</summary>
        Attend,
    }

    private static int Parts(int whole, int part) => (whole + part - 1) / part;
}
