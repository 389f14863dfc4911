using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Rows that a thread will read next, brought into its cache a few lines at a time while it computes. All at once would stop it until most
/// of them have arrived.
/// </summary>
/// <param name="at">The first byte.</param>
/// <param name="end">The first byte behind them; <paramref name="at"/> if there are none.</param>
internal unsafe struct ComingRows(byte* at, byte* end)
{
    private byte* _at = at;

    /// <summary>The fewest whole cache lines that are more than so many bytes, in bytes.</summary>
    public static int WholeLines(int bytes) => (bytes + CacheLines.Bytes) / CacheLines.Bytes * CacheLines.Bytes;

    /// <summary>Prefetches so many bytes, whole cache lines, while any are left. It may go past the end, which does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int bytes)
    {
        unchecked
        {
            if (_at >= end)
            {
                return;
            }

            Sse.Prefetch1(_at);
            if (bytes > CacheLines.Bytes)
            {
                Sse.Prefetch1(_at + CacheLines.Bytes);
            }

            if (bytes > 2 * CacheLines.Bytes)
            {
                Sse.Prefetch1(_at + (2 * CacheLines.Bytes));
            }

            if (bytes > 3 * CacheLines.Bytes)
            {
                Sse.Prefetch1(_at + (3 * CacheLines.Bytes));
            }

            if (bytes > 4 * CacheLines.Bytes)
            {
                Sse.Prefetch1(_at + (4 * CacheLines.Bytes));
            }

            _at += bytes;
        }
    }
}
