namespace Plurality.Llama.Kernels;

/// <summary>
/// The innermost loop of a matrix product for one vector width. Every sum is one chain of fused multiply-adds in order of depth. So a
/// result does not depend on the vector width, its place in a tile, the rest of the batch or the number of threads.
/// </summary>
internal unsafe interface ITile
{
    /// <summary>The number of rows of a tile, for every vector width.</summary>
    const int Rows = 8;

    /// <summary>The numbers in a vector, which is also the number of columns of a panel.</summary>
    static abstract int Lanes { get; }

    /// <summary>The largest number of panels per call.</summary>
    static abstract int MostPanels { get; }

    /// <summary>sums[r][c] = Σₖ rows[r][k] · panel[k][c], for <see cref="Rows"/> rows and the columns of adjacent panels.</summary>
    /// <param name="panels">The number of panels, from 1 to <see cref="MostPanels"/>.</param>
    /// <param name="depth">The number of products per sum.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="rowStride">The distance between rows, in numbers.</param>
    /// <param name="panel">The first panel: depth times <see cref="Lanes"/> numbers.</param>
    /// <param name="panelStride">The distance between panels, in numbers.</param>
    /// <param name="sums">The target: rows of all columns.</param>
    /// <param name="sumStride">The distance between rows of sums, in numbers.</param>
    /// <param name="continues">Whether the sums continue from the target's values instead of zero.</param>
    static abstract void Multiply(
        int panels,
        nint depth,
        float* rows,
        nint rowStride,
        float* panel,
        nint panelStride,
        float* sums,
        nint sumStride,
        bool continues
    );
}
