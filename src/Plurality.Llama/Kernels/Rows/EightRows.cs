using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Eight rows in a vector of AVX2.</summary>
internal unsafe struct EightRows(Vector256<uint> words) : IRowLanes<EightRows>
{
    private Vector256<uint> _words = words;

    /// <inheritdoc/>
    public static int Rows => Vector256<uint>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows operator &(EightRows words, uint mask) => new(words._words & Vector256.Create(mask));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows operator |(EightRows left, EightRows right) => new(left._words | right._words);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows operator <<(EightRows words, int by) => new(words._words << by);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows operator >>>(EightRows words, int by) => new(words._words >>> by);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows operator *(EightRows left, EightRows right) =>
        new((left._words.AsSingle() * right._words.AsSingle()).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows All(float number) => new(Vector256.Create(number).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Load(void* source) => new(Vector256.Load((uint*)source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows MultiplyAdd(EightRows left, EightRows right, float* addends) =>
        new(Vector256.FusedMultiplyAdd(left._words.AsSingle(), right._words.AsSingle(), Vector256.Load(addends)).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (EightRows A, EightRows B, EightRows C, EightRows D) Transpose(byte* rows, nint stride)
    {
        var (first, second) = (Load(rows, stride), Load(rows + stride, stride));
        var (third, fourth) = (Load(rows + 2 * stride, stride), Load(rows + 3 * stride, stride));
        var (low, high) = (Avx2.UnpackLow(first, second).AsUInt64(), Avx2.UnpackHigh(first, second).AsUInt64());
        var (nextLow, nextHigh) = (Avx2.UnpackLow(third, fourth).AsUInt64(), Avx2.UnpackHigh(third, fourth).AsUInt64());
        return (
            new(Avx2.UnpackLow(low, nextLow).AsUInt32()),
            new(Avx2.UnpackHigh(low, nextLow).AsUInt32()),
            new(Avx2.UnpackLow(high, nextHigh).AsUInt32()),
            new(Avx2.UnpackHigh(high, nextHigh).AsUInt32())
        );
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Subtract(EightRows bytes, byte number) => new((bytes._words.AsByte() - Vector256.Create(number)).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Repeat(Vector128<sbyte> table) => new(Vector256.Create(table, table).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows LookUp(EightRows table, EightRows indices) =>
        new(Avx2.Shuffle(table._words.AsByte(), indices._words.AsByte()).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows MultiplyIntegers(EightRows words, uint number) => new(words._words * Vector256.Create(number));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Halves(EightRows words, float power) =>
        new((HalfNumbers.ToSingle(words._words.AsInt32() << 16 >> 16) * Vector256.Create(power)).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Powers(EightRows exponents)
    {
        // 2⁻¹²⁸ and 2⁻¹²⁷ are subnormal.
        var normal = (exponents._words - Vector256<uint>.One) << 23;
        var subnormal = Avx2.ShiftLeftLogicalVariable(Vector256.Create(0x00200000u), exponents._words);
        return new(
            Vector256.ConditionalSelect(Vector256.GreaterThan(exponents._words.AsInt32(), Vector256<int>.One).AsUInt32(), normal, subnormal)
        );
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Number(EightRows bytes, int which)
    {
        var top = which switch
        {
            0 => bytes._words << 24,
            3 => bytes._words & Vector256.Create(0xFF000000),
            _ => Avx2.Shuffle(bytes._words.AsByte(), Choice(which)).AsUInt32(),
        };
        return new(Avx.ConvertToVector256Single(top.AsInt32()).AsUInt32());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(EightRows left, EightRows right) =>
        _words = Vector256.FusedMultiplyAdd(left._words.AsSingle(), right._words.AsSingle(), _words.AsSingle()).AsUInt32();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(void* target) => _words.Store((uint*)target);

    /// <summary>16 bytes of this row and of the fourth behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Load(byte* rows, nint stride) =>
        unchecked(Vector256.Create(Vector128.Load(rows), Vector128.Load(rows + 4 * stride)).AsUInt32());

    /// <summary>The shuffle that puts the second or third byte at the top of its 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Choice(int which)
    {
        var (low, high) = which == 1 ? (0x0580808001808080, 0x0D80808009808080) : (0x0680808002808080, 0x0E8080800A808080);
        return Vector256.Create(low, high, low, high).AsByte();
    }
}
