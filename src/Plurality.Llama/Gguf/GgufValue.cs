namespace Plurality.Llama.Gguf;

/// <summary>The types of metadata values, by their numbers in the file.</summary>
internal enum GgufValueType : uint
{
    UInt8 = 0,
    Int8 = 1,
    UInt16 = 2,
    Int16 = 3,
    UInt32 = 4,
    Int32 = 5,
    Float32 = 6,
    Bool = 7,
    Text = 8,
    Array = 9,
    UInt64 = 10,
    Int64 = 11,
    Float64 = 12,
}

/// <summary>A metadata value: a number, a text, or an array of either.</summary>
/// <param name="Type">
/// The type of the value, or of the elements if <paramref name="IsArray"/>; never <see cref="GgufValueType.Array"/>.
/// </param>
/// <param name="IsArray">Whether this is an array.</param>
/// <param name="Numbers">
/// The values of a numeric or boolean type (0 and 1), else empty. Integers beyond 2^53 lose their last digits.
/// </param>
/// <param name="Texts">
/// The values of type <see cref="GgufValueType.Text"/>, else empty. A single text is decoded as UTF-8. The texts of an array are decoded
/// byte by byte (Latin-1), because tokens may be fragments of characters, and unequal bytes must stay unequal.
/// </param>
internal sealed record GgufValue(GgufValueType Type, bool IsArray, IReadOnlyList<double> Numbers, IReadOnlyList<string> Texts)
{
    /// <summary>The number of elements; 1 if this is not an array.</summary>
    public int Count => Type == GgufValueType.Text ? Texts.Count : Numbers.Count;

    /// <summary>The text, or null if this is something else.</summary>
    public string? Text => Type == GgufValueType.Text && !IsArray ? Texts[0] : null;

    /// <summary>Whether the type is an integer type.</summary>
    public bool IsInteger => Type is not (GgufValueType.Text or GgufValueType.Float32 or GgufValueType.Float64 or GgufValueType.Bool);

    /// <summary>The whole number, or null if this is something else.</summary>
    public double? Integer => IsInteger && !IsArray ? Numbers[0] : null;

    /// <summary>Whether the type is a floating-point type.</summary>
    public bool IsFraction => Type is GgufValueType.Float32 or GgufValueType.Float64;
}
