using Plurality.Annotations;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Metrics.Agreement;

namespace Plurality.Cli.Inspections;

/// <summary>The agreement of annotators.</summary>
/// <param name="Labels">The labels, in the order of the lists below.</param>
/// <param name="Krippendorff">Krippendorff's alpha of each label, nominal.</param>
/// <param name="Overall">Coefficients over all labels at once, with intervals.</param>
/// <param name="Fleiss">Fleiss' kappa of each label.</param>
/// <param name="Cohen">Cohen's kappa of each label, averaged over pairs of annotators.</param>
/// <param name="Ceiling">How well annotators predict each other, by metric (<see cref="HumanCeiling"/>).</param>
internal sealed record AgreementFigures(
    LabelSet Labels,
    IReadOnlyList<MetricValue> Krippendorff,
    IReadOnlyList<AgreementCoefficient> Overall,
    IReadOnlyList<MetricValue> Fleiss,
    IReadOnlyList<MetricValue> Cohen,
    IReadOnlyDictionary<string, MetricValue> Ceiling
)
{
    /// <summary>Computes all coefficients.</summary>
    public static AgreementFigures Of(AnnotationMatrix votes, TaskKind task) =>
        new(
            votes.Labels,
            KrippendorffAlpha.PerLabel(votes),
            OverallAgreement.Of(votes),
            FleissKappa.PerLabel(votes),
            CohenKappa.PerLabel(votes),
            HumanCeiling.Means(votes, task)
        );
}
