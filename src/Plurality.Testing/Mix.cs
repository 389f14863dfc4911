namespace Plurality.Testing;

/// <summary>Made-up numbers that are the same for ever: the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</summary>
internal static class Mix
{
    /// <summary>A number that follows from two others.</summary>
    public static ulong Of(ulong state, ulong value)
    {
        unchecked
        {
            var z = state + (0x9e3779b97f4a7c15 * (value + 1));
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number in [0, 1) with that many bits.</summary>
    public static double Share(ulong mixed, int bits) => (mixed >> (64 - bits)) * (1.0 / (1UL << bits));
}
