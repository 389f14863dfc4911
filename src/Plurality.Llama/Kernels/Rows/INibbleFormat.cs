using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// A block format (see <see cref="IBlockFormat"/>) whose integers have 4 bits, two in each byte. <see cref="Nibbles{TFormat}"/>
/// unpacks them to bytes, and <see cref="NibbleSums{TFormat}"/> multiplies them as they are.
/// </summary>
internal unsafe interface INibbleFormat
{
    /// <summary>The numbers that share a scale.</summary>
    const int Part = 32;

    /// <inheritdoc cref="IBlockFormat.Length"/>
    static abstract int Length { get; }

    /// <inheritdoc cref="IBlockFormat.Bytes"/>
    static abstract int Bytes { get; }

    /// <summary>The first byte with integers. They lie together.</summary>
    static abstract int Start { get; }

    /// <summary>
    /// The bytes of a group, 16 or 32. The low bits of a group's bytes are successive integers, and the high bits are those that follow.
    /// </summary>
    static abstract int Group { get; }

    /// <summary>The integers from −128 to 127 that the 4 bits stand for.</summary>
    static abstract Vector128<sbyte> Integers { get; }

    /// <summary>Whether the 4 bits stand for themselves, 0 to 15.</summary>
    static virtual bool IsPlain => false;

    /// <inheritdoc cref="IBlockFormat.HasOffset"/>
    static virtual bool HasOffset => false;

    /// <inheritdoc cref="IBlockFormat.HasTinyScales"/>
    static virtual bool HasTinyScales => false;

    /// <summary>Stores the scales, and the offsets if there are any, of a block of each of some rows.</summary>
    /// <typeparam name="TLanes">The rows.</typeparam>
    /// <param name="rows">The block of the first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="target">Receives scales and offsets.</param>
    static abstract void StoreScales<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>;
}
