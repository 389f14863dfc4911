using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>A number of 16 bits, and its exact conversion to F32.</summary>
internal interface IShortNumber
{
    /// <summary>Converts eight numbers, given as signed 16-bit integers.</summary>
    static abstract Vector256<float> ToSingle(Vector256<int> bits);

    /// <summary>Converts eight numbers for which <see cref="AreEasy"/> is true.</summary>
    static abstract Vector256<float> FromEasy(Vector256<int> bits);

    /// <summary>Whether <see cref="FromEasy"/> converts all of the numbers that <paramref name="largest"/> was computed of.</summary>
    /// <param name="largest">The largest results of <see cref="Rank"/>.</param>
    static abstract bool AreEasy(Vector128<ushort> largest);

    /// <summary>
    /// A measure that is below some bound for numbers that are easy to convert, and at least that bound for others.
    /// <see cref="AreEasy"/> compares with it.
    /// </summary>
    static abstract Vector128<ushort> Rank(Vector128<ushort> numbers);

    /// <summary>Converts the numbers in the low halves of sixteen pairs, none of them infinite or NaN.</summary>
    static abstract Vector512<float> Low(Vector512<int> pairs);

    /// <summary>Converts the numbers in the high halves of sixteen pairs, none of them infinite or NaN.</summary>
    static abstract Vector512<float> High(Vector512<int> pairs);

    /// <summary>Whether <see cref="Low"/> and <see cref="High"/> convert all of these numbers.</summary>
    /// <param name="largest">The largest magnitudes, as bits.</param>
    static abstract bool AreConverted(Vector512<ushort> largest);

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FromEasy(Vector256<int> bits) => HalfNumbers.FromNormal(bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEasy(Vector128<ushort> largest) => Vector128.LessThanAll(largest, Vector128.Create(HalfNumbers.NormalNumbers));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Rank(Vector128<ushort> numbers) => HalfNumbers.AboveLeast(numbers);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Low(Vector512<int> pairs) => HalfNumbers.FromHighHalf(pairs << 16);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> High(Vector512<int> pairs) => HalfNumbers.FromHighHalf(pairs);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreConverted(Vector512<ushort> largest) => HalfNumbers.AreFinite(largest);

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FromEasy(Vector256<int> bits) => ToSingle(bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEasy(Vector128<ushort> largest) => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Rank(Vector128<ushort> numbers) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Low(Vector512<int> pairs) => (pairs << 16).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> High(Vector512<int> pairs) => (pairs & Vector512.Create(~0xFFFF)).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreConverted(Vector512<ushort> largest) => true;

    /// <inheritdoc/>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
