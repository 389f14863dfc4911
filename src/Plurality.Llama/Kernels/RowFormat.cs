using System.Runtime.Intrinsics;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>The storage formats of matrix rows, and their exact conversion to F32.</summary>
internal static unsafe class RowFormat
{
    /// <summary>2¹¹², the difference between the exponents of the two types.</summary>
    private const uint ExponentShift = (127 + 112) << 23;

    /// <summary>Whether rows of this ggml type can be read.</summary>
    public static bool IsKnown(int type) => type is TensorHeader.F32 or TensorHeader.F16 or TensorHeader.BF16;

    /// <summary>The size of a number in bytes.</summary>
    public static int Size(int type) => type == TensorHeader.F32 ? sizeof(float) : sizeof(ushort);

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

    /// <summary>
    /// The 15 bits below the sign, shifted to the exponent of F32, are the number times 2⁻¹¹², including subnormal numbers. Infinities and
    /// NaN get the highest exponent of F32.
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
