using Plurality.Llama.Kernels;

namespace Plurality.Training.Kernels;

/// <summary>
/// Sums of matrix products: result = Σ left · right, with sums in F32. Every sum is one chain of fused multiply-adds in the order of the
/// factors and of depth, so that neither the number of threads nor the other rows change a digit.
/// </summary>
internal abstract class Products
{
    /// <summary>Products for the widest vectors of this processor.</summary>
    /// <exception cref="PlatformNotSupportedException">There are no kernels for this processor.</exception>
    public static Products Create(Workers workers) =>
        Avx512Tile.IsSupported ? new Products<Avx512Tile>(workers)
        : Avx2Tile.IsSupported ? new Products<Avx2Tile>(workers)
        : throw new PlatformNotSupportedException("Fine-tuning needs an x64 processor with AVX2.");

    /// <summary>Computes a result on all threads.</summary>
    /// <param name="result">The target.</param>
    /// <param name="adds">Whether the sums start from the target's values instead of zero.</param>
    /// <param name="factors">The summands, at least one.</param>
    public abstract void Compute(View result, bool adds, params Factors[] factors);

    /// <summary>Computes a small result on the caller's thread, which is a worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="result">The target.</param>
    /// <param name="adds">Whether the sums start from the target's values instead of zero.</param>
    /// <param name="factors">The only summand.</param>
    public abstract void Compute(int worker, View result, bool adds, in Factors factors);
}
