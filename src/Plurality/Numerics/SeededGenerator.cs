using System.Text;

namespace Plurality.Numerics;

/// <summary>
/// The only source of chance in Plurality: xoshiro256** seeded through SplitMix64 (Blackman and Vigna, "Scrambled linear pseudorandom
/// number generators", ACM TOMS 47(4), 2021; Steele, Lea and Flood, OOPSLA 2014, for SplitMix64). We carry our own because a seed must
/// mean the same for ever, which <c>System.Random</c> does not promise; the first values are pinned by tests. Not for cryptography, and
/// not safe for use by several threads at once: derive one generator for each with <see cref="For"/>.
/// </summary>
internal sealed class SeededGenerator
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>
    /// Starts the stream of <paramref name="seed"/>; every seed is good, 0 included (SplitMix64 never fills the state with zeros).
    /// </summary>
    public SeededGenerator(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
    }

    /// <summary>
    /// Starts a stream of its own for one purpose, and for one item where it has several, so that what one draws does not depend on how
    /// much or in which order others drew.
    /// </summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What is drawn, such as <c>demonstrations</c>. The word is part of what must never change.</param>
    /// <param name="item">For whom, such as a document's id; empty where the purpose draws once.</param>
    public static SeededGenerator For(ulong seed, string purpose, string item = "")
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ArgumentNullException.ThrowIfNull(item);
        return new SeededGenerator(StreamSeed(seed, purpose, item));
    }

    /// <summary>Draws 64 uniform bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
            var shifted = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= shifted;
            _s3 = ulong.RotateLeft(_s3, 45);
            return result;
        }
    }

    /// <summary>
    /// Draws a whole number from 0 to <paramref name="exclusiveMaximum"/> − 1, all exactly equally likely (Lemire, "Fast random integer
    /// generation in an interval", 2019: the high half of a 128-bit product, the few biased draws rejected).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMaximum"/> is below 1.</exception>
    public int NextInt(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        var range = (ulong)exclusiveMaximum;
        var biased = unchecked(0UL - range) % range;
        ulong low;
        ulong high;
        do
        {
            high = Math.BigMul(Next(), range, out low);
        } while (low < biased);
        return (int)high;
    }

    /// <summary>Draws a number in [0, 1), one of 2⁵³ equally spaced and equally likely values.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts <paramref name="items"/> into a random order in place, each equally likely (Fisher and Yates, from the end).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var chosen = NextInt(last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }

    /// <summary>
    /// FNV-1a (64 bits) over the eight bytes of the seed (lowest first), the purpose, and the item, both in UTF-8 and each closed by the
    /// byte 0xFF, which UTF-8 never contains: ("ab", "c") and ("a", "bc") stay apart. SplitMix64 then mixes what FNV leaves close.
    /// </summary>
    private static ulong StreamSeed(ulong seed, string purpose, string item)
    {
        const ulong OffsetBasis = 0xcbf29ce484222325;
        var hash = OffsetBasis;
        for (var shift = 0; shift < 64; shift += 8)
        {
            hash = Fold(hash, (byte)(seed >> shift & 0xFF));
        }

        foreach (var text in (ReadOnlySpan<string>)[purpose, item])
        {
            foreach (var octet in Encoding.UTF8.GetBytes(text))
            {
                hash = Fold(hash, octet);
            }

            hash = Fold(hash, 0xFF);
        }

        return hash;
    }

    private static ulong Fold(ulong hash, byte octet)
    {
        const ulong Prime = 0x100000001b3;
        return unchecked((hash ^ octet) * Prime);
    }

    private static ulong SplitMix64(ref ulong state)
    {
        unchecked
        {
            state += 0x9e3779b97f4a7c15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }
}
