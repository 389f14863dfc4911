using System.Globalization;
using Plurality.Calibration;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Methods;

namespace Plurality.Classification;

/// <summary>Measures and fits a method on the data that it needs, and notes which data it used.</summary>
/// <param name="task">The task.</param>
/// <param name="method">The method.</param>
/// <param name="reader">Reads evidence.</param>
/// <param name="training">Labelled documents to fit on.</param>
/// <param name="calibrator">A fitted calibrator to apply after the method; null for none.</param>
internal sealed class MethodFitter(
    ClassificationTask task,
    Method method,
    DrawsReader reader,
    IReadOnlyList<TextItem> training,
    FittedCalibrator? calibrator
)
{
    private readonly List<string> _notes = [];
    private string? _trainingFaults;

    /// <summary>What was measured on which data, and warnings; one sentence per note.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Whether corrections are measured on the documents that are classified.</summary>
    public bool MeasuresDocuments => method.Corrections.Any(correction => correction.Needs == CorrectionNeeds.Documents);

    /// <summary>Uses a method that is already fitted.</summary>
    public FittedMethod Use(FittedMethod state)
    {
        _notes.AddRange(state.Warnings);
        return Calibrated(state);
    }

    /// <summary>Measures and fits the method on the data that it needs, and notes which data it used.</summary>
    /// <param name="documents">The known documents to classify; none of them is used for fitting.</param>
    /// <param name="read">Their evidence, for corrections that are measured on it.</param>
    /// <param name="cancellationToken">Cancels fitting.</param>
    public async ValueTask<FittedMethod> FitAsync(
        IReadOnlyCollection<TextItem> documents,
        IReadOnlyList<Outcome<DocumentDraws>> read,
        CancellationToken cancellationToken
    )
    {
        RequireData(read.Count);
        var data = new MethodData
        {
            Labels = [.. task.Labels],
            Task = task.Kind,
            Unlabelled = [.. read.Where(draws => draws.Fault is null).Select(draws => draws.Value)],
            ContentFree = await ContentFreeAsync(cancellationToken).ConfigureAwait(false),
            Training = method.NeedsTraining ? await TrainingAsync([.. documents], cancellationToken).ConfigureAwait(false) : [],
            Pool = task.Frequencies(),
        };
        var fitted = Calibrated(method.Fit(data));
        _notes.Clear();
        _notes.AddRange(Measured(data));
        _notes.AddRange(fitted.Warnings);
        return fitted;
    }

    private async ValueTask<IReadOnlyList<DocumentDraws>> ContentFreeAsync(CancellationToken cancellationToken)
    {
        var inputs = ContentFreeInput.Items(method.ContentFreeInputs);
        var read = await reader.ReadAsync(inputs, EvidenceNeeds.Trace, [], cancellationToken).ConfigureAwait(false);
        List<DocumentDraws> found = [];
        foreach (var (input, outcome) in inputs.Zip(read))
        {
            found.Add(
                outcome.TryGetValue(out var draws)
                    ? draws
                    : throw new ClassificationException(
                        $"The model must answer the content-free input \"{input.Text}\", which {method} measures the model's bias on; it "
                            + $"does not: {outcome.Fault!.Message}"
                    )
            );
        }

        return found;
    }

    /// <summary>Refuses a method that cannot be fitted, before anything is computed.</summary>
    /// <param name="unlabelled">The number of documents on which corrections are measured.</param>
    public void RequireData(int unlabelled)
    {
        if (method.NeedsTraining && !training.Any(ClassificationTask.IsLabelled))
        {
            throw new ClassificationException(
                $"{method} learns, and must have labelled training documents; there are none. Give them (--training), or apply a fitted "
                    + "state (--state)."
            );
        }

        if (method.NeedsPool && task.Pool?.Any(ClassificationTask.IsLabelled) != true)
        {
            throw new ClassificationException(
                $"{method} must have label frequencies of a pool of labelled documents; there is none. Give one (--demonstrations)."
            );
        }

        if (MeasuresDocuments && unlabelled < BatchCorrection.MinimumDocuments)
        {
            throw new ClassificationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{method} measures the model's bias on the documents that are classified, and must have at least "
                        + $"{BatchCorrection.MinimumDocuments}; got {unlabelled}. Give more, or use contextual instead of batch."
                )
            );
        }

        if (calibrator is not null)
        {
            RequireCalibrator(calibrator);
        }
    }

    private void RequireCalibrator(FittedCalibrator given)
    {
        if (!given.FittedOn.HasLabels([.. task.Labels]))
        {
            throw new LabelSetMismatchException(given.Name, given.FittedOn.Labels, [.. task.Labels]);
        }

        FittedMethod.WithCalibrator(method, given);
    }

    private async ValueTask<IReadOnlyList<LabelledDraws>> TrainingAsync(
        IReadOnlyList<TextItem> documents,
        CancellationToken cancellationToken
    )
    {
        var items = TrainingDocuments.Of(reader.Draws, documents, training, sameFile: false);
        var read = await reader.ReadAsync(items, method.Needs, method.HiddenLayers, cancellationToken).ConfigureAwait(false);
        List<LabelledDraws> labelled = [];
        if (read.FirstOrDefault(outcome => outcome.Fault is not null)?.Fault is { } fault)
        {
            var faults = read.Count(outcome => outcome.Fault is not null);
            _trainingFaults = string.Create(
                CultureInfo.InvariantCulture,
                $"{faults} of {read.Count} training documents are left out. The first: {fault.Message}"
            );
        }

        foreach (var (item, outcome) in items.Zip(read))
        {
            if (outcome.TryGetValue(out var draws))
            {
                var reference = Reference.Of(item, task.Labels, task.Kind);
                labelled.Add(new LabelledDraws(draws, reference.Shares, reference.GoldMarginals));
            }
        }

        return labelled;
    }

    private IEnumerable<string> Measured(MethodData data)
    {
        foreach (var correction in method.Corrections)
        {
            var on = correction.Needs switch
            {
                CorrectionNeeds.Documents => $"is measured on the {data.Unlabelled.Count} documents that are classified",
                CorrectionNeeds.Pool =>
                    $"uses the label frequencies of {data.Pool?.Documents ?? 0} labelled documents in the demonstration pool",
                _ => $"is measured on {correction.ContentFreeInputs.Count} content-free inputs",
            };
            yield return string.Create(CultureInfo.InvariantCulture, $"{correction.Name} {on}.");
        }

        if (method.NeedsTraining)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{method} is fitted on {data.Training.Count} training documents.");
            if (_trainingFaults is not null)
            {
                yield return _trainingFaults;
            }

            string[] outside =
            [
                .. training
                    .SelectMany(item => item.Labels ?? [])
                    .Distinct(StringComparer.Ordinal)
                    .Where(label => task.Labels.Find(label) < 0),
            ];
            if (outside.Length > 0)
            {
                yield return $"Labels of the training documents that are not asked for count as not chosen: {string.Join(", ", outside)}.";
            }
        }
        else if (training.Count > 0)
        {
            yield return $"{method} learns nothing: the training documents are not used.";
        }

        if (reader.Draws.Count > 1 && (task.Pool is null || task.Shots == 0 || task.Sampling.IsPerDocument))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"All {reader.Draws.Count} draws are the same: nothing is drawn at random. Give a pool (--demonstrations), or leave "
                    + $"@{reader.Draws.Count} out."
            );
        }
    }

    private FittedMethod Calibrated(FittedMethod fitted) => calibrator is null ? fitted : fitted.Calibrated(calibrator);
}
