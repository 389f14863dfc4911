namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// How quantised rows are multiplied with a column: some numbers of each row are unpacked and then added to sums. See
/// <see cref="BlockRows{TSums}"/>.
/// </summary>
internal unsafe interface IBlockSums
{
    /// <summary>The rows that are unpacked at once, a quarter of those that are multiplied at once.</summary>
    static abstract int Rows { get; }

    /// <summary>The numbers in a block.</summary>
    static abstract int Length { get; }

    /// <summary>The size of a block in bytes.</summary>
    static abstract int Bytes { get; }

    /// <summary>The numbers that share a scale.</summary>
    static abstract int Part { get; }

    /// <summary>The integers that an unpacked byte holds.</summary>
    static abstract int InByte { get; }

    /// <summary>Unpacks a block of a quarter of the rows.</summary>
    /// <param name="rows">The block of the first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="target">
    /// Receives four bytes of each row side by side, then the next four; and scales and offsets of all rows, part by part.
    /// </param>
    static abstract void Unpack(byte* rows, nint stride, BlockTarget target);

    /// <summary>Adds products of unpacked rows: sums[r] += Σₖ column[k] · row[r][k], as a chain over k.</summary>
    /// <param name="count">The numbers of each row, whole blocks.</param>
    /// <param name="integers">Four bytes of each row side by side, then the next four.</param>
    /// <param name="scales">A scale of each row, part by part.</param>
    /// <param name="offsets">An offset of each row, part by part, if the format has them.</param>
    /// <param name="column">The column's number at the first number of the rows.</param>
    /// <param name="sums">A sum for each row.</param>
    /// <param name="next">The rows that are read next.</param>
    static abstract void Add(nint count, byte* integers, float* scales, float* offsets, float* column, float* sums, ref ComingRows next);
}
