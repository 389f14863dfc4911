using System.Globalization;
using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Labels;

namespace Plurality.Methods;

/// <summary>
/// The full pipeline from evidence to label probabilities: an estimator, corrections before it, an average over draws of demonstrations and
/// a calibrator after it. Its text is <c>ESTIMATOR[+CORRECTION…][@DRAWS][|CALIBRATOR[:per-label|:pooled]]</c>, such as
/// <c>first-step+batch+pool-prior@4|matrix</c>.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class Method
{
    /// <summary>The most draws that a method may average over.</summary>
    public const int MostDraws = 100;

    private const EvidenceNeeds OfModel =
        EvidenceNeeds.Trace
        | EvidenceNeeds.Unary
        | EvidenceNeeds.Pairs
        | EvidenceNeeds.Lists
        | EvidenceNeeds.Samples
        | EvidenceNeeds.HiddenStates;

    private Method(IEstimator estimator, IReadOnlyList<ICorrection> corrections, int draws, ICalibrator? calibrator) =>
        (Estimator, Corrections, Draws, Calibrator) = (estimator, corrections, draws, calibrator);

    /// <summary>The estimator, zero-shot or supervised.</summary>
    public IEstimator Estimator { get; }

    /// <summary>The corrections, in the order in which they are measured and applied.</summary>
    public IReadOnlyList<ICorrection> Corrections { get; }

    /// <summary>The number of demonstration draws that it averages over; at least 1.</summary>
    public int Draws { get; }

    /// <summary>The calibrator; null if there is none.</summary>
    public ICalibrator? Calibrator { get; }

    /// <summary>The evidence that it reads of each document.</summary>
    public EvidenceNeeds Needs => Estimator.Needs;

    /// <summary>Whether it learns from labelled documents.</summary>
    public bool NeedsTraining => Estimator.NeedsTraining || Calibrator is not null;

    /// <summary>Whether it needs the frequencies of the demonstration pool.</summary>
    public bool NeedsPool => Corrections.Any(correction => correction.Needs == CorrectionNeeds.Pool);

    /// <summary>The content-free texts that the model must be asked about under each draw, each once.</summary>
    public IReadOnlyList<string> ContentFreeInputs =>
        [.. Corrections.SelectMany(correction => correction.ContentFreeInputs).Distinct(StringComparer.Ordinal)];

    /// <summary>The layers whose hidden state it reads, from 1; 0 for the last layer. Empty if it reads none.</summary>
    public IReadOnlyList<int> HiddenLayers => Estimator.HiddenLayers;

    /// <summary>Creates a method.</summary>
    /// <exception cref="PluralityException">The parts do not go together.</exception>
    public static Method Of(
        IEstimator estimator,
        IReadOnlyList<ICorrection>? corrections = null,
        int draws = 1,
        ICalibrator? calibrator = null
    )
    {
        ArgumentNullException.ThrowIfNull(estimator);
        var method = new Method(estimator, corrections ?? [], draws, calibrator);
        method.Validate();
        return method;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="PluralityException">There is no such estimator.</exception>
    /// <exception cref="PluralityException">The text is not of this form, or its parts do not go together.</exception>
    public static Method Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (before, calibrator) = Cut(text, '|');
        var (chain, draws) = Cut(before, '@');
        var parts = chain.Split('+');
        if (draws is not null && !int.TryParse(draws, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new MethodTextException(text, "The number of draws, after @, must be a whole number", "Write for example @4.");
        }

        return Of(
            EstimatorCatalogue.Parse(parts[0]),
            [.. parts.Skip(1).Select(CorrectionCatalogue.Parse)],
            draws is null ? 1 : int.Parse(draws, CultureInfo.InvariantCulture),
            calibrator is null ? null : CalibratorCatalogue.Parse(calibrator)
        );
    }

    /// <summary>Why it cannot be used for tasks of this kind, as the end of a sentence; null if it can.</summary>
    public string? ReasonAgainst(TaskKind task) => Estimator.ReasonAgainst(task);

    /// <summary>Fits the method on existing evidence, under one draw of demonstrations. <see cref="Classification.Classifier"/> asks
    /// a model for it, under any number of draws.</summary>
    /// <param name="labels">The label set.</param>
    /// <param name="task">How many labels a document may have.</param>
    /// <param name="documents">Corrections are measured on all of them. Estimators and calibrators learn from those with shares or gold
    /// labels. May be empty for a method that does neither. Never documents that are evaluated.</param>
    /// <param name="pool">The pool of demonstrations, for <c>pool-prior</c>.</param>
    /// <param name="contentFree">The evidence on each of <see cref="ContentFreeInputs"/>; its text is the input.</param>
    /// <exception cref="PluralityException">Something that the method needs is missing or too little, or the method does not apply to such
    /// tasks.</exception>
    public FittedMethod Fit(
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<LabelledEvidence> documents,
        IReadOnlyList<TextItem>? pool = null,
        IReadOnlyList<Evidence>? contentFree = null
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(documents);
        return Fit(
            new MethodData
            {
                Labels = labels,
                Task = task,
                Unlabelled = [.. documents.Select(document => DocumentDraws.Of(document.Evidence))],
                Training =
                [
                    .. documents
                        .Where(document => document.Targets is not null)
                        .Select(document => new LabelledDraws(DocumentDraws.Of(document.Evidence), document.Shares, document.Gold)),
                ],
                Pool = pool is null ? null : PoolFrequencies.Of(labels, task, pool),
                ContentFree = [.. (contentFree ?? []).Select(DocumentDraws.Of)],
            }
        );
    }

    /// <summary>
    /// Measures the corrections and fits the estimator, separately per draw, then fits the calibrator on the average over draws. The result
    /// does not depend on the order of the data.
    /// </summary>
    /// <exception cref="PluralityException">Data that it needs is missing or too little, or it does not apply to such tasks.</exception>
    internal FittedMethod Fit(MethodData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (ReasonAgainst(data.Task) is { } reason)
        {
            throw new InapplicableEstimatorException(Estimator.Name, data.Task, reason);
        }

        var draws = Enumerable.Range(0, Draws).Select(draw => FittedDraw.Fit(this, data, draw)).ToList();
        var calibrator = Calibrator?.Fit(
            new CalibrationSet(
                data.Labels,
                data.Training.Select(document => new CalibrationItem(
                    document.Document.Id,
                    DrawAverage.Input(draws, document.Document, data.Task),
                    document.Shares
                        ?? document.Gold
                        ?? throw new TrainingException(
                            Calibrator.Name,
                            $"Document {Excerpt.Of(document.Document.Id)} must have annotators or labels; got neither. Leave it out."
                        )
                ))
            )
        );
        return new FittedMethod(this, data.Task, data.Labels, draws, calibrator);
    }

    /// <summary>Fits, and applies what was fitted to documents.</summary>
    /// <returns>The probabilities of each document, in their order, and what a reader of them must know.</returns>
    /// <exception cref="PluralityException">Fitting fails, or the evidence on a document lacks what the method needs.</exception>
    internal (IReadOnlyList<LabelMarginals> Estimates, IReadOnlyList<string> Warnings) Predict(
        MethodData data,
        IReadOnlyList<DocumentDraws> documents
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        var fitted = Fit(data);
        return ([.. documents.Select(fitted.Estimate)], fitted.Warnings);
    }

    /// <summary>
    /// The number of steps of an answer that methods need together; null for whole answers, or if none of them reads answers. Corrections
    /// need no more than the estimator, because they are measured at step 1.
    /// </summary>
    internal static int? StepsOf(IEnumerable<Method> methods)
    {
        int?[] steps = [.. methods.Where(method => method.Needs.HasFlag(EvidenceNeeds.Trace)).Select(method => method.Estimator.Steps)];
        return steps.Contains(null) ? null : steps.Max();
    }

    /// <summary>The number of sampled answers that methods need together.</summary>
    internal static int SamplesOf(IEnumerable<Method> methods) => methods.Select(method => method.Estimator.Samples).DefaultIfEmpty().Max();

    /// <summary>Writes the method as <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        string.Concat(
            string.Join('+', Corrections.Select(correction => correction.Name).Prepend(Estimator.Name)),
            Draws == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"@{Draws}"),
            Calibrator is null ? "" : "|" + Calibrator.Name
        );

    private static (string Before, string? After) Cut(string text, char mark)
    {
        var parts = text.Split(mark);
        return parts.Length switch
        {
            1 => (text, null),
            2 => (parts[0], parts[1]),
            _ => throw new MethodTextException(
                text,
                $"A method must have {mark} at most once",
                "Its form is ESTIMATOR[+CORRECTION…][@DRAWS][|CALIBRATOR]."
            ),
        };
    }

    private void Validate()
    {
        var name = Estimator.Name;
        if (Corrections.Count > 0 && Estimator.Reads == StepScores.None)
        {
            throw Refusal(
                "A correction must stand before an estimator that reads step scores",
                $"{name} reads none: remove the corrections."
            );
        }

        if (Corrections.DistinctBy(correction => correction.Name).Count() < Corrections.Count)
        {
            throw Refusal("Each correction must stand once", "Remove one.");
        }

        if (Draws is < 1 or > MostDraws)
        {
            throw Refusal($"The number of draws must be from 1 to {MostDraws}", "Correct it.");
        }

        if (Draws > 1 && (Needs & OfModel) == 0)
        {
            throw Refusal("Draws of demonstrations must be read by the estimator", $"{name} asks no model: remove the draws.");
        }

        if (Calibrator is not null && (Estimator.NeedsTraining || Needs == EvidenceNeeds.Truth))
        {
            throw Refusal(
                "A calibrator must stand after an estimator that has not seen the labels itself",
                $"{name} has: remove the calibrator."
            );
        }

        if (Calibrator is { ReadsLogProbabilities: true } && Estimator.Reads != StepScores.First)
        {
            throw Refusal(
                $"{Calibrator.Name} must stand after an estimator of step 1, first-step or compare-to-none",
                "Use platt, or another estimator."
            );
        }
    }

    private MethodTextException Refusal(string must, string advice) => new(ToString(), must, advice);
}
