using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Plurality.Calibration;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Classification;

/// <summary>
/// Classifies documents by a method, as they come: memory does not grow with their number, unless the method measures something on all of
/// them (<c>batch</c>). It gives the same probabilities as a run with the same task and method. An experiment that is to be kept, resumed
/// and compared is a run instead. Not safe for use from several threads at once.
/// </summary>
public sealed class Classifier
{
    /// <summary>How many documents are computed together by default: each token pays for all tokens in the KV cache
    /// (docs/performance.md).</summary>
    public const int DefaultBatchSize = 8;

    /// <summary>How many batches are read under one draw before the next draw: each change of draw computes a prefix anew.</summary>
    private const int BatchesPerDraw = 8;

    private readonly Decoder _decoder;
    private readonly EvidenceReader _reader;
    private readonly ClassificationTask _task;
    private readonly Method _method;
    private readonly IReadOnlyList<TaskDraw> _draws;
    private readonly List<string> _notes = [];
    private readonly FittedMethod? _state;
    private FittedMethod? _fitted;
    private int _seen;
    private string? _trainingFaults;

    /// <summary>Classifies into these labels with every default.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="labels">The label set.</param>
    public Classifier(ILanguageModel model, LabelSet labels)
        : this(model, new ClassificationTask(labels)) { }

    /// <summary>Classifies by a method; what it must measure or learn, it does when the first documents come.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="method">The method; <c>max-over-generations</c> by default, <c>first-step</c> in single-label tasks.</param>
    /// <exception cref="PluralityException">The method does not apply to such tasks.</exception>
    /// <exception cref="PromptException">A label cannot be written in the format.</exception>
    public Classifier(ILanguageModel model, ClassificationTask task, Method? method = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(task);
        (_decoder, _task, _method) = (new Decoder(model), task, method ?? DefaultMethod(task.Kind));
        if (_method.ReasonAgainst(task.Kind) is { } reason)
        {
            throw new InapplicableEstimatorException(_method.Estimator.Name, task.Kind, reason);
        }

        if (_method.Needs.HasFlag(EvidenceNeeds.Truth))
        {
            throw new ClassificationException(
                $"The method must not read what people chose; {_method} does. It is a bound for scoreboards: use evaluate, or another "
                    + $"method."
            );
        }

        _reader = new EvidenceReader(_decoder);
        _draws = [.. Enumerable.Range(1, _method.Draws).Select(task.Draw)];
    }

    /// <summary>Classifies by a method that has measured and learned all it needs.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="task">What is asked; its labels and kind must be those that the method was fitted on.</param>
    /// <param name="method">The fitted method.</param>
    /// <exception cref="PluralityException">The method was fitted on other labels.</exception>
    /// <exception cref="PluralityException">The method was fitted for another kind of task.</exception>
    /// <exception cref="PromptException">A label cannot be written in the format.</exception>
    public Classifier(ILanguageModel model, ClassificationTask task, FittedMethod method)
        : this(model, task, (method ?? throw new ArgumentNullException(nameof(method))).Method)
    {
        if (!method.Labels.SequenceEqual(task.Labels, StringComparer.Ordinal))
        {
            if (
                method.Labels.Order(StringComparer.Ordinal).SequenceEqual(task.Labels.Order(StringComparer.Ordinal), StringComparer.Ordinal)
            )
            {
                throw new ClassificationException(
                    $"The labels must be in the order in which {method.Method} was fitted: {string.Join(", ", method.Labels)}; got "
                        + $"{string.Join(", ", task.Labels)}. Give them in that order."
                );
            }

            throw new LabelSetMismatchException(method.Method.ToString(), method.Labels, [.. task.Labels]);
        }

        if (method.Task != task.Kind)
        {
            throw new InapplicableEstimatorException(
                method.Method.ToString(),
                task.Kind,
                "it was fitted for another kind of task; fit it again"
            );
        }

        _state = method;
    }

    /// <summary>How many documents are computed together; at least 1. The last digits of a result depend on it.</summary>
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>Labelled documents to fit on, for methods that learn; a document that is a demonstration is left out.</summary>
    public IReadOnlyList<TextItem> Training { get; init; } = [];

    /// <summary>A fitted calibrator to apply after the method; null for none.</summary>
    public FittedCalibrator? Calibrator { get; init; }

    /// <summary>What the reader of the results should know: what was measured on what, and warnings; a sentence each. Complete once the
    /// first result is there.</summary>
    public IReadOnlyList<string> Notes =>
        _seen == 0
            ? _notes
            :
            [
                .. _notes,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_seen} documents have ids that {_method} was fitted on: their probabilities look better than they are."
                ),
            ];

    /// <summary>The method that is used where none is named.</summary>
    public static Method DefaultMethod(TaskKind kind) =>
        Method.Of(kind == TaskKind.MultiLabel ? EstimatorCatalogue.Default : EstimatorCatalogue.Named("first-step"));

    /// <summary>
    /// Measures and fits the method, so that it can be saved and applied to other texts. Later calls of this classifier use what was
    /// fitted.
    /// </summary>
    /// <param name="unlabelled">Documents that <c>batch</c> is measured on; none of them is fitted on. Empty for other methods.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
    /// <exception cref="PromptException">The model's tokenizer cannot keep a label apart from the text around it.</exception>
    /// <exception cref="PluralityException">The method cannot be fitted: data that it needs is missing or too little.</exception>
    public async ValueTask<FittedMethod> FitAsync(IReadOnlyList<TextItem> unlabelled, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(unlabelled);
        var read = MeasuresDocuments ? await ReadAsync(unlabelled, _method.Needs, Layers, cancellationToken).ConfigureAwait(false) : [];
        _fitted = await FitAsync(unlabelled, read, cancellationToken).ConfigureAwait(false);
        return _fitted;
    }

    /// <summary>Classifies one text.</summary>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
    /// <exception cref="PromptException">The model's tokenizer cannot keep a label apart from the text around it.</exception>
    /// <exception cref="PluralityException">The method cannot be fitted: data that it needs is missing or too little.</exception>
    public async ValueTask<Outcome<ClassificationResult>> ClassifyAsync(string text, CancellationToken cancellationToken = default)
    {
        await foreach (var result in ClassifyAsync([new TextItem("1", text)], cancellationToken).ConfigureAwait(false))
        {
            return result.Outcome;
        }

        throw new InvalidOperationException("One document has one result.");
    }

    /// <summary>Classifies documents in their order. One that cannot be classified costs only its own result.</summary>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
    /// <exception cref="PromptException">The model's tokenizer cannot keep a label apart from the text around it.</exception>
    /// <exception cref="PluralityException">The method cannot be fitted: data that it needs is missing or too little.</exception>
    public async IAsyncEnumerable<ClassifiedDocument> ClassifyAsync(
        IEnumerable<TextItem> documents,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (_state is null && _fitted is null && MeasuresDocuments)
        {
            TextItem[] all = [.. documents];
            RequireData(all.Length);
            var read = await ReadAsync(all, _method.Needs, Layers, cancellationToken).ConfigureAwait(false);
            var fitted = await FitAsync(all, read, cancellationToken).ConfigureAwait(false);
            foreach (var result in all.Zip(read, (item, draws) => Estimate(fitted, item, draws)))
            {
                yield return result;
            }

            yield break;
        }

        // An input that trickles in is answered at once where a batch is a single document.
        var group = BatchSize == 1 || _draws.Count == 1 ? BatchSize : BatchSize * BatchesPerDraw;
        _fitted ??= _state is null
            ? await FitAsync(documents as IReadOnlyCollection<TextItem> ?? [], [], cancellationToken).ConfigureAwait(false)
            : Stated(_state);
        foreach (var part in Parts(documents, group))
        {
            var read = await ReadAsync(part, _method.Needs, Layers, cancellationToken).ConfigureAwait(false);
            foreach (var result in part.Zip(read, (item, draws) => Estimate(_fitted, item, draws)))
            {
                yield return result;
            }
        }
    }

    private bool MeasuresDocuments => _method.Corrections.Any(correction => correction.Needs == CorrectionNeeds.Documents);

    private IReadOnlyList<int> Layers => _method.HiddenLayers;

    private ClassifiedDocument Estimate(FittedMethod fitted, TextItem item, Outcome<DocumentDraws> read)
    {
        // An id that is only digits names no document: it may be the number of a line.
        _seen += _state?.FittedOn is { } on && !item.Id.All(char.IsAsciiDigit) ? on.Shared([item.Id]).Count : 0;
        if (!read.TryGetValue(out var draws))
        {
            return new ClassifiedDocument(item, read.Fault! with { Document = item.Id });
        }

        var estimate = fitted.TryEstimate(draws);
        return new ClassifiedDocument(item, estimate.Select(marginals => new ClassificationResult(marginals, draws.Draws[0].Trace)));
    }

    /// <summary>The evidence on documents under every draw; a document without evidence under some draw has its fault.</summary>
    private async ValueTask<IReadOnlyList<Outcome<DocumentDraws>>> ReadAsync(
        IReadOnlyList<TextItem> documents,
        EvidenceNeeds needs,
        IReadOnlyList<int> hiddenLayers,
        CancellationToken cancellationToken
    )
    {
        List<List<Outcome<Evidence>>> draws = [];
        foreach (var draw in _draws)
        {
            List<Outcome<Evidence>> read = [];
            foreach (var batch in documents.Chunk(BatchSize))
            {
                read.AddRange(await _reader.ReadAsync(draw, batch, needs, hiddenLayers, cancellationToken).ConfigureAwait(false));
            }

            draws.Add(read);
        }

        return [.. documents.Select((_, i) => Together(draws.Select(draw => draw[i])))];
    }

    private static Outcome<DocumentDraws> Together(IEnumerable<Outcome<Evidence>> draws)
    {
        List<Evidence> evidence = [];
        foreach (var draw in draws)
        {
            if (!draw.TryGetValue(out var read))
            {
                return draw.Fault!;
            }

            evidence.Add(read);
        }

        return new DocumentDraws(evidence);
    }

    /// <summary>Measures and fits the method on what it needs, and says on what.</summary>
    /// <param name="documents">The documents that are classified, as far as they are known; none of them is fitted on.</param>
    /// <param name="read">Their evidence, for corrections that are measured on it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async ValueTask<FittedMethod> FitAsync(
        IReadOnlyCollection<TextItem> documents,
        IReadOnlyList<Outcome<DocumentDraws>> read,
        CancellationToken cancellationToken
    )
    {
        RequireData(read.Count);
        var data = new MethodData
        {
            Labels = [.. _task.Labels],
            Task = _task.Kind,
            Unlabelled = [.. read.Where(draws => draws.Fault is null).Select(draws => draws.Value)],
            ContentFree = await ContentFreeAsync(cancellationToken).ConfigureAwait(false),
            Training = _method.NeedsTraining ? await TrainingAsync([.. documents], cancellationToken).ConfigureAwait(false) : [],
            Pool = _task.Frequencies(),
        };
        var fitted = Calibrated(_method.Fit(data));
        _notes.Clear();
        _notes.AddRange(Measured(data));
        _notes.AddRange(fitted.Warnings);
        return fitted;
    }

    private FittedMethod Stated(FittedMethod state)
    {
        _notes.AddRange(state.Warnings);
        return Calibrated(state);
    }

    private FittedMethod Calibrated(FittedMethod fitted) => Calibrator is null ? fitted : fitted.Calibrated(Calibrator);

    private async ValueTask<IReadOnlyList<DocumentDraws>> ContentFreeAsync(CancellationToken cancellationToken)
    {
        var inputs = ContentFreeInput.Items(_method.ContentFreeInputs);
        var read = await ReadAsync(inputs, EvidenceNeeds.Trace, [], cancellationToken).ConfigureAwait(false);
        List<DocumentDraws> found = [];
        foreach (var (input, outcome) in inputs.Zip(read))
        {
            found.Add(
                outcome.TryGetValue(out var draws)
                    ? draws
                    : throw new ClassificationException(
                        $"The model must answer the content-free input \"{input.Text}\", which {_method} measures the model's bias on; it "
                            + $"does not: {outcome.Fault!.Message}"
                    )
            );
        }

        return found;
    }

    /// <summary>Refuses before anything is computed what cannot be fitted.</summary>
    /// <param name="unlabelled">How many documents corrections are measured on.</param>
    private void RequireData(int unlabelled)
    {
        if (_method.NeedsTraining && !Training.Any(ClassificationTask.IsLabelled))
        {
            throw new ClassificationException(
                $"{_method} learns, and must have labelled training documents; there are none. Give them (--training), or apply a fitted "
                    + "state (--state)."
            );
        }

        if (_method.NeedsPool && _task.Pool?.Any(ClassificationTask.IsLabelled) != true)
        {
            throw new ClassificationException(
                $"{_method} must have label frequencies of a pool of labelled documents; there is none. Give one (--demonstrations)."
            );
        }

        if (MeasuresDocuments && unlabelled < BatchCorrection.MinimumDocuments)
        {
            throw new ClassificationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_method} measures the model's bias on the documents that are classified, and must have at least "
                        + $"{BatchCorrection.MinimumDocuments}; got {unlabelled}. Give more, or use contextual instead of batch."
                )
            );
        }

        if (Calibrator is not null)
        {
            RequireCalibrator(Calibrator);
        }
    }

    private void RequireCalibrator(FittedCalibrator calibrator)
    {
        if (!calibrator.FittedOn.HasLabels([.. _task.Labels]))
        {
            throw new LabelSetMismatchException(calibrator.Name, calibrator.FittedOn.Labels, [.. _task.Labels]);
        }

        FittedMethod.WithCalibrator(_method, calibrator);
    }

    /// <summary>Parts of an input. Where reading fails, what was read before is a part of its own.</summary>
    private static IEnumerable<IReadOnlyList<TextItem>> Parts(IEnumerable<TextItem> documents, int size)
    {
        using var items = documents.GetEnumerator();
        while (true)
        {
            List<TextItem> part = [];
            ExceptionDispatchInfo? failure = null;
            try
            {
                while (part.Count < size && items.MoveNext())
                {
                    part.Add(items.Current);
                }
            }
            catch (PluralityException fault)
            {
                failure = ExceptionDispatchInfo.Capture(fault);
            }

            if (part.Count > 0)
            {
                yield return part;
            }

            failure?.Throw();
            if (part.Count < size)
            {
                yield break;
            }
        }
    }

    private async ValueTask<IReadOnlyList<LabelledDraws>> TrainingAsync(
        IReadOnlyList<TextItem> documents,
        CancellationToken cancellationToken
    )
    {
        var items = TrainingDocuments.Of(_draws, documents, Training, sameFile: false);
        var read = await ReadAsync(items, _method.Needs, Layers, cancellationToken).ConfigureAwait(false);
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
                var reference = Reference.Of(item, _task.Labels);
                labelled.Add(new LabelledDraws(draws, reference.Shares, reference.GoldMarginals));
            }
        }

        return labelled;
    }

    private IEnumerable<string> Measured(MethodData data)
    {
        foreach (var correction in _method.Corrections)
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

        if (_method.NeedsTraining)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{_method} is fitted on {data.Training.Count} training documents.");
            if (_trainingFaults is not null)
            {
                yield return _trainingFaults;
            }

            string[] outside =
            [
                .. Training
                    .SelectMany(item => item.Labels ?? [])
                    .Distinct(StringComparer.Ordinal)
                    .Where(label => _task.Labels.Find(label) < 0),
            ];
            if (outside.Length > 0)
            {
                yield return $"Labels of the training documents that are not asked for count as not chosen: {string.Join(", ", outside)}.";
            }
        }
        else if (Training.Count > 0)
        {
            yield return $"{_method} learns nothing: the training documents are not used.";
        }

        if (_draws.Count > 1 && (_task.Pool is null || _task.Shots == 0 || _task.Sampling.IsPerDocument))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"All {_draws.Count} draws are the same: nothing is drawn at random. Give a pool (--demonstrations), or leave "
                    + $"@{_draws.Count} out."
            );
        }
    }
}
