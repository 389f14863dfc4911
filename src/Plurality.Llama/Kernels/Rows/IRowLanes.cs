using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// A vector with 32 bits of each of several rows: four successive bytes, or a number of F32. <see cref="EightRows"/> and
/// <see cref="SixteenRows"/> are the two widths; formats are written once for both.
/// </summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal unsafe interface IRowLanes<TSelf>
    where TSelf : struct, IRowLanes<TSelf>
{
    /// <summary>The number of rows.</summary>
    static abstract int Rows { get; }

    /// <summary>Bits of each row that are set in a mask too.</summary>
    static abstract TSelf operator &(TSelf words, uint mask);

    /// <summary>Bits that are set in either.</summary>
    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>The 32 bits of each row shifted to the left.</summary>
    static abstract TSelf operator <<(TSelf words, int by);

    /// <summary>The 32 bits of each row shifted to the right. Zeros come in.</summary>
    static abstract TSelf operator >>>(TSelf words, int by);

    /// <summary>The F32 numbers of each row multiplied.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The same F32 number for each row.</summary>
    static abstract TSelf All(float number);

    /// <summary>Loads what <see cref="Store"/> stored.</summary>
    static abstract TSelf Load(void* source);

    /// <summary>left · right + addends of F32 numbers, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, float* addends);

    /// <summary>16 bytes of each row: four vectors of four bytes.</summary>
    /// <param name="rows">The bytes of the first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    static abstract (TSelf A, TSelf B, TSelf C, TSelf D) Transpose(byte* rows, nint stride);

    /// <summary>Each byte less a number.</summary>
    static abstract TSelf Subtract(TSelf bytes, byte number);

    /// <summary>A table of 16 bytes, for <see cref="LookUp"/>.</summary>
    static abstract TSelf Repeat(Vector128<sbyte> table);

    /// <summary>Each byte, at most 15, replaced by an entry of a table.</summary>
    /// <param name="table">What <see cref="Repeat"/> made of it.</param>
    /// <param name="indices">The bytes.</param>
    static abstract TSelf LookUp(TSelf table, TSelf indices);

    /// <summary>The 32 bits of each row as an integer, multiplied by a number.</summary>
    static abstract TSelf MultiplyIntegers(TSelf words, uint number);

    /// <summary>The F16 numbers in the low 16 bits, as F32 numbers multiplied by a power of two.</summary>
    static abstract TSelf Halves(TSelf words, float power);

    /// <summary>2ⁿ⁻¹²⁸ of the integers n from 0 to 255, as F32.</summary>
    static abstract TSelf Powers(TSelf exponents);

    /// <summary>One of four signed bytes as F32, divided by <see cref="BlockTarget.Unit"/>.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="which">Which byte, from 0.</param>
    static abstract TSelf Number(TSelf bytes, int which);

    /// <summary>Adds products of F32 numbers to this sum, rounded once.</summary>
    void Add(TSelf left, TSelf right);

    /// <summary>Stores all rows.</summary>
    void Store(void* target);
}
