using System.Runtime.CompilerServices;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Writes rows of weights, keys or values into panels of F32, whatever their storage format.</summary>
internal static unsafe class WeightRows
{
    /// <summary>The number of rows that are written at once.</summary>
    public const int AtOnce = BlockRows.Rows;

    /// <summary>A multiple of every block's length. A panel of so many numbers stays in the nearest cache.</summary>
    public const int Step = 256;

    /// <summary>The formats by their number, so that kernels need no dictionary.</summary>
    private static readonly GgufTensorType?[] Types =
    [
        .. Enumerable
            .Range(0, (int)GgufTensorType.Known.Keys.Max() + 1)
            .Select(type => IsKnown(type) ? GgufTensorType.Known[(uint)type] : null),
    ];

    /// <summary>Whether there is a kernel for this ggml type.</summary>
    public static bool IsKnown(int type) =>
        RowFormat.IsKnown(type)
        || type
            is TensorHeader.Q4_0
                or TensorHeader.Q4_1
                or TensorHeader.Q5_0
                or TensorHeader.Q5_1
                or TensorHeader.Q8_0
                or TensorHeader.Q2_K
                or TensorHeader.Q3_K
                or TensorHeader.Q4_K
                or TensorHeader.Q5_K
                or TensorHeader.Q6_K
                or TensorHeader.IQ4_NL
                or TensorHeader.IQ4_XS
                or TensorHeader.MXFP4;

    /// <summary>The size of a block in bytes. F32, F16 and BF16 have blocks of one number.</summary>
    public static int BlockBytes(int type) => Types[type]!.BlockBytes;

    /// <summary>The size of a number of weights, whole blocks, in bytes.</summary>
    public static nint Bytes(int type, nint count) => count / Types[type]!.BlockLength * Types[type]!.BlockBytes;

    /// <summary>Writes up to eight rows, or a part of each, into eight lanes of a panel.</summary>
    /// <param name="type">A type that <see cref="IsKnown"/> accepts.</param>
    /// <param name="first">The first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="count">The number of rows, at most <see cref="AtOnce"/>. The lanes of missing rows get zeros or another row.</param>
    /// <param name="start">The first number of each row, a multiple of <see cref="Step"/>.</param>
    /// <param name="length">The numbers of each row: whole blocks.</param>
    /// <param name="panel">The first lane of the panel.</param>
    /// <param name="lanes">The distance between numbers of a row in the panel.</param>
    public static void Fill(int type, byte* first, nint stride, int count, nint start, nint length, float* panel, nint lanes)
    {
        if (RowFormat.IsKnown(type))
        {
            FillPlain(type, first, stride, count, start, length, panel, lanes);
            return;
        }

        var rows = stackalloc byte*[AtOnce];
        for (var row = 0; row < AtOnce; row++)
        {
            rows[row] = first + (Math.Min(row, count - 1) * stride);
        }

        switch (type)
        {
            case TensorHeader.Q4_0:
                BlockPanels<Q4_0>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q4_1:
                BlockPanels<Q4_1>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q5_0:
                BlockPanels<Q5_0>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q5_1:
                BlockPanels<Q5_1>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q8_0:
                BlockPanels<Q8_0>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q2_K:
                BlockPanels<Q2_K>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q3_K:
                BlockPanels<Q3_K>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q4_K:
                BlockPanels<Q4_K>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q5_K:
                BlockPanels<Q5_K>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.Q6_K:
                BlockPanels<Q6_K>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.IQ4_NL:
                BlockPanels<IQ4_NL>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.IQ4_XS:
                BlockPanels<IQ4_XS>.Fill(rows, start, length, panel, lanes);
                break;
            case TensorHeader.MXFP4:
                BlockPanels<MXFP4>.Fill(rows, start, length, panel, lanes);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "The format must have a kernel.");
        }
    }

    [SkipLocalsInit]
    private static void FillPlain(int type, byte* first, nint stride, int count, nint start, nint length, float* panel, nint lanes)
    {
        const int Part = 64;
        unchecked
        {
            var size = BlockBytes(type);
            first += start * size;
            if (type == TensorHeader.F32)
            {
                Panels.Fill((float*)first, stride / sizeof(float), count, length, panel, lanes);
                return;
            }

            var numbers = stackalloc float[AtOnce * Part];
            for (nint k = 0; k < length; k += Part)
            {
                var part = Math.Min(Part, length - k);
                for (var row = 0; row < count; row++)
                {
                    RowFormat.Read(type, first + (row * stride) + (k * size), part, numbers + (row * Part));
                }

                Panels.Fill(numbers, Part, count, part, panel + (k * lanes), lanes);
            }
        }
    }
}
