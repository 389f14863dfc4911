using System.Runtime.Intrinsics.X86;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

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

    /// <summary>Returns rows as F32: in place if they are stored as F32, else converted into the given memory.</summary>
    /// <param name="tensor">The tensor, of a type that <see cref="RowFormat.IsKnown"/> accepts.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="memory">Memory for that many rows.</param>
    /// <param name="stride">The distance between rows, in numbers.</param>
    public static float* Read(TensorHeader* tensor, int matrix, int first, int count, float* memory, out nint stride)
    {
        if (tensor->type == TensorHeader.F32)
        {
            stride = Stride(tensor);
            return At(tensor, matrix, first);
        }

        stride = (nint)tensor->ne0;
        for (var row = 0; row < count; row++)
        {
            RowFormat.Read(tensor->type, Address(tensor, matrix, first + row), stride, memory + (row * stride));
        }

        return memory;
    }

    /// <summary>Prefetches rows.</summary>
    public static void Prefetch(TensorHeader* tensor, int matrix, int first, int count)
    {
        unchecked
        {
            for (var row = 0; row < count; row++)
            {
                var start = Address(tensor, matrix, first + row);
                var size = (nint)tensor->ne0 * RowFormat.Size(tensor->type);
                for (nint at = 0; at < size; at += CacheLine)
                {
                    Sse.Prefetch1(start + at);
                }
            }
        }
    }

    /// <summary>Copies as many rows as a tile reads into the given memory. Missing rows become zeros.</summary>
    /// <param name="rows">The first row of the source.</param>
    /// <param name="stride">The distance between rows, in numbers.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="depth">The length of a row.</param>
    /// <param name="memory">Memory for <see cref="ITile.Rows"/> rows.</param>
    public static float* Pad(float* rows, nint stride, int count, int depth, float* memory)
    {
        for (var row = 0; row < ITile.Rows; row++)
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
