namespace Plurality.Reports;

/// <summary>Document–label pairs with similar probabilities from a method.</summary>
/// <param name="Predicted">The mean of the probabilities, in [0,1].</param>
/// <param name="Share">The mean of the share of annotators who chose the label, in [0,1].</param>
/// <param name="Count">The number of pairs; at least one.</param>
internal sealed record CalibrationBin(double Predicted, double Share, int Count)
{
    /// <summary>The bin's number from 0: it holds probabilities from a tenth of it on. A mean of rounded numbers may be a hair below its
    /// bin.</summary>
    public int Number => Math.Min((int)((CalibrationCurve.BinCount * Predicted) + 1e-9), CalibrationCurve.BinCount - 1);
}
