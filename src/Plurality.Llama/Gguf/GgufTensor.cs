namespace Plurality.Llama.Gguf;

/// <summary>An unchecked entry of the tensor list.</summary>
/// <param name="Name">The name, such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Dimensions">1 to 4 lengths; the first is the length of a row.</param>
/// <param name="TypeNumber">The number of the storage format, see <see cref="GgufTensorType.Known"/>.</param>
/// <param name="Offset">The first byte, relative to the start of the data section.</param>
internal sealed record GgufTensor(string Name, IReadOnlyList<ulong> Dimensions, uint TypeNumber, ulong Offset)
{
    /// <summary>The storage format, or null if its number is unknown.</summary>
    public GgufTensorType? Type => GgufTensorType.Known.GetValueOrDefault(TypeNumber);

    /// <summary>
    /// The number of elements: the product of <see cref="Dimensions"/>, or null if one of them is 0 or the product exceeds 2^62.
    /// </summary>
    public long? Elements
    {
        get
        {
            UInt128 product = 1;
            foreach (var dimension in Dimensions)
            {
                product *= dimension; // at most 2^62 · 2^64, within 128 bits
                if (product == 0 || product > 1UL << 62)
                {
                    return null;
                }
            }

            return (long)product;
        }
    }

    /// <summary>The size in bytes, or null if shape or format are invalid. A row must be a whole number of blocks.</summary>
    public UInt128? Bytes =>
        Elements is { } elements && Type is { } type && Dimensions[0] % (ulong)type.BlockLength == 0
            ? (UInt128)elements / (UInt128)type.BlockLength * (UInt128)type.BlockBytes
            : null;
}
