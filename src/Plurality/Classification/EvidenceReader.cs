using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Classification;

/// <summary>
/// Reads from a model the evidence that estimators need, for a batch of documents at once. Methods use a model only through this class.
/// Runs store the evidence; a classifier uses it at once.
/// </summary>
/// <param name="decoder">Asks the model.</param>
internal sealed class EvidenceReader(Decoder decoder)
{
    /// <summary>The number of answer steps that are read (<see cref="Methods.Method.StepsOf"/>); null for whole answers.</summary>
    public int? Steps { get; init; }

    /// <summary>The number of sampled answers per document (<see cref="Methods.Method.SamplesOf"/>).</summary>
    public int Samples { get; init; }

    /// <summary>The answers to a batch.</summary>
    /// <param name="prompts">The prompts, or the reasons why there are none.</param>
    /// <param name="settings">The task's settings for the model, and what else to record.</param>
    /// <param name="cancellationToken">Cancels the batch.</param>
    /// <returns>One outcome per document, in their order.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    public ValueTask<IReadOnlyList<Outcome<Trace>>> AnswersAsync(
        IReadOnlyList<Outcome<Prompt>> prompts,
        GenerationSettings settings,
        CancellationToken cancellationToken
    ) => prompts.ThenAsync(asked => decoder.GenerateAsync(asked, settings, cancellationToken));

    /// <summary>The logit differences that <c>unary</c> reads, one per label.</summary>
    /// <param name="draw">Asks the question.</param>
    /// <param name="batch">The documents.</param>
    /// <param name="isOutsidePool">Whether the documents are known not to be in the pool.</param>
    /// <param name="cancellationToken">Cancels the batch.</param>
    /// <returns>One outcome per document, in their order.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    public ValueTask<IReadOnlyList<Outcome<IReadOnlyList<double>>>> UnaryAsync(
        TaskDraw draw,
        IReadOnlyList<TextItem> batch,
        bool isOutsidePool,
        CancellationToken cancellationToken
    ) =>
        ApartAsync(draw, batch, isOutsidePool, (asking, documents) =>
            Inquiry(asking).UnaryAsync(asking.UnaryQuestion, documents, UnarySettings(draw.Task), cancellationToken)
        );

    /// <summary>The preferences that <c>binary</c> reads.</summary>
    /// <inheritdoc cref="UnaryAsync"/>
    public ValueTask<IReadOnlyList<Outcome<PairwisePreferences>>> PairsAsync(
        TaskDraw draw,
        IReadOnlyList<TextItem> batch,
        bool isOutsidePool,
        CancellationToken cancellationToken
    ) =>
        ApartAsync(draw, batch, isOutsidePool, (asking, documents) =>
            Inquiry(asking).PairsAsync(asking.BinaryQuestion, documents, draw.Task.BothOrders, cancellationToken)
        );

    /// <summary>The label lists that <c>marginal</c> reads.</summary>
    /// <param name="draw">Knows the options and the budget.</param>
    /// <param name="prompts">The prompts, or the reasons why there are none.</param>
    /// <param name="cancellationToken">Cancels the batch.</param>
    /// <returns>One outcome per prompt, in their order.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    public ValueTask<IReadOnlyList<Outcome<ListDistribution>>> ListsAsync(
        TaskDraw draw,
        IReadOnlyList<Outcome<Prompt>> prompts,
        CancellationToken cancellationToken
    ) => prompts.ThenAsync(asked => Inquiry(draw).ListsAsync(asked, draw.Options, draw.Task.Marginal, cancellationToken));

    /// <summary>The answers that <c>sampled</c> reads.</summary>
    /// <param name="draw">Knows how answers are decoded.</param>
    /// <param name="batch">The documents.</param>
    /// <param name="prompts">Their prompts, or the reasons why there are none.</param>
    /// <param name="count">How many answers per document, at least 1.</param>
    /// <param name="cancellationToken">Cancels the batch.</param>
    /// <returns>One outcome per document, in their order.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    public ValueTask<IReadOnlyList<Outcome<IReadOnlyList<SampledAnswer>>>> SamplesAsync(
        TaskDraw draw,
        IReadOnlyList<TextItem> batch,
        IReadOnlyList<Outcome<Prompt>> prompts,
        int count,
        CancellationToken cancellationToken
    )
    {
        Outcome<SampledPrompt>[] asked = [.. prompts.Zip(batch, (prompt, item) => prompt.Select(text => new SampledPrompt(text, item.Id)))];
        return asked.ThenAsync(known => decoder.SampleAsync(known, SampleSettings(draw, count), cancellationToken));
    }

    /// <summary>How answers are sampled. Only a given limit of labels holds, as for <c>marginal</c>.</summary>
    public static SampleSettings SampleSettings(TaskDraw draw, int count) =>
        new(draw.Task.Settings with { MaximumLabels = draw.Task.MaximumLabels }, count, draw.Seed);

    /// <summary>All evidence that an estimator needs from each document; the first error becomes the document's error.</summary>
    /// <param name="draw">Writes the prompts.</param>
    /// <param name="batch">The documents.</param>
    /// <param name="needs">The evidence to read.</param>
    /// <param name="hiddenLayers">The layers whose hidden state is recorded.</param>
    /// <param name="cancellationToken">Cancels the batch.</param>
    public async ValueTask<IReadOnlyList<Outcome<Evidence>>> ReadAsync(
        TaskDraw draw,
        IReadOnlyList<TextItem> batch,
        EvidenceNeeds needs,
        IReadOnlyList<int> hiddenLayers,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<Outcome<Evidence>> evidence =
        [
            .. batch.Select(item => new Evidence
            {
                Id = item.Id,
                Labels = [.. draw.Task.Labels],
                Text = item.Text,
            }),
        ];
        if (needs.HasFlag(EvidenceNeeds.Trace))
        {
            var settings = draw.Settings with { HiddenLayers = hiddenLayers, MaximumSteps = Steps };
            var answers = await AnswersAsync(Prompts(draw, batch), settings, cancellationToken).ConfigureAwait(false);
            evidence = With(evidence, answers, (read, answer) => read with { Trace = answer });
        }

        if (needs.HasFlag(EvidenceNeeds.Unary))
        {
            var unary = await UnaryAsync(draw, batch, isOutsidePool: false, cancellationToken).ConfigureAwait(false);
            evidence = With(evidence, unary, (read, answer) => read with { Unary = answer });
        }

        if (needs.HasFlag(EvidenceNeeds.Pairs))
        {
            var pairs = await PairsAsync(draw, batch, isOutsidePool: false, cancellationToken).ConfigureAwait(false);
            evidence = With(evidence, pairs, (read, answer) => read with { Pairs = answer });
        }

        if (needs.HasFlag(EvidenceNeeds.Lists))
        {
            var lists = await ListsAsync(draw, Prompts(draw, batch), cancellationToken).ConfigureAwait(false);
            evidence = With(evidence, lists, (read, answer) => read with { Lists = answer });
        }

        if (needs.HasFlag(EvidenceNeeds.Samples))
        {
            var samples = await SamplesAsync(draw, batch, Prompts(draw, batch), Samples, cancellationToken).ConfigureAwait(false);
            evidence = With(evidence, samples, (read, answers) => read with { Samples = [.. answers.Select(answer => answer.Labels)] });
        }

        return evidence;
    }

    /// <summary>Asks about a batch. A document in the pool is asked about alone, by a question that does not show its answer.</summary>
    private static async ValueTask<IReadOnlyList<Outcome<T>>> ApartAsync<T>(
        TaskDraw draw,
        IReadOnlyList<TextItem> batch,
        bool isOutsidePool,
        Func<TaskDraw, IReadOnlyList<TextItem>, ValueTask<IReadOnlyList<Outcome<T>>>> askAsync
    )
        where T : class
    {
        TextItem[] known = isOutsidePool ? [] : [.. batch.Where(draw.Knows)];
        if (known.Length == 0)
        {
            return await askAsync(draw, batch).ConfigureAwait(false);
        }

        TextItem[] others = [.. batch.Where(document => !known.Contains(document))];
        var together = new Queue<Outcome<T>>(others.Length == 0 ? [] : await askAsync(draw, others).ConfigureAwait(false));
        List<Outcome<T>> answers = [];
        foreach (var document in batch)
        {
            answers.Add(
                known.Contains(document)
                    ? (await askAsync(draw.Without(document), [document]).ConfigureAwait(false))[0]
                    : together.Dequeue()
            );
        }

        return answers;
    }

    /// <summary>How the answers to <c>unary</c> are scored.</summary>
    public static ScoreSettings UnarySettings(ClassificationTask task) =>
        new() { Scoring = task.Scoring, SurfaceVariants = task.SurfaceVariants };

    private Inquiry Inquiry(TaskDraw draw) => new(decoder) { Chat = draw.Task.Chat };

    /// <summary>The prompts of a batch. If the template names a field that one document lacks, the others still get prompts.</summary>
    private static List<Outcome<Prompt>> Prompts(TaskDraw draw, IReadOnlyList<TextItem> batch)
    {
        List<Outcome<Prompt>> prompts = [];
        foreach (var item in batch)
        {
            try
            {
                prompts.Add(draw.Render(item));
            }
            catch (PromptException fault)
            {
                prompts.Add(new DocumentFault(FaultKind.Prompt, fault.Message));
            }
        }

        return prompts;
    }

    private static List<Outcome<Evidence>> With<T>(
        IReadOnlyList<Outcome<Evidence>> evidence,
        IReadOnlyList<Outcome<T>> answers,
        Func<Evidence, T, Evidence> add
    )
        where T : class =>
        [.. evidence.Zip(answers, (read, answer) => read.Fault is null ? answer.Select(one => add(read.Value, one)) : read)];
}
