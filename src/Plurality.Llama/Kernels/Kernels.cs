using Plurality.Llama.Kernels.Threads;

namespace Plurality.Llama.Kernels;

/// <summary>The kernels for this processor.</summary>
internal static class Kernels
{
    /// <summary>Increase it when the kernels read other formats or another one becomes the fastest, so that older choices of weights no
    /// longer hold.</summary>
    public const int Revision = 2;

    /// <summary>Whether there are kernels for this processor.</summary>
    public static bool IsSupported => Avx512Tile.IsSupported || Avx2Tile.IsSupported;

    /// <summary>Creates the kernels with the widest vectors. Results do not depend on the width.</summary>
    /// <exception cref="PlatformNotSupportedException">There are no kernels for this processor.</exception>
    public static IKernels Create(KernelThreads threads) =>
        Avx512Tile.IsSupported ? new TileKernels<Avx512Tile>(threads)
        : Avx2Tile.IsSupported ? new TileKernels<Avx2Tile>(threads)
        : throw new PlatformNotSupportedException("Kernels need an x64 processor with AVX2.");
}
