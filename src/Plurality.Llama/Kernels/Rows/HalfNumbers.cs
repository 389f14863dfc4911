using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// The exact conversion of F16 to F32, and the rounding of F32 to numbers that F16 has. The bits below the sign, shifted to the place of
/// those of F32, need an exponent that is larger by 112. Subnormal numbers of F16 are read with a leading one, which is subtracted again:
/// many processors compute with subnormal numbers of F32 a hundred times slower. Infinities and NaN get the highest exponent.
/// </summary>
internal static class HalfNumbers
{
    /// <summary>2¹¹², the difference between the exponents of the two types.</summary>
    private const uint ExponentShift = (127 + 112) << 23;

    /// <summary>The same difference, for the bits of an exponent.</summary>
    private const int Exponents = 112 << 23;

    /// <summary>2⁻¹⁴: the leading one of subnormal numbers that are read as normal ones.</summary>
    private const float LeadingOne = 6.103515625e-05f;

    /// <summary>Converts eight numbers, given as signed 16-bit integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<int> bits)
    {
        var magnitude = bits & Vector256.Create(0x7FFF);
        var normal = (magnitude << 13) + Vector256.Create(Exponents);
        var subnormal = (normal + Vector256.Create(1 << 23)).AsSingle() - Vector256.Create(LeadingOne);
        var finite = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(0x400)), subnormal.AsInt32(), normal);
        var highest = Vector256.GreaterThan(magnitude, Vector256.Create(0x7BFF)) & Vector256.Create(0x7F800000);
        return (finite | highest | (bits & Vector256.Create(int.MinValue))).AsSingle();
    }

    /// <summary>Converts sixteen numbers, given in the low 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToSingle(Vector512<uint> bits)
    {
        var magnitude = bits & Vector512.Create(0x7FFFu);
        var normal = (magnitude << 13) + Vector512.Create((uint)Exponents);
        var subnormal = (normal + Vector512.Create(1u << 23)).AsSingle() - Vector512.Create(LeadingOne);
        var finite = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0x400u)), subnormal.AsUInt32(), normal);
        var highest = Vector512.GreaterThan(magnitude, Vector512.Create(0x7BFFu)) & Vector512.Create(0x7F800000u);
        return (finite | highest | ((bits & Vector512.Create(0x8000u)) << 16)).AsSingle();
    }

    /// <summary>Converts sixteen finite numbers, given in the high 16 bits. What the low 16 bits hold does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromHighHalf(Vector512<int> bits) =>
        ((bits >> 3).AsUInt32() & Vector512.Create(0x8FFFE000u)).AsSingle()
        * Vector512.Create(BitConverter.UInt32BitsToSingle(ExponentShift));

    /// <summary>Rounds finite numbers below 2¹⁵ to the nearest ones that F16 has, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> numbers)
    {
        const float LeastNormal = 6.103515625e-05f, // 2⁻¹⁴; below it F16 has the multiples of 2⁻²⁴, as F32 has between ½ and 1
            Coarse = 0.75f;
        var bits = numbers.AsUInt32();
        var even = (bits >>> 13) & Vector512<uint>.One;
        var normal = ((bits + Vector512.Create(0xFFFu) + even) & Vector512.Create(0xFFFFE000u)).AsSingle();
        var subnormal = numbers + Vector512.Create(Coarse) - Vector512.Create(Coarse);
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(numbers), Vector512.Create(LeastNormal)), subnormal, normal);
    }

    /// <summary>Whether magnitudes, as bits, are those of finite numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFinite(Vector512<ushort> magnitudes) => Vector512.LessThanAll(magnitudes, Vector512.Create((ushort)0x7C00));
}
