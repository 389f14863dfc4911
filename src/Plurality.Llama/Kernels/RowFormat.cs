using System.Runtime.Intrinsics;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>How a row of a matrix is stored, and how it becomes F32: exactly, for each of these types.</summary>
internal static unsafe class RowFormat
{
    /// <summary>Two to the power of 112, the difference between the two types' exponents.</summary>
    private const uint ExponentShift = (127 + 112) << 23;

    /// <summary>Whether rows of this ggml type can be read.</summary>
    public static bool IsKnown(int type) => type is TensorHeader.F32 or TensorHeader.F16 or TensorHeader.BF16;

    /// <summary>Bytes of a number.</summary>
    public static int Size(int type) => type == TensorHeader.F32 ? sizeof(float) : sizeof(ushort);

    /// <summary>Writes a row as F32.</summary>
    /// <param name="type">One that <see cref="IsKnown"/>.</param>
    /// <param name="row">Its first number.</param>
    /// <param name="count">Its length.</param>
    /// <param name="target">Where it goes.</param>
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

    /// <summary>
    /// The 15 bits below the sign, moved to where F32 has its exponent, are the number times 2⁻¹¹², subnormal ones included; infinities and
    /// NaN need F32's highest exponent.
    /// </summary>
    private static void ReadHalf(ushort* row, nint count, float* target)
    {
        unchecked
        {
            nint k = 0;
            for (; k + Vector512<ushort>.Count <= count; k += Vector512<ushort>.Count)
            {
                var (low, high) = Vector512.Widen(Vector512.Load(row + k));
                FromHalf(low).Store(target + k);
                FromHalf(high).Store(target + k + Vector512<float>.Count);
            }

            for (; k < count; k++)
            {
                target[k] = (float)BitConverter.UInt16BitsToHalf(row[k]);
            }
        }
    }

    private static Vector512<float> FromHalf(Vector512<uint> bits)
    {
        var magnitude = bits & Vector512.Create(0x7FFFu);
        var finite = (magnitude << 13).AsSingle() * Vector512.Create(BitConverter.UInt32BitsToSingle(ExponentShift));
        var highest = Vector512.GreaterThan(magnitude, Vector512.Create(0x7BFFu)) & Vector512.Create(0x7F800000u);
        return (finite.AsUInt32() | highest | ((bits & Vector512.Create(0x8000u)) << 16)).AsSingle();
    }

    /// <summary>The upper half of an F32.</summary>
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
