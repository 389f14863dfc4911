using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Sixteen rows in a vector of AVX-512.</summary>
internal unsafe struct SixteenRows(Vector512<uint> words) : IRowLanes<SixteenRows>
{
    private Vector512<uint> _words = words;

    /// <inheritdoc/>
    public static int Rows => Vector512<uint>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows operator &(SixteenRows words, uint mask) => new(words._words & Vector512.Create(mask));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows operator |(SixteenRows left, SixteenRows right) => new(left._words | right._words);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows operator <<(SixteenRows words, int by) => new(words._words << by);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows operator >>>(SixteenRows words, int by) => new(words._words >>> by);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows operator *(SixteenRows left, SixteenRows right) =>
        new((left._words.AsSingle() * right._words.AsSingle()).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows All(float number) => new(Vector512.Create(number).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Load(void* source) => new(Vector512.Load((uint*)source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows MultiplyAdd(SixteenRows left, SixteenRows right, float* addends) =>
        new(Vector512.FusedMultiplyAdd(left._words.AsSingle(), right._words.AsSingle(), Vector512.Load(addends)).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (SixteenRows A, SixteenRows B, SixteenRows C, SixteenRows D) Transpose(byte* rows, nint stride)
    {
        unchecked
        {
            var b = rows + (4 * stride);
            var c = rows + (8 * stride);
            var d = rows + (12 * stride);
            var three = 3 * stride;
            var (first, second) = (Load(rows, b, c, d), Load(rows + stride, b + stride, c + stride, d + stride));
            var third = Load(rows + (2 * stride), b + (2 * stride), c + (2 * stride), d + (2 * stride));
            var fourth = Load(rows + three, b + three, c + three, d + three);
            var (low, high) = (Avx512F.UnpackLow(first, second).AsUInt64(), Avx512F.UnpackHigh(first, second).AsUInt64());
            var (nextLow, nextHigh) = (Avx512F.UnpackLow(third, fourth).AsUInt64(), Avx512F.UnpackHigh(third, fourth).AsUInt64());
            return (
                new(Avx512F.UnpackLow(low, nextLow).AsUInt32()),
                new(Avx512F.UnpackHigh(low, nextLow).AsUInt32()),
                new(Avx512F.UnpackLow(high, nextHigh).AsUInt32()),
                new(Avx512F.UnpackHigh(high, nextHigh).AsUInt32())
            );
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Subtract(SixteenRows bytes, byte number) =>
        new((bytes._words.AsByte() - Vector512.Create(number)).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Repeat(Vector128<sbyte> table) =>
        new(Vector512.Create(Vector256.Create(table, table), Vector256.Create(table, table)).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows LookUp(SixteenRows table, SixteenRows indices) =>
        new(Avx512BW.Shuffle(table._words.AsByte(), indices._words.AsByte()).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows MultiplyIntegers(SixteenRows words, uint number) => new(words._words * Vector512.Create(number));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Halves(SixteenRows words, float power) =>
        new((HalfNumbers.ToSingle(words._words.AsInt32() << 16 >> 16) * Vector512.Create(power)).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Powers(SixteenRows exponents)
    {
        // 2⁻¹²⁸ and 2⁻¹²⁷ are subnormal.
        var normal = (exponents._words - Vector512<uint>.One) << 23;
        var subnormal = Avx512F.ShiftLeftLogicalVariable(Vector512.Create(0x00200000u), exponents._words);
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(exponents._words, Vector512<uint>.One), normal, subnormal));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Number(SixteenRows bytes, int which)
    {
        var top = which switch
        {
            0 => bytes._words << 24,
            3 => bytes._words & Vector512.Create(0xFF000000),
            _ => Avx512BW.Shuffle(bytes._words.AsByte(), Choice(which)).AsUInt32(),
        };
        return new(Avx512F.ConvertToVector512Single(top.AsInt32()).AsUInt32());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(SixteenRows left, SixteenRows right) =>
        _words = Vector512.FusedMultiplyAdd(left._words.AsSingle(), right._words.AsSingle(), _words.AsSingle()).AsUInt32();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(void* target) => _words.Store((uint*)target);

    /// <summary>16 bytes of this row and of the fourth, eighth and twelfth behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Load(byte* a, byte* b, byte* c, byte* d) =>
        unchecked(
            Avx512F
                .InsertVector128(
                    Avx512F.InsertVector128(
                        Avx512F.InsertVector128(Vector128.Load(a).ToVector256Unsafe().ToVector512Unsafe(), Vector128.Load(b), 1),
                        Vector128.Load(c),
                        2
                    ),
                    Vector128.Load(d),
                    3
                )
                .AsUInt32()
        );

    /// <summary>The shuffle that puts the second or third byte at the top of its 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Choice(int which)
    {
        var (low, high) = which == 1 ? (0x0580808001808080, 0x0D80808009808080) : (0x0680808002808080, 0x0E8080800A808080);
        return Vector512.Create(low, high, low, high, low, high, low, high).AsByte();
    }
}
