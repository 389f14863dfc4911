namespace Plurality.Llama.Kernels;

/// <summary>How the columns of a product are divided where its matrices have too few parts for all threads.</summary>
internal static class ColumnShares
{
    /// <summary>Turning the rows of a part into panels takes as long as multiplying them with so many blocks of eight columns.</summary>
    private const int PanelBlocks = 6;

    /// <summary>The least blocks of a share.</summary>
    private const int LeastBlocks = 4;

    /// <summary>The number of shares, at least 1, with which the last thread is ready first. Every share makes its panels anew.</summary>
    /// <param name="parts">The parts of all matrices.</param>
    /// <param name="blocks">The blocks of columns of each.</param>
    /// <param name="threads">The number of threads.</param>
    public static int Of(int parts, int blocks, int threads)
    {
        var (best, least) = (1, long.MaxValue);
        for (var shares = 1; shares <= Math.Max(1, blocks / LeastBlocks); shares++)
        {
            var time = Ratio((long)parts * shares, threads) * (PanelBlocks + Ratio(blocks, shares));
            (best, least) = time < least ? (shares, time) : (best, least);
        }

        return best;
    }

    private static long Ratio(long whole, long part) => (whole + part - 1) / part;
}
