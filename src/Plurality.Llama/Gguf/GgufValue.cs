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

/// <summary>One value of the file's metadata: a number, a text, or an array of either.</summary>
/// <param name="Type">The type of the value, or of the elements where <paramref name="IsArray"/>; never
/// <see cref="GgufValueType.Array"/>.</param>
/// <param name="IsArray">Whether there are any number of values or exactly one.</param>
/// <param name="Numbers">The values of a numeric or boolean type (0 and 1); integers beyond 2^53 lose their last digits. Else
/// empty.</param>
/// <param name="Texts">The values of type <see cref="GgufValueType.Text"/>, else empty. A text alone is decoded as UTF-8. Texts of an array
/// are decoded byte by byte (Latin-1): tokens may be fragments of characters, and unequal bytes must stay unequal.</param>
internal sealed record GgufValue(GgufValueType Type, bool IsArray, IReadOnlyList<double> Numbers, IReadOnlyList<string> Texts)
{
    /// <summary>Number of elements; 1 where this is not an array.</summary>
    public int Count => Type == GgufValueType.Text ? Texts.Count : Numbers.Count;

    /// <summary>The text, or null where this is anything else.</summary>
    public string? Text => Type == GgufValueType.Text && !IsArray ? Texts[0] : null;

    /// <summary>Whether the values are whole numbers by type.</summary>
    public bool IsInteger => Type is not (GgufValueType.Text or GgufValueType.Float32 or GgufValueType.Float64 or GgufValueType.Bool);

    /// <summary>The whole number, or null where this is anything else.</summary>
    public double? Integer => IsInteger && !IsArray ? Numbers[0] : null;

    /// <summary>Whether the values are fractions by type.</summary>
    public bool IsFraction => Type is GgufValueType.Float32 or GgufValueType.Float64;
}
