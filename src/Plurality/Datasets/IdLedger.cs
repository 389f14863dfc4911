using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Plurality.Datasets;

/// <summary>
/// The ids seen so far and their lines, in about 32 bytes per id whatever its length: a million strings would take a hundred megabytes. Ids
/// are compared by 128 bits of SHA-256; the probability that two of a million collide is about 1e−27.
/// </summary>
internal sealed class IdLedger
{
    private const int BlockLength = 1 << 14;

    // Blocks, because an array that grows needs twice its memory.
    private readonly List<(ulong High, ulong Low, int Line)[]> _blocks = [];
    private int[] _numbers = new int[1024]; // Of the ids from 1; 0 is a free slot.

    /// <summary>The number of different ids.</summary>
    public int Count { get; private set; }

    /// <summary>Records an id; returns the line of an earlier occurrence, else 0.</summary>
    public int Add(string id, int line)
    {
        if (3 * (Count + 1) > 2 * _numbers.Length)
        {
            Grow();
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), hash);
        var high = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        var low = BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]);
        var slot = Slot(high, low);
        if (_numbers[slot] != 0)
        {
            return Entry(_numbers[slot]).Line;
        }

        if (Count % BlockLength == 0)
        {
            _blocks.Add(new (ulong, ulong, int)[BlockLength]);
        }

        _numbers[slot] = ++Count;
        Entry(Count) = (high, low, line);
        return 0;
    }

    private ref (ulong High, ulong Low, int Line) Entry(int number) => ref _blocks[(number - 1) / BlockLength][(number - 1) % BlockLength];

    /// <summary>Where the hash stands, or the free slot where it belongs.</summary>
    private int Slot(ulong high, ulong low)
    {
        var mask = _numbers.Length - 1;
        var slot = (int)(low & (ulong)mask);
        while (_numbers[slot] != 0 && (Entry(_numbers[slot]).High != high || Entry(_numbers[slot]).Low != low))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        _numbers = new int[2 * _numbers.Length];
        for (var number = 1; number <= Count; number++)
        {
            var entry = Entry(number);
            _numbers[Slot(entry.High, entry.Low)] = number;
        }
    }
}
