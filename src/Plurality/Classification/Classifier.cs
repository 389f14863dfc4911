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
    private readonly ClassificationTask _task;
    private readonly Method _method;
    private readonly IReadOnlyList<TaskDraw> _draws;
    private readonly FittedMethod? _state;
    private FittedMethod? _fitted;
    private int _seen;

    /// <summary>Classifies into these labels with every default.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="labels">The label set.</param>
    public Classifier(ILanguageModel model, LabelSet labels)
        : this(model, new ClassificationTask(labels)) { }

    /// <summary>Classifies by a method; what it must measure or learn, it does when the first documents come.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="method">The method; <c>max-over-generations:reach</c> by default, <c>first-step</c> in single-label tasks.</param>
    /// <exception cref="PluralityException">The method does not apply to such tasks.</exception>
    /// <exception cref="PluralityException">A label cannot be written in the format.</exception>
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

        _draws = [.. Enumerable.Range(1, _method.Draws).Select(task.Draw)];
    }

    /// <summary>Classifies by a method that has measured and learned all it needs.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="task">What is asked; its labels and kind must be those that the method was fitted on.</param>
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

    /// <summary>Labelled documents to fit on, for methods that learn; a document that is a demonstration is left out.</summary>
    public IReadOnlyList<TextItem> Training { get; init; } = [];

    /// <summary>A fitted calibrator to apply after the method; null for none.</summary>
    public FittedCalibrator? Calibrator { get; init; }

    /// <summary>What the reader of the results should know: what was measured on what, and warnings; a sentence each. Complete once the
    /// first result is there.</summary>
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
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
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

    /// <summary>Classifies documents in their order. One that cannot be classified costs only its own result.</summary>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
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

        // An input that trickles in is answered at once where a batch is a single document.
        var group = BatchSize == 1 || _draws.Count == 1 ? BatchSize : BatchSize * BatchesPerDraw;
        _fitted ??= _state is null
            ? await Fitter.FitAsync(documents as IReadOnlyCollection<TextItem> ?? [], [], cancellationToken).ConfigureAwait(false)
            : Fitter.Use(_state);
        foreach (var part in Parts(documents, group))
        {
            var read = await Reader.ReadAsync(part, _method.Needs, _method.HiddenLayers, cancellationToken).ConfigureAwait(false);
            foreach (var result in part.Zip(read, (item, draws) => Estimate(_fitted, item, draws)))
            {
                yield return result;
            }
        }
    }

    private DrawsReader Reader => field ??= new DrawsReader(new EvidenceReader(_decoder) { Steps = _method.Steps }, _draws, BatchSize);

    private MethodFitter Fitter => field ??= new MethodFitter(_task, _method, Reader, Training, Calibrator);

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
}
