using System.Runtime.Intrinsics.X86;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>Where a tensor's rows are. A tensor is a number of matrices of rows; those of its two outer dimensions are counted
/// together.</summary>
internal static unsafe class TensorRows
{
    private const int CacheLine = 64;

    /// <summary>How many matrices a tensor holds.</summary>
    public static int Matrices(TensorHeader* tensor) => (int)(tensor->ne2 * tensor->ne3);

    /// <summary>Numbers from one row to the next of a tensor of F32.</summary>
    public static nint Stride(TensorHeader* tensor) => (nint)tensor->nb1 / sizeof(float);

    /// <summary>A row of a tensor of F32.</summary>
    public static float* At(TensorHeader* tensor, int matrix, int row) => (float*)Address(tensor, matrix, row);

    /// <summary>Rows as F32: where they are, if that is what they are stored as, or converted into the memory given.</summary>
    /// <param name="tensor">The tensor, of a type that <see cref="RowFormat.IsKnown"/>.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="memory">Room for that many.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
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

    /// <summary>Asks for rows that are read soon.</summary>
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

    /// <summary>As many rows as a tile reads, copied into the memory given: those that are missing are zeros.</summary>
    /// <param name="rows">The first row, elsewhere.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="depth">The length of a row.</param>
    /// <param name="memory">Room for <see cref="ITile.Rows"/> of them.</param>
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
