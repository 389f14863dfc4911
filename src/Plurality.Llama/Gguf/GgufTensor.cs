namespace Plurality.Llama.Gguf;

/// <summary>One tensor as the file announces it; nothing here has been checked yet.</summary>
/// <param name="Name">Such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Dimensions">1 to 4 lengths; the first is the length of a row.</param>
/// <param name="TypeNumber">Number of the storage format, see <see cref="GgufTensorType.Known"/>.</param>
/// <param name="Offset">First byte, counted from the start of the data section.</param>
internal sealed record GgufTensor(string Name, IReadOnlyList<ulong> Dimensions, uint TypeNumber, ulong Offset)
{
    /// <summary>The storage format, or null where its number is unknown.</summary>
    public GgufTensorType? Type => GgufTensorType.Known.GetValueOrDefault(TypeNumber);

    /// <summary>
    /// Numbers in the tensor: the product of <see cref="Dimensions"/>, or null where one of them is 0 or the product exceeds 2^62.
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

    /// <summary>Bytes in the file, or null where shape or format are not valid. A row must be a whole number of blocks.</summary>
    public UInt128? Bytes =>
        Elements is { } elements && Type is { } type && Dimensions[0] % (ulong)type.BlockLength == 0
            ? (UInt128)elements / (UInt128)type.BlockLength * (UInt128)type.BlockBytes
            : null;
}
