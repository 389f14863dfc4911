using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Methods;

namespace Plurality.Samples;

/// <summary>Applies methods to evidence that is at hand.</summary>
public static class UsingMethods
{
    /// <summary>Fits a method on labelled evidence, saves it, reads it back and applies it to other evidence.</summary>
    public static LabelMarginals Run(LabelSet labels, IReadOnlyList<LabelledEvidence> training, Evidence document, TextWriter output)
    {
        var method = Method.Parse("first-step+batch|platt");
        FittedMethod fitted = FittedMethod.Read(method.Fit(labels, TaskKind.MultiLabel, training).ToJson());
        FittedOn? on = fitted.FittedOn;
        output.WriteLine(FormattableString.Invariant($"{fitted.Method}, fitted on {on!.Documents} documents"));
        return fitted.Estimate(document);
    }

    /// <summary>Fits a calibrator on the probabilities of some other program.</summary>
    public static FittedCalibrator Calibrate(IReadOnlyList<LabelMarginals> given, IReadOnlyList<LabelMarginals> wanted)
    {
        var items = given.Zip(wanted, (q, target) => (q, target)).Index();
        return CalibratorCatalogue
            .Parse("platt:pooled")
            .Fit(
                new CalibrationSet(
                    given[0].Labels,
                    items.Select(item => new CalibrationItem($"d{item.Index}", CalibrationInput.Of(item.Item.q), item.Item.target))
                )
            );
    }

    /// <summary>Lists every part of a method, with its cost.</summary>
    public static IEnumerable<string> Parts() => Describe(EstimatorCatalogue.All).Concat(Describe(CalibratorCatalogue.All));

    /// <summary>An estimator that needs no training: the mean of the answers to one question per label and per pair.</summary>
    public sealed class MeanOfQuestionsEstimator : ZeroShotEstimator
    {
        /// <inheritdoc/>
        public override string Name => "mean-of-questions";

        /// <inheritdoc/>
        public override string Summary => "mean of the answers to questions about single labels, pairs and lists";

        /// <inheritdoc/>
        public override string Cost => "L + L(L+1)/2";

        /// <inheritdoc/>
        public override EvidenceNeeds Needs => EvidenceNeeds.Unary | EvidenceNeeds.Pairs | EvidenceNeeds.Lists;

        /// <inheritdoc/>
        public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
        {
            ArgumentNullException.ThrowIfNull(evidence);
            PairwisePreferences pairs = evidence.Pairs!;
            ListDistribution lists = evidence.Lists!;
            return new LabelMarginals(
                evidence.Labels,
                [
                    .. evidence.Labels.Select(
                        (label, place) => (evidence.Unary![place] + pairs.Probabilities[place][^1] + lists.Lists.Sum(Mass(label))) / 3
                    ),
                ]
            );
        }

        private static Func<ListProbability, double> Mass(string label) => list => list.Labels.Contains(label) ? list.Probability : 0;
    }

    private static IEnumerable<string> Describe(IEnumerable<IMethodPart> parts) =>
        parts.Select(part => $"{part.Name}: {part.Summary}; {part.Cost} evaluations");
}
