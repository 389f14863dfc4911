using Plurality.Analysis;
using Plurality.Calibration;
using Plurality.Corrections;
using Plurality.Datasets.Formats;
using Plurality.Estimators;
using Plurality.Metrics;

namespace Plurality.Extension;

/// <summary>What somebody who extends the library calls when their program starts.</summary>
public static class Registration
{
    private static readonly Lazy<bool> Added = new(AddOnce);

    /// <summary>Registers one of each; a second call does nothing.</summary>
    public static void AddAll() => _ = Added.Value;

    private static bool AddOnce()
    {
        EstimatorCatalogue.Register(new GivenTopEstimator(), GivenTopEstimator.Read, GivenTopEstimator.Parse);
        CorrectionCatalogue.Register(new FlattenCorrection());
        CalibratorCatalogue.Register(new ShrinkCalibrator(), ShrinkCalibrator.Read, ShrinkCalibrator.Parse);
        MetricCatalogue.Register(
            new DocumentMetric(
                "worst_label",
                "largest distance of a label from the annotators' share",
                higherIsBetter: false,
                MetricInputs.Probabilities | MetricInputs.Shares,
                WorstLabel
            )
        );
        DatasetFormatCatalogue.Register(new TaggedLinesFormat());
        AnalysisCatalogue.Register(new AnswerLengthAnalysis());
        return true;
    }

    private static double? WorstLabel(ScoredDocuments documents, int document)
    {
        var worst = 0.0;
        var shares = documents.Shares(document);
        for (var label = 0; label < shares.Length; label++)
        {
            worst = Math.Max(worst, Math.Abs(documents.Probabilities(document)[label] - shares[label]));
        }

        return worst;
    }
}
