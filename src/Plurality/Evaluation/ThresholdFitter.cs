using System.Globalization;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Metrics;

namespace Plurality.Evaluation;

/// <summary>How thresholds are fitted.</summary>
public enum ThresholdKind
{
    /// <summary>One for all labels.</summary>
    One,

    /// <summary>One per label.</summary>
    PerLabel,
}

/// <summary>Fits the thresholds of a scoreboard row on predictions for documents other than the evaluated ones.</summary>
/// <param name="Kind">One for all labels, or one per label.</param>
/// <param name="AllowEvaluated">Whether evaluated documents may be used for fitting; the results are then marked.</param>
internal sealed record ThresholdFitter(ThresholdKind Kind, bool AllowEvaluated = false)
{
    /// <summary>Fits the thresholds and returns the notes that readers of the results need.</summary>
    /// <param name="predictions">The probabilities on the documents to fit on.</param>
    /// <param name="documents">The references for these documents.</param>
    /// <param name="evaluated">The ids of the documents that will be evaluated.</param>
    /// <exception cref="PluralityException">A document is used for both fitting and evaluation.</exception>
    /// <exception cref="PluralityException">Fewer than ten documents have gold labels.</exception>
    public (Thresholds Thresholds, IReadOnlyList<string> Notes) Fit(
        Predictions predictions,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<string> evaluated
    )
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(evaluated);
        var scored = ScoredDocuments.Create(
            predictions.Labels,
            TaskKind.MultiLabel,
            [
                .. documents
                    .Select(document => Reference.Of(document, predictions.Labels, TaskKind.MultiLabel))
                    .Select(reference => new DocumentScores(
                        reference.Id,
                        predictions.Probabilities[reference.Id],
                        reference.Shares,
                        reference.Gold
                    )),
            ]
        );
        var thresholds = Kind == ThresholdKind.One ? ThresholdFit.One(scored) : ThresholdFit.PerLabel(scored);
        var shared = thresholds.FittedOn!.Shared(evaluated);
        if (shared.Count == 0)
        {
            return (thresholds, []);
        }

        if (!AllowEvaluated)
        {
            throw new EvaluationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Thresholds must be fitted on documents that are not evaluated; {shared.Count} are both, {Excerpt.Of(shared[0])} "
                        + $"first. Give others, or accept results that look better than they are with "
                        + $"--fit-threshold-on-evaluated-documents."
                )
            );
        }

        return (
            thresholds,
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"its thresholds were fitted on {shared.Count} of the {evaluated.Count} evaluated documents: what it decides looks "
                        + $"better than it is."
                ),
            ]
        );
    }
}
