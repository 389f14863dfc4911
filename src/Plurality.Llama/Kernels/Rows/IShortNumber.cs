using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>A number of 16 bits, and its exact conversion to F32.</summary>
internal interface IShortNumber
{
    /// <summary>Converts eight numbers, given as signed 16-bit integers.</summary>
    static abstract Vector256<float> ToSingle(Vector256<int> bits);

    /// <summary>Converts a number.</summary>
    static abstract float ToSingle(ushort bits);
}

/// <summary>F16.</summary>
internal readonly struct HalfNumber : IShortNumber
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<int> bits) => HalfNumbers.ToSingle(bits);

    /// <inheritdoc/>
    public static float ToSingle(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);
}

/// <summary>BF16, the upper half of an F32.</summary>
internal readonly struct BrainNumber : IShortNumber
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<int> bits) => (bits << 16).AsSingle();

    /// <inheritdoc/>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
