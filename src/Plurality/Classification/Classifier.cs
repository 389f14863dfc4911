using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Plurality.Calibration;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;

namespace Plurality.Classification;

/// <summary>
/// Classifies a stream of documents by a method. Memory does not grow with their number, unless the method measures something on all of
/// them (<c>batch</c>). It gives the same probabilities as a run with the same task and method. To keep, resume and compare an
/// experiment, use a run instead. Not safe for use from several threads at once.
/// </summary>
public sealed class Classifier
{
    /// <summary>The default number of documents computed together: each token's cost grows with all tokens in the KV cache
    /// (docs/performance.md).</summary>
    public const int DefaultBatchSize = 8;

    /// <summary>How many batches are read under one draw before the next draw: each change of draw computes a new prefix.</summary>
    private const int BatchesPerDraw = 8;

    private readonly Decoder _decoder;
    private readonly ClassificationTask _task;
    private readonly Method _method;
    private readonly IReadOnlyList<TaskDraw> _draws;
    private readonly FittedMethod? _state;
    private FittedMethod? _fitted;
    private int _seen;
    private int _places;

    /// <summary>Classifies into these labels with all defaults.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="labels">The label set.</param>
    public Classifier(ILanguageModel model, LabelSet labels)
        : this(model, new ClassificationTask(labels)) { }

    /// <summary>Classifies by a method. Measuring and fitting, if needed, happen when the first documents arrive.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="task">The task.</param>
    /// <param name="method">The method; <c>max-over-generations:reach</c> by default, <c>first-step</c> in single-label tasks.</param>
    /// <exception cref="PluralityException">The method does not apply to such tasks.</exception>
    /// <exception cref="PluralityException">A label cannot be written in the format.</exception>
    /// <exception cref="ModelException">The model does not give what the method reads.</exception>
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

        ModelAbility.Require(model, _method);
        _draws = [.. Enumerable.Range(1, _method.Draws).Select(task.Draw)];
    }

    /// <summary>Classifies by a method that is already fitted.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="task">The task; its labels and kind must be those that the method was fitted on.</param>
    /// <param name="method">The fitted method.</param>
    /// <exception cref="PluralityException">The method was fitted on other labels.</exception>
    /// <exception cref="PluralityException">The method was fitted for another kind of task.</exception>
    /// <exception cref="PluralityException">A label cannot be written in the format.</exception>
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

    /// <summary>Labelled documents to fit on, for methods that learn; documents that are demonstrations are left out.</summary>
    public IReadOnlyList<TextItem> Training { get; init; } = [];

    /// <summary>
    /// Told while documents are computed how many places have been read since the last result: steps of answers, and questions about
    /// labels. A document with many labels takes long; this shows that it moves.
    /// </summary>
    public IProgress<int>? Progress
    {
        get;
        init
        {
            field = value;
            _decoder.Computed = places => value?.Report(_places += places);
        }
    }

    /// <summary>A fitted calibrator to apply after the method; null for none.</summary>
    public FittedCalibrator? Calibrator { get; init; }

    /// <summary>Notes for the reader of the results, one sentence per note: what was measured on which data, and warnings. Complete once
    /// the first result is available.</summary>
    public IReadOnlyList<string> Notes =>
        _seen == 0
            ? Fitter.Notes
            :
            [
                .. Fitter.Notes,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_seen} documents have ids that {_method} was fitted on: their probabilities look better than they are."
                ),
            ];

    /// <summary>The default method.</summary>
    public static Method DefaultMethod(TaskKind kind) =>
        Method.Of(kind == TaskKind.MultiLabel ? EstimatorCatalogue.Default : EstimatorCatalogue.Named("first-step"));

    /// <summary>
    /// Measures and fits the method, so that it can be saved and applied to other texts. Later calls of this classifier use the fitted
    /// method.
    /// </summary>
    /// <param name="unlabelled">Documents on which <c>batch</c> is measured; none of them is fitted on. Empty for other methods.</param>
    /// <param name="cancellationToken">Cancels fitting.</param>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PluralityException">An option has too many tokens, or the same tokens as another.</exception>
    /// <exception cref="PluralityException">The method cannot be fitted: data that it needs is missing or too little.</exception>
    public async ValueTask<FittedMethod> FitAsync(IReadOnlyList<TextItem> unlabelled, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(unlabelled);
        var read = Fitter.MeasuresDocuments
            ? await Reader.ReadAsync(unlabelled, _method.Needs, _method.HiddenLayers, cancellationToken).ConfigureAwait(false)
            : [];
        _fitted = await Fitter.FitAsync(unlabelled, read, cancellationToken).ConfigureAwait(false);
        return _fitted;
    }

    /// <summary>Classifies one text.</summary>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PluralityException">An option has too many tokens, or the same tokens as another.</exception>
    /// <exception cref="PluralityException">The method cannot be fitted: data that it needs is missing or too little.</exception>
    public async ValueTask<Outcome<ClassificationResult>> ClassifyAsync(string text, CancellationToken cancellationToken = default)
    {
        await foreach (var result in ClassifyAsync([new TextItem("1", text)], cancellationToken).ConfigureAwait(false))
        {
            return result.Outcome;
        }

        throw new InvalidOperationException("One document has one result.");
    }

    /// <summary>Classifies documents in their order. A document that cannot be classified costs only its own result.</summary>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PluralityException">An option has too many tokens, or the same tokens as another.</exception>
    /// <exception cref="PluralityException">The method cannot be fitted: data that it needs is missing or too little.</exception>
    public async IAsyncEnumerable<ClassifiedDocument> ClassifyAsync(
        IEnumerable<TextItem> documents,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (_state is null && _fitted is null && Fitter.MeasuresDocuments)
        {
            TextItem[] all = [.. documents];
            Fitter.RequireData(all.Length);
            var read = await Reader.ReadAsync(all, _method.Needs, _method.HiddenLayers, cancellationToken).ConfigureAwait(false);
            var fitted = await Fitter.FitAsync(all, read, cancellationToken).ConfigureAwait(false);
            foreach (var result in all.Zip(read, (item, draws) => Estimate(fitted, item, draws)))
            {
                yield return result;
            }

            yield break;
        }

        // If a batch is a single document, slow input is answered at once.
        var group = BatchSize == 1 || _draws.Count == 1 ? BatchSize : BatchSize * BatchesPerDraw;
        _fitted ??= _state is null
            ? await Fitter.FitAsync(documents as IReadOnlyCollection<TextItem> ?? [], [], cancellationToken).ConfigureAwait(false)
            : Fitter.Use(_state);
        foreach (var part in Parts(documents, group))
        {
            var read = await Reader.ReadAsync(part, _method.Needs, _method.HiddenLayers, cancellationToken).ConfigureAwait(false);
            _places = 0;
            foreach (var result in part.Zip(read, (item, draws) => Estimate(_fitted, item, draws)))
            {
                yield return result;
            }
        }
    }

    private DrawsReader Reader =>
        field ??= new DrawsReader(
            new EvidenceReader(_decoder) { Steps = Method.StepsOf([_method]), Samples = Method.SamplesOf([_method]) },
            _draws,
            BatchSize
        );

    private MethodFitter Fitter => field ??= new MethodFitter(_task, _method, Reader, Training, Calibrator);

    private ClassifiedDocument Estimate(FittedMethod fitted, TextItem item, Outcome<DocumentDraws> read)
    {
        // An all-digit id does not identify a document: it may be a line number.
        _seen += _state?.FittedOn is { } on && !item.Id.All(char.IsAsciiDigit) ? on.Shared([item.Id]).Count : 0;
        if (!read.TryGetValue(out var draws))
        {
            return new ClassifiedDocument(item, read.Fault! with { Document = item.Id });
        }

        var estimate = fitted.TryEstimate(draws);
        return new ClassifiedDocument(item, estimate.Select(marginals => new ClassificationResult(marginals, draws.Draws[0].Trace)));
    }

    /// <summary>Splits an input into parts. If reading fails, the documents read before form their own part.</summary>
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
}
