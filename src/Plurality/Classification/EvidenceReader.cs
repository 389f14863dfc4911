using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Classification;

/// <summary>
/// Asks a model what estimators read of a document, for a batch of documents at once. A method asks nothing of a model but this; runs store
/// what they read, a classifier uses it at once.
/// </summary>
/// <param name="decoder">Asks the model.</param>
internal sealed class EvidenceReader(Decoder decoder)
{
    /// <summary>
    /// How many steps of an answer are needed; null for all. A document that is computed alone is not read further. In a batch the others'
    /// last digits depend on what is computed beside them, and a stored run has the same.
    /// </summary>
    public int? Steps { get; init; }

    /// <summary>The answers to a batch.</summary>
    /// <param name="prompts">The prompts, or why there are none.</param>
    /// <param name="settings">What is asked of the model: the task's, with what is recorded besides.</param>
    /// <param name="cancellationToken">Ends the batch.</param>
    /// <returns>One outcome per document, in their order.</returns>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
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
    /// <param name="cancellationToken">Ends the batch.</param>
    /// <returns>One outcome per document, in their order.</returns>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
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
    /// <param name="prompts">The prompts, or why there are none.</param>
    /// <param name="cancellationToken">Ends the batch.</param>
    /// <returns>One outcome per prompt, in their order.</returns>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    public ValueTask<IReadOnlyList<Outcome<ListDistribution>>> ListsAsync(
        TaskDraw draw,
        IReadOnlyList<Outcome<Prompt>> prompts,
        CancellationToken cancellationToken
    ) => prompts.ThenAsync(asked => Inquiry(draw).ListsAsync(asked, draw.Options, draw.Task.Marginal, cancellationToken));

    /// <summary>All that an estimator needs of each document; the first fault is the document's.</summary>
    /// <param name="draw">Writes the prompts.</param>
    /// <param name="batch">The documents.</param>
    /// <param name="needs">What is read.</param>
    /// <param name="hiddenLayers">The layers whose hidden state is recorded.</param>
    /// <param name="cancellationToken">Ends the batch.</param>
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
            var settings = draw.Task.Settings with { HiddenLayers = hiddenLayers, MaximumSteps = batch.Count == 1 ? Steps : null };
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

        return evidence;
    }

    /// <summary>Asks about a batch. A document that is in the pool is asked about alone, by a question that does not show its
    /// answer.</summary>
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

    /// <summary>The prompts of a batch. A template may name a field that one document does not have; the others go on.</summary>
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
