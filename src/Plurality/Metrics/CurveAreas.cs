namespace Plurality.Metrics;

/// <summary>The areas under a label's curves, before they are divided by the number of entries; one value per lane.</summary>
internal sealed class CurveAreas(int lanes)
{
    /// <summary>The weight of gold entries.</summary>
    public double[] Right { get; } = new double[lanes];

    /// <summary>The weight of other entries.</summary>
    public double[] Wrong { get; } = new double[lanes];

    /// <summary>Σ over other entries of the gold ones above, ties counting half.</summary>
    public double[] Roc { get; } = new double[lanes];

    /// <summary>Σ over gold entries of the precision down to their tie.</summary>
    public double[] Precision { get; } = new double[lanes];

    /// <summary>Passes the entries of a tie.</summary>
    public void Add(double[] newRight, double[] newWrong)
    {
        for (var lane = 0; lane < newRight.Length; lane++)
        {
            Right[lane] += newRight[lane];
            Wrong[lane] += newWrong[lane];
            Roc[lane] += newWrong[lane] * (Right[lane] - (newRight[lane] / 2));
            Precision[lane] += newRight[lane] > 0 ? newRight[lane] * (Right[lane] / (Right[lane] + Wrong[lane])) : 0;
        }
    }
}
