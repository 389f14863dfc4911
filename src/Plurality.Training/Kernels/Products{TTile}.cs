using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Plurality.Llama.Kernels;
using Plurality.Llama.Kernels.Rows;

namespace Plurality.Training.Kernels;

/// <inheritdoc cref="Products"/>
/// <typeparam name="TTile">The innermost loop.</typeparam>
internal sealed unsafe class Products<TTile>(Workers workers) : Products
    where TTile : ITile
{
    /// <summary>The depth of panels. Those of a tile and its rows stay in the nearest cache.</summary>
    private const int PanelDepth = 256;

    /// <summary>The columns of the panels that stay in the second cache while rows pass by, a multiple of a tile's width.</summary>
    private const int PanelColumns = 192;

    /// <summary>The most rows per task: enough to make filling panels cheap.</summary>
    private const int MostRows = 512;

    /// <summary>The least rows per task, a multiple of a tile's.</summary>
    private const int LeastRows = 64;

    /// <summary>The tasks per thread, so that all threads end at about the same time.</summary>
    private const int TasksPerThread = 4;

    /// <summary>The rows that are transposed at once.</summary>
    private const int Side = 8;

    private readonly AlignedMemory[] _own = [.. Enumerable.Range(0, workers.Count).Select(_ => new AlignedMemory())];

    private static int TileWidth => TTile.Lanes * TTile.MostPanels;

    /// <inheritdoc/>
    public override void Compute(View result, bool adds, params Factors[] factors)
    {
        Check(result, factors);
        var groups = (result.Columns + PanelColumns - 1) / PanelColumns;
        var rowsAtOnce = RowsPerTask(result.Rows, groups);
        var parts = (result.Rows + rowsAtOnce - 1) / rowsAtOnce;
        workers.Do(groups * parts, (task, worker) =>
        {
            var (part, group) = Math.DivRem(task, groups);
            var isFirst = !adds;
            foreach (var summand in factors)
            {
                Add(
                    worker,
                    result,
                    isFirst,
                    summand,
                    (part * rowsAtOnce, Math.Min(result.Rows, (part + 1) * rowsAtOnce)),
                    (group * PanelColumns, Math.Min(result.Columns, (group + 1) * PanelColumns))
                );
                isFirst = false;
            }
        });
    }

    /// <inheritdoc/>
    public override void Compute(int worker, View result, bool adds, in Factors factors)
    {
        for (var column = 0; column < result.Columns; column += PanelColumns)
        {
            Add(worker, result, !adds, factors, (0, result.Rows), (column, Math.Min(result.Columns, column + PanelColumns)));
        }
    }

    private int RowsPerTask(int rows, int groups)
    {
        var wanted = (long)rows * groups / (TasksPerThread * workers.Count);
        return (int)Math.Clamp(wanted / ITile.Rows * ITile.Rows, LeastRows, MostRows);
    }

    [Conditional("DEBUG")]
    private static void Check(View result, Factors[] factors)
    {
        foreach (var summand in factors)
        {
            Debug.Assert(summand.Left.Rows == result.Rows && summand.Columns == result.Columns, "shapes");
            Debug.Assert(summand.Depth == (summand.IsTransposed ? summand.Right.Columns : summand.Right.Rows), "depth");
        }
    }

    private void Add(int worker, View result, bool isFirst, in Factors factors, (int First, int End) rows, (int First, int End) columns)
    {
        unchecked
        {
            var panels = _own[worker].Of((PanelDepth * (PanelColumns + ITile.Rows)) + (ITile.Rows * TileWidth));
            var padded = panels + (PanelDepth * PanelColumns);
            var spare = padded + (PanelDepth * ITile.Rows);
            for (var start = 0; start < factors.Depth; start += PanelDepth)
            {
                var depth = Math.Min(PanelDepth, factors.Depth - start);
                Fill(factors, start, depth, columns.First, columns.End - columns.First, panels);
                for (var row = rows.First; row < rows.End; row += ITile.Rows)
                {
                    var there = Math.Min(ITile.Rows, rows.End - row);
                    var left = factors.Left.First + (row * factors.Left.Stride) + start;
                    var leftStride = factors.Left.Stride;
                    if (there < ITile.Rows)
                    {
                        Pad(left, leftStride, there, depth, padded);
                        left = padded;
                        leftStride = depth;
                    }

                    for (var column = columns.First; column < columns.End; column += TileWidth)
                    {
                        var width = Math.Min(TileWidth, columns.End - column);
                        Multiply(
                            depth,
                            left,
                            leftStride,
                            panels + ((nint)(column - columns.First) * depth),
                            result.First + (row * result.Stride) + column,
                            result.Stride,
                            there,
                            width,
                            !(isFirst && start == 0),
                            spare
                        );
                    }
                }
            }
        }
    }

    private static void Multiply(
        int depth,
        float* left,
        nint leftStride,
        float* panels,
        float* target,
        nint targetStride,
        int rows,
        int width,
        bool continues,
        float* spare
    )
    {
        unchecked
        {
            var count = (width + TTile.Lanes - 1) / TTile.Lanes;
            var panelSize = (nint)depth * TTile.Lanes;
            if (rows == ITile.Rows && width == count * TTile.Lanes)
            {
                TTile.Multiply(count, depth, left, leftStride, panels, panelSize, target, targetStride, continues);
                return;
            }

            if (continues)
            {
                new Span<float>(spare, ITile.Rows * TileWidth).Clear();
                for (var row = 0; row < rows; row++)
                {
                    new ReadOnlySpan<float>(target + (row * targetStride), width).CopyTo(new Span<float>(spare + (row * TileWidth), width));
                }
            }

            TTile.Multiply(count, depth, left, leftStride, panels, panelSize, spare, TileWidth, continues);
            for (var row = 0; row < rows; row++)
            {
                new ReadOnlySpan<float>(spare + (row * TileWidth), width).CopyTo(new Span<float>(target + (row * targetStride), width));
            }
        }
    }

    private static void Pad(float* rows, nint stride, int count, int depth, float* target)
    {
        unchecked
        {
            for (var row = 0; row < count; row++)
            {
                new ReadOnlySpan<float>(rows + (row * stride), depth).CopyTo(new Span<float>(target + (row * depth), depth));
            }

            new Span<float>(target + (count * depth), (ITile.Rows - count) * depth).Clear();
        }
    }

    /// <summary>Writes a part of the right factor as panels: a line per number of depth, with a number per column of the panel.</summary>
    private static void Fill(in Factors factors, int start, int depth, int first, int count, float* panels)
    {
        unchecked
        {
            var right = factors.Right;
            for (var column = 0; column < count; column += TTile.Lanes, panels += (nint)depth * TTile.Lanes)
            {
                var there = Math.Min(TTile.Lanes, count - column);
                if (factors.IsTransposed)
                {
                    for (var lane = 0; lane < TTile.Lanes; lane += Side)
                    {
                        var rows = Math.Clamp(there - lane, 0, Side);
                        var from = right.First + ((first + column + lane) * right.Stride) + start;
                        Panels.Fill(from, right.Stride, rows, depth, panels + lane, TTile.Lanes);
                    }
                }
                else
                {
                    var from = right.First + (start * right.Stride) + first + column;
                    var to = panels;
                    for (var k = 0; k < depth; k++, from += right.Stride, to += TTile.Lanes)
                    {
                        CopyLine(from, there, to);
                    }
                }
            }
        }
    }

    /// <summary>Copies the numbers of a line. Missing ones become zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLine(float* from, int count, float* to)
    {
        unchecked
        {
            if (count == TTile.Lanes)
            {
                for (var lane = 0; lane < TTile.Lanes; lane += Vector256<float>.Count)
                {
                    Vector256.Load(from + lane).Store(to + lane);
                }

                return;
            }

            var line = new Span<float>(to, TTile.Lanes);
            new ReadOnlySpan<float>(from, count).CopyTo(line);
            line[count..].Clear();
        }
    }
}
