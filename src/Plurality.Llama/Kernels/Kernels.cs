namespace Plurality.Llama.Kernels;

/// <summary>The kernels for this processor.</summary>
internal static class Kernels
{
    /// <summary>Whether there are any.</summary>
    public static bool IsSupported => Avx512Tile.IsSupported || Avx2Tile.IsSupported;

    /// <summary>Makes those with the widest vectors; results do not depend on it.</summary>
    /// <exception cref="PlatformNotSupportedException">There are none.</exception>
    public static IKernels Create(KernelThreads threads) =>
        Avx512Tile.IsSupported ? new TileKernels<Avx512Tile>(threads)
        : Avx2Tile.IsSupported ? new TileKernels<Avx2Tile>(threads)
        : throw new PlatformNotSupportedException("Kernels need an x64 processor with AVX2.");
}
