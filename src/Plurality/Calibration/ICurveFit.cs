namespace Plurality.Calibration;

/// <summary>One family of calibration curves: how its parameters are found.</summary>
internal interface ICurveFit
{
    /// <summary>The family's name.</summary>
    string Name { get; }

    /// <summary>One sentence for help texts: what it computes.</summary>
    string Summary { get; }

    /// <summary>Fits one curve.</summary>
    /// <param name="logits">z, finite; at least one.</param>
    /// <param name="targets">One per logit, in [0,1], neither all 0 nor all 1.</param>
    FittedCurve Fit(double[] logits, double[] targets);

    /// <summary>Fits a curve to each label, given the pooled curve; null uses only <see cref="Fit"/> per label.</summary>
    IReadOnlyList<FittedCurve>? FitPerLabel(CalibrationSet calibration, ICurve pooled) => null;
}
