using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// What estimators need from a model beyond an answer (docs/method.md#estimators): it asks the questions of <c>unary</c> and
/// <c>binary</c> and explores the lists of <c>marginal</c>, for a batch of documents at once. It scores everything and generates nothing.
/// </summary>
/// <param name="decoder">Asks the model.</param>
internal sealed class Inquiry(Decoder decoder)
{
    /// <summary>Whether the model's own chat template wraps the questions.</summary>
    public bool Chat { get; init; }

    /// <summary>The prompts about a document, one per label.</summary>
    public static IEnumerable<Prompt> PromptsOf(UnaryQuestion question, TextItem item, bool chat) =>
        question.Labels.Select(label => question.Render(item.Text, label) with { Chat = chat });

    /// <summary>The prompts about a document, one per pair, or two where both orders are asked about.</summary>
    public static IEnumerable<Prompt> PromptsOf(BinaryQuestion question, TextItem item, bool bothOrders, bool chat) =>
        PairsOf(question, item, bothOrders).Select(pair => question.Render(item.Text, pair) with { Chat = chat });

    /// <summary>One number per label: logit(reasonable) − logit(unreasonable); in exact mode, the difference of log masses.</summary>
    /// <param name="question">What is asked about each label.</param>
    /// <param name="wave">The documents.</param>
    /// <param name="settings">The run's scoring mode.</param>
    /// <param name="cancellationToken">Ends the wave.</param>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">The two answers cannot be told from their surroundings by this model's tokenizer.</exception>
    public async ValueTask<IReadOnlyList<Outcome<IReadOnlyList<double>>>> UnaryAsync(
        UnaryQuestion question,
        IReadOnlyList<TextItem> wave,
        ScoreSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(wave);
        Prompt[] prompts = [.. wave.SelectMany(item => PromptsOf(question, item, Chat))];
        var scorings = await decoder.ScoreAsync(prompts, UnaryQuestion.Options, settings, cancellationToken).ConfigureAwait(false);
        return
        [
            .. scorings
                .Chunk(question.Labels.Count)
                .Select(answers =>
                    Found<IReadOnlyList<double>>(answers, scores =>
                        [.. scores.Select(score => score.Distribution.Scores[0] - score.Distribution.Scores[1])]
                    )
                ),
        ];
    }

    /// <summary>How often each item beats each other item: p = softmax over the first tokens of <c>a</c> and <c>b</c>.</summary>
    /// <param name="question">What is asked about each pair.</param>
    /// <param name="wave">The documents; their ids decide which of a pair comes first.</param>
    /// <param name="bothOrders">Whether to ask about each pair in both orders and average p, at twice the cost.</param>
    /// <param name="cancellationToken">Ends the wave.</param>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">The two answers cannot be told from their surroundings by this model's tokenizer.</exception>
    public async ValueTask<IReadOnlyList<Outcome<PairwisePreferences>>> PairsAsync(
        BinaryQuestion question,
        IReadOnlyList<TextItem> wave,
        bool bothOrders,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(wave);
        LabelPair[][] pairs = [.. wave.Select(item => PairsOf(question, item, bothOrders).ToArray())];
        Prompt[] prompts = [.. wave.SelectMany(item => PromptsOf(question, item, bothOrders, Chat))];
        var settings = new ScoreSettings { Scoring = ScoringMode.FirstToken, SurfaceVariants = false };
        var scorings = await decoder.ScoreAsync(prompts, BinaryQuestion.Options, settings, cancellationToken).ConfigureAwait(false);
        return
        [
            .. pairs.Select(
                (asked, i) =>
                    Found([.. scorings.Skip(i * asked.Length).Take(asked.Length)], scores =>
                        Preferences(question.Items, asked, scores, bothOrders)
                    )
            ),
        ];
    }

    /// <summary>
    /// The label lists that the model could write, expanded best-first until less than τ is unexplored. Each round asks about several
    /// prefixes of every document at once, so it reads a document's text only once.
    /// </summary>
    /// <param name="wave">The prompts of the documents, as for generating.</param>
    /// <param name="options">The labels, and <c>none</c>, of the answer format.</param>
    /// <param name="budget">How far to go with each document.</param>
    /// <param name="cancellationToken">Ends the wave.</param>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    public async ValueTask<IReadOnlyList<Outcome<ListDistribution>>> ListsAsync(
        IReadOnlyList<Prompt> wave,
        AnswerOptions options,
        ListBudget budget,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(wave);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(budget);
        string[] labels = [.. options.Options.Select(option => option.Name).Where(name => name != LabelSet.None)];
        ListExploration[] explorations = [.. wave.Select(_ => new ListExploration(labels, budget))];
        var faults = new DocumentFault?[wave.Count];
        while (true)
        {
            var round = Enumerable
                .Range(0, wave.Count)
                .Where(i => faults[i] is null)
                .SelectMany(i => explorations[i].Next().Select(prefix => (Document: i, Prefix: prefix)))
                .ToArray();
            if (round.Length == 0)
            {
                return [.. explorations.Zip(faults, (exploration, fault) => fault ?? (Outcome<ListDistribution>)exploration.Result())];
            }

            Prompt[] prompts =
            [
                .. round.Select(asked =>
                    wave[asked.Document] with
                    {
                        Written = asked.Prefix.Labels,
                        DocumentCharacters = wave[asked.Document].Text.Length,
                    }
                ),
            ];
            var scorings = await decoder.ScoreAsync(prompts, options, new ScoreSettings(), cancellationToken).ConfigureAwait(false);
            foreach (var ((document, prefix), scoring) in round.Zip(scorings))
            {
                faults[document] ??= scoring.Fault;
                if (scoring.TryGetValue(out var scores))
                {
                    explorations[document].Expand(prefix, scores.Distribution, scores.EndProbabilities);
                }
            }
        }
    }

    private static IEnumerable<LabelPair> PairsOf(BinaryQuestion question, TextItem item, bool bothOrders) =>
        question.Pairs(item.Id).SelectMany(pair => bothOrders ? (LabelPair[])[pair, pair.Swapped] : [pair]);

    /// <summary>Combines several answers about one document; the first error becomes the document's error.</summary>
    private static Outcome<T> Found<T>(Outcome<OptionScores>[] answers, Func<OptionScores[], T> read)
        where T : class =>
        answers.FirstOrDefault(answer => answer.Fault is not null)?.Fault is { } fault
            ? Outcome.Failed<T>(fault)
            : Outcome.Of(read([.. answers.Select(answer => answer.Value)]));

    private static PairwisePreferences Preferences(IReadOnlyList<string> items, LabelPair[] pairs, OptionScores[] scores, bool bothOrders)
    {
        var rows = items.Select(_ => Enumerable.Repeat(0.5, items.Count).ToArray()).ToArray();
        var index = items.Select((item, i) => (item, i)).ToDictionary(pair => pair.item, pair => pair.i, StringComparer.Ordinal);
        for (var i = 0; i < pairs.Length; i += bothOrders ? 2 : 1)
        {
            // In the second order, the pair's first item is shown as b.
            var first = scores[i].Distribution.Probabilities[0];
            var p = bothOrders ? (first + scores[i + 1].Distribution.Probabilities[1]) / 2 : first;
            var (a, b) = (index[pairs[i].A], index[pairs[i].B]);
            (rows[a][b], rows[b][a]) = (p, 1 - p);
        }

        return new PairwisePreferences(items, rows);
    }
}
