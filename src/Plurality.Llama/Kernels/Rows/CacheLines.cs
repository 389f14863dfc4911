namespace Plurality.Llama.Kernels.Rows;

/// <summary>Vectors that lie across two cache lines take twice as long to load and store.</summary>
internal static unsafe class CacheLines
{
    /// <summary>The size of a line in bytes.</summary>
    public const int Bytes = 64;

    /// <summary>The beginning of the next line, at most <see cref="Bytes"/> − 1 behind.</summary>
    public static byte* Align(byte* memory) => unchecked(memory + (-(nint)memory & (Bytes - 1)));
}
