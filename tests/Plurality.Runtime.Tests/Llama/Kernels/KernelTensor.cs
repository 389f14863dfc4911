using System.Runtime.InteropServices;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>A tensor with rows further apart than they are long, filled with numbers between −1 and 1 and with NaN between the
/// rows.</summary>
internal sealed unsafe class KernelTensor : IDisposable
{
    private const int Gap = 3;

    private readonly int _row;
    private readonly float[]?[] _numbers;

    public KernelTensor(int type, int row, int rows, int matrices, int seed)
    {
        _row = row;
        _numbers = new float[]?[rows * matrices];
        var size = WeightRows.BlockBytes(type);
        var rowBytes = (nuint)WeightRows.Bytes(type, row);
        Header = (TensorHeader*)NativeMemory.AllocZeroed((nuint)sizeof(TensorHeader));
        (Header->type, Header->ne0, Header->ne1, Header->ne2, Header->ne3) = (type, row, rows, matrices, 1);
        Header->nb0 = (nuint)size;
        Header->nb1 = rowBytes + (nuint)(Gap * size);
        Header->nb2 = Header->nb1 * (nuint)rows;
        Header->nb3 = Header->nb2 * (nuint)matrices;
        Header->data = (byte*)NativeMemory.Alloc(Header->nb3);
        new Span<byte>(Header->data, (int)Header->nb3).Fill(0xFF);
        var random = new Random(seed);
        for (var matrix = 0; matrix < matrices; matrix++)
        {
            for (var r = 0; r < rows; r++)
            {
                if (!RowFormat.IsKnown(type))
                {
                    var bytes = GgmlFormats.Quantize(type, [.. Enumerable.Range(0, row).Select(_ => (random.NextSingle() * 2) - 1)], row);
                    bytes.CopyTo(new Span<byte>(Address(matrix, r, 0), bytes.Length));
                    _numbers[(matrix * rows) + r] = GgmlFormats.Dequantize(type, bytes, row);
                    continue;
                }

                for (var k = 0; k < row; k++)
                {
                    var value = (random.NextSingle() * 2) - 1;
                    var address = Address(matrix, r, k);
                    if (type == TensorHeader.F32)
                    {
                        *(float*)address = value;
                    }
                    else
                    {
                        *(ushort*)address =
                            type == TensorHeader.F16
                                ? BitConverter.HalfToUInt16Bits((Half)value)
                                : (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
                    }
                }
            }
        }
    }

    public TensorHeader* Header { get; }

    public float this[int matrix, int row, int k] =>
        Header->type switch
        {
            TensorHeader.F32 => *(float*)Address(matrix, row, k),
            TensorHeader.F16 => (float)BitConverter.UInt16BitsToHalf(*(ushort*)Address(matrix, row, k)),
            TensorHeader.BF16 => BitConverter.UInt32BitsToSingle((uint)*(ushort*)Address(matrix, row, k) << 16),
            _ => _numbers[(matrix * (int)Header->ne1) + row]![k],
        };

    public float* F32(int matrix, int row, int k) => (float*)Address(matrix, row, k);

    /// <summary>All numbers, without what lies between the rows.</summary>
    public float[] ToArray()
    {
        List<float> all = [];
        for (var matrix = 0; matrix < Header->ne2; matrix++)
        {
            for (var row = 0; row < Header->ne1; row++)
            {
                for (var k = 0; k < _row; k++)
                {
                    all.Add(this[matrix, row, k]);
                }
            }
        }

        return [.. all];
    }

    public void Dispose()
    {
        NativeMemory.Free(Header->data);
        NativeMemory.Free(Header);
    }

    private byte* Address(int matrix, int row, int k) =>
        Header->data + ((nuint)matrix * Header->nb2) + ((nuint)row * Header->nb1) + ((nuint)k * Header->nb0);
}
