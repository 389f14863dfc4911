namespace Plurality.Llama.Kernels;

/// <summary>
/// The innermost loop of a matrix product, for one width of the processor's vectors. Every sum is one chain of fused multiply-adds in the
/// order of the depth, so that a result does not depend on the width, on its place in a tile, on what else is computed or on the number of
/// threads.
/// </summary>
internal unsafe interface ITile
{
    /// <summary>Rows of a tile, for every width.</summary>
    const int Rows = 8;

    /// <summary>Numbers in a vector: how many columns a panel holds.</summary>
    static abstract int Lanes { get; }

    /// <summary>The most panels that one call takes.</summary>
    static abstract int MostPanels { get; }

    /// <summary>sums[r][c] = Σₖ rows[r][k] · panel[k][c], for <see cref="Rows"/> rows and the columns of some neighbouring
    /// panels.</summary>
    /// <param name="panels">How many panels, from 1 to <see cref="MostPanels"/>.</param>
    /// <param name="depth">How many products are summed.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="rowStride">Numbers from one row to the next.</param>
    /// <param name="panel">The first panel: depth times <see cref="Lanes"/> numbers.</param>
    /// <param name="panelStride">Numbers from one panel to the next.</param>
    /// <param name="sums">Where the sums go, a row of all columns after the other.</param>
    /// <param name="sumStride">Numbers from one row of sums to the next.</param>
    /// <param name="continues">Whether the chains go on from the sums that are there, instead of from zero.</param>
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
