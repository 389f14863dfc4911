using System.Runtime.Intrinsics.X86;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Locates the rows of a tensor. A tensor is a sequence of matrices: its two outer dimensions are counted together.</summary>
internal static unsafe class TensorRows
{
    private const int CacheLine = 64;

    /// <summary>The number of matrices in a tensor.</summary>
    public static int Matrices(TensorHeader* tensor) => (int)(tensor->ne2 * tensor->ne3);

    /// <summary>The distance between rows of an F32 tensor, in numbers.</summary>
    public static nint Stride(TensorHeader* tensor) => (nint)tensor->nb1 / sizeof(float);

    /// <summary>A row of an F32 tensor.</summary>
    public static float* At(TensorHeader* tensor, int matrix, int row) => (float*)Address(tensor, matrix, row);

    /// <summary>Writes rows into panels of F32. A panel has a line for each number of a row, and one number per row in it.</summary>
    /// <param name="tensor">The tensor, of a type that <see cref="WeightRows.IsKnown"/> accepts.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows, from 1 to the number of lanes.</param>
    /// <param name="start">The first number of each row, a multiple of <see cref="WeightRows.Step"/>.</param>
    /// <param name="length">The numbers of each row.</param>
    /// <param name="panel">The target: length times lanes numbers. Lanes of missing rows have no defined content in eights that exist
    /// partly, and are not written in others.</param>
    /// <param name="lanes">The numbers in a line, a multiple of 8.</param>
    public static void Fill(TensorHeader* tensor, int matrix, int first, int count, nint start, nint length, float* panel, int lanes)
    {
        unchecked
        {
            var rows = Address(tensor, matrix, first);
            var stride = (nint)tensor->nb1;
            for (var row = 0; row < count; row += WeightRows.AtOnce)
            {
                var there = Math.Min(WeightRows.AtOnce, count - row);
                WeightRows.Fill(tensor->type, rows + (row * stride), stride, there, start, length, panel + row, lanes);
            }
        }
    }

    /// <summary>Multiplies rows with a column, see <see cref="WeightRows.Multiply"/>.</summary>
    public static void Multiply(TensorHeader* tensor, int matrix, int first, int count, float* column, float* sums, ref ComingRows next) =>
        WeightRows.Multiply(
            tensor->type,
            Address(tensor, matrix, first),
            (nint)tensor->nb1,
            count,
            (nint)tensor->ne0,
            column,
            sums,
            ref next
        );

    /// <summary>Rows that are read next; none where rows do not follow each other in memory.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows, at least 0.</param>
    public static ComingRows Coming(TensorHeader* tensor, int matrix, int first, int count)
    {
        unchecked
        {
            var at = Address(tensor, matrix, first);
            var isWhole = (nint)tensor->nb1 == WeightRows.Bytes(tensor->type, (nint)tensor->ne0);
            return new ComingRows(at, isWhole ? at + (count * (nint)tensor->nb1) : at);
        }
    }

    /// <summary>Prefetches rows.</summary>
    public static void Prefetch(TensorHeader* tensor, int matrix, int first, int count) =>
        Prefetch(tensor, matrix, first, count, 0, (nint)tensor->ne0);

    /// <summary>Prefetches a part of rows.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="start">The first number of each row.</param>
    /// <param name="length">The numbers of each row.</param>
    public static void Prefetch(TensorHeader* tensor, int matrix, int first, int count, nint start, nint length)
    {
        unchecked
        {
            var from = WeightRows.Bytes(tensor->type, start);
            var end = WeightRows.Bytes(tensor->type, start + length);
            for (var row = 0; row < count; row++)
            {
                var address = Address(tensor, matrix, first + row);
                for (var at = from; at < end; at += CacheLine)
                {
                    Sse.Prefetch1(address + at);
                }
            }
        }
    }

    /// <summary>Copies as many rows as a tile reads into the given memory. Missing rows become zeros.</summary>
    /// <param name="rows">The first row of the source.</param>
    /// <param name="stride">The distance between rows, in numbers.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="wanted">The number of rows that a tile reads.</param>
    /// <param name="depth">The length of a row.</param>
    /// <param name="memory">Memory for the wanted rows.</param>
    public static float* Pad(float* rows, nint stride, int count, int wanted, int depth, float* memory)
    {
        for (var row = 0; row < wanted; row++)
        {
            var target = new Span<float>(memory + ((nint)row * depth), depth);
            if (row >= count)
            {
                target.Clear();
            }
            else
            {
                new ReadOnlySpan<float>(rows + (row * stride), depth).CopyTo(target);
            }
        }

        return memory;
    }

    private static byte* Address(TensorHeader* tensor, int matrix, int row)
    {
        unchecked
        {
            var (outer, inner) = Math.DivRem((uint)matrix, (uint)tensor->ne2);
            return tensor->data + ((nuint)row * tensor->nb1) + (inner * tensor->nb2) + (outer * tensor->nb3);
        }
    }
}
