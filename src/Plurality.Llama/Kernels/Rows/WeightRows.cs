using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Writes rows of weights, keys or values into panels of F32, whatever their storage format.</summary>
internal static unsafe class WeightRows
{
    /// <summary>The number of rows that are written at once.</summary>
    public const int AtOnce = 8;

    /// <summary>A multiple of every block's length. A panel of so many numbers stays in the nearest cache.</summary>
    public const int Step = 256;

    /// <summary>The bytes of so many numbers, at most.</summary>
    private const int MostBytes = Step / 32 * 34;

    private static readonly BlockFormat?[] Blocks = MakeBlocks();

    /// <summary>Whether there is a kernel for this ggml type.</summary>
    public static bool IsKnown(int type) => RowFormat.IsKnown(type) || IsBlocks(type);

    /// <summary>Whether rows of this ggml type consist of quantised blocks that the kernels read.</summary>
    public static bool IsBlocks(int type) => type >= 0 && type < Blocks.Length && Blocks[type] is not null;

    /// <summary>Whether rows of this ggml type are multiplied with one column without a panel: all but F32 without AVX-512.</summary>
    public static bool IsMultiplied(int type) =>
        type is TensorHeader.F16 or TensorHeader.BF16 || IsBlocks(type) || (type == TensorHeader.F32 && Avx512BW.IsSupported);

    /// <summary>The number of rows of this type that are multiplied at once.</summary>
    public static int Multiplied(int type) => IsBlocks(type) ? BlockFormat.Multiplied : ShortRows.Rows;

    /// <summary>The size of a block in bytes. F32, F16 and BF16 have blocks of one number.</summary>
    public static int BlockBytes(int type) =>
        type == TensorHeader.F32 ? sizeof(float)
        : RowFormat.IsKnown(type) ? sizeof(ushort)
        : Blocks[type]!.Bytes;

    /// <summary>The size of a number of weights, whole blocks, in bytes.</summary>
    public static nint Bytes(int type, nint count) =>
        RowFormat.IsKnown(type) ? count * BlockBytes(type) : count / Blocks[type]!.Length * Blocks[type]!.Bytes;

    /// <summary>Writes up to eight rows, or a part of each, into eight lanes of a panel.</summary>
    /// <param name="type">A type that <see cref="IsKnown"/> accepts.</param>
    /// <param name="first">The first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="count">The number of rows, at most <see cref="AtOnce"/>. The lanes of missing rows get zeros or another row.</param>
    /// <param name="start">The first number of each row, a multiple of <see cref="Step"/>.</param>
    /// <param name="length">The numbers of each row: whole blocks.</param>
    /// <param name="panel">The first lane of the panel.</param>
    /// <param name="lanes">The distance between numbers of a row in the panel.</param>
    [SkipLocalsInit]
    public static void Fill(int type, byte* first, nint stride, int count, nint start, nint length, float* panel, nint lanes)
    {
        if (RowFormat.IsKnown(type))
        {
            FillPlain(type, first, stride, count, start, length, panel, lanes);
            return;
        }

        var format = Blocks[type]!;
        first += start / format.Length * format.Bytes;
        if (count == AtOnce)
        {
            format.Fill(first, stride, length, panel, lanes);
            return;
        }

        var rows = stackalloc byte[AtOnce * MostBytes];
        for (nint k = 0; k < length; k += Step)
        {
            var part = Math.Min(Step, length - k);
            var size = part / format.Length * format.Bytes;
            Copy(first + (k / format.Length * format.Bytes), stride, count, size, rows);
            format.Fill(rows, size, part, panel + (k * lanes), lanes);
        }
    }

    /// <summary>Multiplies rows with a column: sums[r] += Σₖ column[k] · row[r][k].</summary>
    /// <param name="type">A type that <see cref="IsMultiplied"/> accepts.</param>
    /// <param name="first">The first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="count">The number of rows, at most <see cref="Multiplied"/>.</param>
    /// <param name="length">The numbers of each row: whole blocks.</param>
    /// <param name="column">The column.</param>
    /// <param name="sums">As many sums as <see cref="Multiplied"/>. Those of missing rows have no meaning.</param>
    /// <param name="next">The rows that are read next.</param>
    public static void Multiply(int type, byte* first, nint stride, int count, nint length, float* column, float* sums, ref ComingRows next)
    {
        switch (type)
        {
            case TensorHeader.F16:
                ShortRows.Multiply<HalfNumber>(first, stride, count, length, column, sums, ref next);
                break;
            case TensorHeader.BF16:
                ShortRows.Multiply<BrainNumber>(first, stride, count, length, column, sums, ref next);
                break;
            case TensorHeader.F32:
                FloatRows.Multiply(first, stride, count, length, column, sums, ref next);
                break;
            default:
                MultiplyBlocks(Blocks[type]!, first, stride, count, length, column, sums, ref next);
                break;
        }
    }

    [SkipLocalsInit]
    private static void MultiplyBlocks(
        BlockFormat format,
        byte* first,
        nint stride,
        int count,
        nint length,
        float* column,
        float* sums,
        ref ComingRows next
    )
    {
        unchecked
        {
            if (count == BlockFormat.Multiplied)
            {
                format.Multiply(first, stride, length, column, sums, ref next);
                return;
            }

            var rows = stackalloc byte[BlockFormat.Multiplied * MostBytes];
            for (nint k = 0; k < length; k += Step)
            {
                var part = Math.Min(Step, length - k);
                var size = part / format.Length * format.Bytes;
                Copy(first + (k / format.Length * format.Bytes), stride, count, size, rows);
                format.Multiply(rows, size, part, column + k, sums, ref next);
            }
        }
    }

    /// <summary>Copies parts of rows, so that vectors can read behind the last row.</summary>
    private static void Copy(byte* first, nint stride, int count, nint size, byte* target)
    {
        unchecked
        {
            for (var row = 0; row < count; row++)
            {
                Buffer.MemoryCopy(first + (row * stride), target + (row * size), size, size);
            }
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

    private static BlockFormat?[] MakeBlocks()
    {
        var blocks = new BlockFormat?[TensorHeader.MXFP4 + 1];
        blocks[TensorHeader.Q4_0] = BlockFormat.OfNibbles<Q4_0>();
        blocks[TensorHeader.Q4_1] = BlockFormat.OfNibbles<Q4_1>();
        blocks[TensorHeader.Q5_0] = BlockFormat.Of<Q5_0>();
        blocks[TensorHeader.Q5_1] = BlockFormat.Of<Q5_1>();
        blocks[TensorHeader.Q8_0] = BlockFormat.Of<Q8_0>();
        blocks[TensorHeader.Q2_K] = BlockFormat.Of<Q2_K>();
        blocks[TensorHeader.Q3_K] = BlockFormat.Of<Q3_K>();
        blocks[TensorHeader.Q4_K] = BlockFormat.OfNibbles<Q4_K>();
        blocks[TensorHeader.Q5_K] = BlockFormat.Of<Q5_K>();
        blocks[TensorHeader.Q6_K] = BlockFormat.Of<Q6_K>();
        blocks[TensorHeader.IQ4_NL] = BlockFormat.OfNibbles<IQ4_NL>();
        blocks[TensorHeader.IQ4_XS] = BlockFormat.OfNibbles<IQ4_XS>();
        blocks[TensorHeader.MXFP4] = BlockFormat.OfNibbles<MXFP4>();
        return blocks;
    }
}
