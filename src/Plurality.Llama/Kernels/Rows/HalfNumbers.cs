using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// The exact conversion of F16 to F32, and the rounding of F32 to numbers that F16 has. The bits below the sign, shifted to the place of
/// those of F32, need an exponent that is larger by 112. <see cref="ToSingle(Vector256{int})"/> reads subnormal numbers of F16 with a
/// leading one and subtracts it again, because many processors compute with subnormal numbers of F32 a hundred times slower. Infinities and
/// NaN get the highest exponent.
/// </summary>
internal static class HalfNumbers
{
    /// <summary>How many bit patterns of one sign are normal numbers.</summary>
    public const ushort NormalNumbers = Infinity - LeastNormal;

    /// <summary>2¹¹², the difference between the exponents of the two types.</summary>
    private const uint ExponentShift = (127 + 112) << 23;

    /// <summary>The same difference, for the bits of an exponent.</summary>
    private const int Exponents = 112 << 23;

    /// <summary>The bits of a number behind the sign.</summary>
    private const ushort Magnitude = 0x7FFF;

    /// <summary>2⁻¹⁴, the least normal number, as bits.</summary>
    private const ushort LeastNormal = 0x0400;

    /// <summary>Infinity, as bits. Magnitudes above it are NaN.</summary>
    private const ushort Infinity = 0x7C00;

    /// <summary>The sign of F32, and the bits of F16 behind the sign at their place in F32.</summary>
    private const int SignAndShifted = unchecked((int)0x8FFFE000);

    /// <summary>2⁻¹⁴ as F32, the least normal number of F16.</summary>
    private const float LeastNormalSingle = 6.103515625e-05f;

    /// <summary>
    /// Whether all of these numbers are normal: neither zero nor subnormal nor infinite nor NaN. <see cref="FromNormal(Vector256{int})"/>
    /// converts such numbers in a quarter of the instructions that <see cref="ToSingle(Vector256{int})"/> needs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNormal(Vector512<ushort> numbers) =>
        Vector512.LessThanAll((numbers & Vector512.Create(Magnitude)) - Vector512.Create(LeastNormal), Vector512.Create(NormalNumbers));

    /// <inheritdoc cref="AreNormal(Vector512{ushort})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNormal(Vector256<ushort> numbers) =>
        Vector256.LessThanAll((numbers & Vector256.Create(Magnitude)) - Vector256.Create(LeastNormal), Vector256.Create(NormalNumbers));

    /// <summary>
    /// The distance of magnitudes from the least normal number, in bit patterns, which wraps round below it. So a number is normal exactly
    /// if this is below <see cref="NormalNumbers"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> AboveLeast(Vector128<ushort> numbers) =>
        (numbers & Vector128.Create(Magnitude)) - Vector128.Create(LeastNormal);

    /// <summary>Converts normal numbers, given as signed 16-bit integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FromNormal(Vector256<int> bits) =>
        (((bits << 13) & Vector256.Create(SignAndShifted)) + Vector256.Create(Exponents)).AsSingle();

    /// <inheritdoc cref="FromNormal(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromNormal(Vector512<int> bits) =>
        (((bits << 13) & Vector512.Create(SignAndShifted)) + Vector512.Create(Exponents)).AsSingle();

    /// <summary>Converts numbers, given as signed 16-bit integers, of which it is known whether all are normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<int> bits, bool areNormal) => areNormal ? FromNormal(bits) : ToSingle(bits);

    /// <inheritdoc cref="ToSingle(Vector256{int}, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToSingle(Vector512<int> bits, bool areNormal) => areNormal ? FromNormal(bits) : ToSingle(bits);

    /// <summary>Converts numbers, given as signed 16-bit integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<int> bits)
    {
        var magnitude = bits & Vector256.Create((int)Magnitude);
        var normal = (magnitude << 13) + Vector256.Create(Exponents);
        var subnormal = (normal + Vector256.Create(1 << 23)).AsSingle() - Vector256.Create(LeastNormalSingle);
        var isSubnormal = Vector256.LessThan(magnitude, Vector256.Create((int)LeastNormal));
        var finite = Vector256.ConditionalSelect(isSubnormal, subnormal.AsInt32(), normal);
        var isFinite = Vector256.LessThan(magnitude, Vector256.Create((int)Infinity));
        var highest = Vector256.AndNot(Vector256.Create(0x7F800000), isFinite);
        return (finite | highest | (bits & Vector256.Create(int.MinValue))).AsSingle();
    }

    /// <inheritdoc cref="ToSingle(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToSingle(Vector512<int> bits)
    {
        var magnitude = bits & Vector512.Create((int)Magnitude);
        var normal = (magnitude << 13) + Vector512.Create(Exponents);
        var subnormal = (normal + Vector512.Create(1 << 23)).AsSingle() - Vector512.Create(LeastNormalSingle);
        var isSubnormal = Vector512.LessThan(magnitude, Vector512.Create((int)LeastNormal));
        var finite = Vector512.ConditionalSelect(isSubnormal, subnormal.AsInt32(), normal);
        var isFinite = Vector512.LessThan(magnitude, Vector512.Create((int)Infinity));
        var highest = Vector512.AndNot(Vector512.Create(0x7F800000), isFinite);
        return (finite | highest | (bits & Vector512.Create(int.MinValue))).AsSingle();
    }

    /// <summary>
    /// Converts sixteen finite numbers, given in the high 16 bits. What the low 16 bits hold does not matter. Subnormal numbers are
    /// multiplied as such, which is exact, but slow on some processors: there is no time here to look for them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromHighHalf(Vector512<int> bits) =>
        ((bits >> 3) & Vector512.Create(SignAndShifted)).AsSingle() * Vector512.Create(BitConverter.UInt32BitsToSingle(ExponentShift));

    /// <summary>Rounds finite numbers below 2¹⁵ to the nearest ones that F16 has, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> numbers)
    {
        // Below 2⁻¹⁴ F16 has the multiples of 2⁻²⁴, as F32 has between ½ and 1.
        const float Coarse = 0.75f;
        var bits = numbers.AsUInt32();
        var even = (bits >>> 13) & Vector512<uint>.One;
        var normal = ((bits + Vector512.Create(0xFFFu) + even) & Vector512.Create(0xFFFFE000u)).AsSingle();
        var subnormal = numbers + Vector512.Create(Coarse) - Vector512.Create(Coarse);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512.Abs(numbers), Vector512.Create(LeastNormalSingle)),
            subnormal,
            normal
        );
    }

    /// <summary>Whether magnitudes, as bits, are those of finite numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFinite(Vector512<ushort> magnitudes) => Vector512.LessThanAll(magnitudes, Vector512.Create(Infinity));
}
