using Plurality.Catalogues;
using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>A family of curves on the logits: one curve that all labels share, or one per label.</summary>
internal sealed class CurveCalibrator(ICurveFit family, bool perLabel) : ICalibrator
{
    private const string PerLabel = "per-label";
    private const string Pooled = "pooled";

    /// <inheritdoc/>
    public string Name => perLabel ? $"{family.Name}:{PerLabel}" : family.Name;

    /// <inheritdoc/>
    public string Summary => family.Summary;

    /// <inheritdoc/>
    public FittedCalibrator Fit(CalibrationSet calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        calibration.RequireEnough(Name);
        var warnings = new List<string>();
        var pooled = FitPooled(calibration);
        if (!perLabel || pooled.Curve is SigmoidCurve { Slope: 0 })
        {
            if (pooled.Warning is { } warning)
            {
                warnings.Add(warning);
            }

            if (pooled.Curve is not SigmoidCurve { Slope: 0 })
            {
                warnings.AddRange(OneClassLabels(calibration));
            }

            return new FittedCurveCalibrator(Name, calibration.FittedOn, [pooled.Curve], warnings);
        }

        var fits = family.FitPerLabel(calibration, pooled.Curve);
        var curves = new List<ICurve>();
        for (var label = 0; label < calibration.Labels.Count; label++)
        {
            var shown = Excerpt.Of(calibration.Labels[label]);
            var targets = calibration.TargetsOf(label);
            var oneClass = LabelRegressions.IsOneClass(targets);
            if (oneClass)
            {
                warnings.Add(
                    $"{shown} {(targets[0] > 0 ? "always" : "never")} occurs in calibration: its curve rests on that of all labels."
                );
            }

            var fit = fits?[label] ?? (oneClass ? new FittedCurve(pooled.Curve) : family.Fit(calibration.LogitsOf(label), targets));
            if (fit.Warning is { } warning)
            {
                warnings.Add($"{shown}: {warning}");
            }

            curves.Add(fit.Curve);
        }

        return new FittedCurveCalibrator(Name, calibration.FittedOn, curves, warnings);
    }

    /// <summary>Reads the options of a family's <see cref="Name"/>: <c>per-label</c>, or <c>pooled</c>, which is the default.</summary>
    internal static CurveCalibrator Parse(ICurveFit family, OptionText options)
    {
        var written = options.Take("");
        options.End();
        return written is null or Pooled or PerLabel
            ? new CurveCalibrator(family, perLabel: written == PerLabel)
            : throw options.Refusal($"{family.Name} must stand alone or end in :{PerLabel} or :{Pooled}", "Correct it.");
    }

    private static IEnumerable<string> OneClassLabels(CalibrationSet calibration) =>
        calibration
            .Labels.Select((label, i) => (Label: Excerpt.Of(label), Targets: calibration.TargetsOf(i)))
            .Where(label => LabelRegressions.IsOneClass(label.Targets))
            .Select(label =>
                $"{label.Label} {(label.Targets[0] > 0 ? "always" : "never")} occurs in calibration: the curve of all labels is used for "
                + $"it."
            );

    private FittedCurve FitPooled(CalibrationSet calibration)
    {
        double[] logits = [.. calibration.Items.SelectMany(item => item.Input.Logits)];
        double[] targets = [.. calibration.Items.SelectMany(item => item.Targets.Probabilities)];
        return LabelRegressions.IsOneClass(targets)
            ? new FittedCurve(
                new SigmoidCurve(0, LogSpace.Logit(Math.Clamp(targets[0], CalibrationInput.Clip, 1 - CalibrationInput.Clip))),
                $"{(targets[0] > 0 ? "Every label always" : "No label ever")} occurs in calibration: every probability is that."
            )
            : family.Fit(logits, targets);
    }
}
