using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>What the kernels do with a block format, chosen once by the number of its ggml type.</summary>
internal sealed unsafe class BlockFormat
{
    private delegate* <byte*, nint, nint, float*, nint, void> _fill;
    private delegate* <byte*, nint, nint, float*, float*, ref ComingRows, void> _multiply;

    private BlockFormat() { }

    /// <summary>The number of rows that are multiplied at once: as many as four vectors hold.</summary>
    public static int Multiplied => 4 * (Avx512BW.IsSupported ? SixteenRows.Rows : EightRows.Rows);

    /// <summary>The numbers in a block.</summary>
    public required int Length { get; init; }

    /// <summary>The size of a block in bytes.</summary>
    public required int Bytes { get; init; }

    /// <summary>The kernels for a format.</summary>
    public static BlockFormat Of<TFormat>()
        where TFormat : IBlockFormat =>
        Avx512BW.IsSupported ? Of<TFormat, ByteSums<TFormat, SixteenRows>>() : Of<TFormat, ByteSums<TFormat, EightRows>>();

    /// <summary>The kernels for a format with integers of 4 bits.</summary>
    public static BlockFormat OfNibbles<TFormat>()
        where TFormat : INibbleFormat => Avx512BW.IsSupported ? Of<Nibbles<TFormat>, NibbleSums<TFormat>>() : Of<Nibbles<TFormat>>();

    /// <inheritdoc cref="BlockPanels{TFormat}.Fill"/>
    public void Fill(byte* rows, nint stride, nint count, float* panel, nint lanes) => _fill(rows, stride, count, panel, lanes);

    /// <inheritdoc cref="BlockRows{TSums}.Multiply"/>
    public void Multiply(byte* rows, nint stride, nint count, float* column, float* sums, ref ComingRows next) =>
        _multiply(rows, stride, count, column, sums, ref next);

    private static BlockFormat Of<TFormat, TSums>()
        where TFormat : IBlockFormat
        where TSums : IBlockSums =>
        new()
        {
            Length = TFormat.Length,
            Bytes = TFormat.Bytes,
            _fill = &BlockPanels<TFormat>.Fill,
            _multiply = &BlockRows<TSums>.Multiply,
        };
}
