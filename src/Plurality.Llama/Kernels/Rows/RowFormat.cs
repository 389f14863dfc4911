using System.Runtime.Intrinsics;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>The formats whose numbers stand alone: F32, F16 and BF16. Their conversion to F32 is exact.</summary>
internal static unsafe class RowFormat
{
    /// <summary>Whether rows have this ggml type.</summary>
    public static bool IsKnown(int type) => type is TensorHeader.F32 or TensorHeader.F16 or TensorHeader.BF16;

    /// <summary>Writes a row as F32.</summary>
    /// <param name="type">A type that <see cref="IsKnown"/> accepts.</param>
    /// <param name="row">The first number of the row.</param>
    /// <param name="count">The length of the row.</param>
    /// <param name="target">The target.</param>
    public static void Read(int type, byte* row, nint count, float* target)
    {
        switch (type)
        {
            case TensorHeader.F32:
                Buffer.MemoryCopy(row, target, count * sizeof(float), count * sizeof(float));
                break;
            case TensorHeader.F16:
                ReadHalf((ushort*)row, count, target);
                break;
            default:
                ReadBrain((ushort*)row, count, target);
                break;
        }
    }

    private static void ReadHalf(ushort* row, nint count, float* target)
    {
        unchecked
        {
            nint k = 0;
            for (; !Vector512.IsHardwareAccelerated && k + Vector256<ushort>.Count <= count; k += Vector256<ushort>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.Load((short*)row + k));
                var areNormal = HalfNumbers.AreNormal(Vector256.Load(row + k));
                HalfNumbers.ToSingle(low, areNormal).Store(target + k);
                HalfNumbers.ToSingle(high, areNormal).Store(target + k + Vector256<float>.Count);
            }

            for (; k + Vector512<ushort>.Count <= count; k += Vector512<ushort>.Count)
            {
                var (low, high) = Vector512.Widen(Vector512.Load((short*)row + k));
                var areNormal = HalfNumbers.AreNormal(Vector512.Load(row + k));
                HalfNumbers.ToSingle(low, areNormal).Store(target + k);
                HalfNumbers.ToSingle(high, areNormal).Store(target + k + Vector512<float>.Count);
            }

            for (; k < count; k++)
            {
                target[k] = (float)BitConverter.UInt16BitsToHalf(row[k]);
            }
        }
    }

    /// <summary>BF16 is the upper half of an F32.</summary>
    private static void ReadBrain(ushort* row, nint count, float* target)
    {
        unchecked
        {
            nint k = 0;
            for (; k + Vector512<ushort>.Count <= count; k += Vector512<ushort>.Count)
            {
                var (low, high) = Vector512.Widen(Vector512.Load(row + k));
                (low << 16).AsSingle().Store(target + k);
                (high << 16).AsSingle().Store(target + k + Vector512<float>.Count);
            }

            for (; k < count; k++)
            {
                target[k] = BitConverter.UInt32BitsToSingle((uint)row[k] << 16);
            }
        }
    }
}
