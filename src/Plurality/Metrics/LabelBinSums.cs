namespace Plurality.Metrics;

/// <summary>The weighted sums over the pairs in each bin, one per lane.</summary>
/// <param name="sums">[bins × 3 × lanes].</param>
/// <param name="lanes">The number of lanes.</param>
internal sealed class LabelBinSums(double[] sums, int lanes)
{
    private const int Kinds = 3;

    /// <summary>The length of all sums.</summary>
    public static int Length(int bins, int lanes) => bins * Kinds * lanes;

    /// <summary>The weight of the pairs.</summary>
    public Span<double> Weight(int bin) => Row(bin, 0);

    /// <summary>Σ (Q − Ĥ).</summary>
    public Span<double> Excess(int bin) => Row(bin, 1);

    /// <summary>Σ Ĥ.</summary>
    public Span<double> Share(int bin) => Row(bin, 2);

    private Span<double> Row(int bin, int kind) => sums.AsSpan(((bin * Kinds) + kind) * lanes, lanes);
}
