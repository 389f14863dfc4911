using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Plurality.Datasets;

/// <summary>
/// The ids seen so far and their lines, in 20 bytes per slot whatever the id length: a million strings would take a hundred megabytes. Ids
/// are compared by 128 bits of SHA-256; the probability that two of a million collide is about 1e−27.
/// </summary>
internal sealed class IdLedger
{
    private ulong[] _high = new ulong[1024];
    private ulong[] _low = new ulong[1024];
    private int[] _line = new int[1024]; // 0 is a free slot: lines count from 1.

    /// <summary>The number of different ids.</summary>
    public int Count { get; private set; }

    /// <summary>Records an id; returns the line of an earlier occurrence, else 0.</summary>
    public int Add(string id, int line)
    {
        if (3 * (Count + 1) > 2 * _line.Length)
        {
            Grow();
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), hash);
        var high = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        var low = BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]);
        var slot = Slot(high, low);
        if (_line[slot] != 0)
        {
            return _line[slot];
        }

        (_high[slot], _low[slot], _line[slot]) = (high, low, line);
        Count++;
        return 0;
    }

    /// <summary>Where the hash stands, or the free slot where it belongs.</summary>
    private int Slot(ulong high, ulong low)
    {
        var mask = _line.Length - 1;
        var slot = (int)(low & (ulong)mask);
        while (_line[slot] != 0 && (_high[slot] != high || _low[slot] != low))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var (high, low, line) = (_high, _low, _line);
        (_high, _low, _line) = (new ulong[2 * high.Length], new ulong[2 * low.Length], new int[2 * line.Length]);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == 0)
            {
                continue;
            }

            var slot = Slot(high[i], low[i]);
            (_high[slot], _low[slot], _line[slot]) = (high[i], low[i], line[i]);
        }
    }
}
