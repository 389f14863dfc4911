using Plurality.Llama.Kernels;
using Plurality.Llama.Kernels.Threads;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>Computes the same with every width of tiles and several numbers of threads.</summary>
internal static class KernelWidths
{
    public const string NoKernels = "No kernels: this processor has no AVX2.";

    /// <summary>
    /// The same with each width of tiles that this processor has, and with one thread, three and eleven. Rows are read by the widest
    /// vectors, whatever the tile; a run of these tests with AVX-512 switched off shows how the narrower ones read them.
    /// </summary>
    public static List<float[]> Everywhere(Func<IKernels, float[]> compute)
    {
        List<float[]> results = [];
        foreach (var count in (int[])[1, 3, 11])
        {
            using var threads = new KernelThreads(count);
            threads.Wake();
            using (var narrow = new TileKernels<Avx2Tile>(threads))
            {
                results.Add(compute(narrow));
            }

            if (Avx512Tile.IsSupported)
            {
                using var wide = new TileKernels<Avx512Tile>(threads);
                results.Add(compute(wide));
            }
        }

        return results;
    }

    public static void AssertClose(double[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"{i}: {found[i]:R} is not {expected[i]:R}");
        }
    }
}
