namespace Plurality.Metrics;

/// <summary>Bins of equal width over [0,1].</summary>
internal static class EqualWidth
{
    /// <summary>⌊bins · Q⌋; the last bin includes 1.</summary>
    public static int Bin(double probability, int bins) => Math.Min((int)(bins * probability), bins - 1);
}
