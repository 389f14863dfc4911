using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;

namespace Plurality.Evaluation;

/// <summary>
/// Methods × metrics on the same documents. Each figure has a bootstrap interval over documents; each column marks its best method and the
/// methods that are not significantly worse (paired permutation tests with Holm's correction over the column).
/// </summary>
/// <param name="Labels">The label set; per-label values follow its order.</param>
/// <param name="Documents">The number of documents behind all figures.</param>
/// <param name="Metrics">The columns.</param>
/// <param name="Rows">One per method, in the order given.</param>
/// <param name="Notes">Notes for readers of the table, one sentence per note.</param>
public sealed record Scoreboard(
    LabelSet Labels,
    int Documents,
    IReadOnlyList<IMetric> Metrics,
    IReadOnlyList<ScoreRow> Rows,
    IReadOnlyList<string> Notes
)
{
    /// <summary>The subject of the table if there are several tables: a run or a cell; null for a single table.</summary>
    public string? Title { get; init; }

    /// <summary>The share of intervals that should contain the true value; a p value below 1 minus this level is significant.</summary>
    public required double Level { get; init; }

    /// <summary>Whether intervals were asked for; see <see cref="ScoreboardOptions.Resamples"/>.</summary>
    public bool HasIntervals { get; init; } = true;

    /// <summary>Whether p values are corrected for the number of tests in their column (Holm 1979).</summary>
    public bool Corrected { get; init; } = true;

    /// <summary>
    /// Compares methods on the documents for which all of them have probabilities. A method assigns every label whose probability is at
    /// least ½; in single-label tasks it assigns the most probable label.
    /// </summary>
    /// <param name="labels">The label set.</param>
    /// <param name="task">How many labels a document may have.</param>
    /// <param name="documents">The documents with their human labels; ids are unique.</param>
    /// <param name="methods">The probabilities of each method, by method name and document id.</param>
    /// <param name="options">How to compute the figures; null for the defaults.</param>
    /// <exception cref="ArgumentException">Probabilities are for other labels, or for labels in another order.</exception>
    /// <exception cref="PluralityException">
    /// No document remains, or no document has annotators or labels; or, in a single-label task, a document does not have exactly one
    /// label, or has probabilities that do not sum to 1.
    /// </exception>
    public static Scoreboard Of(
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<TextItem> documents,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, LabelMarginals>> methods,
        ScoreboardOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(methods);
        foreach (var (method, probabilities) in methods)
        {
            if (probabilities.FirstOrDefault(entry => !entry.Value.Labels.SequenceEqual(labels)) is { Value: { } other } found)
            {
                throw new ArgumentException(
                    $"Probabilities of {method} for {Excerpt.Of(found.Key)} must be of the labels {string.Join(", ", labels)}, in their "
                        + $"order; got {string.Join(", ", other.Labels)}.",
                    nameof(methods)
                );
            }

            foreach (var (document, row) in probabilities)
            {
                if (TaskContract.BreachOf(row.Probabilities, task) is { } breach)
                {
                    throw new EvaluationException(breach.At($"{method}, document {Excerpt.Of(document)}").Sentence);
                }
            }
        }

        TaskContract.Require(documents, task);

        return Of(
            labels,
            task,
            documents,
            [
                .. methods.Select(method => new MethodPredictions(
                    method.Key,
                    method.Value.ToDictionary(entry => entry.Key, entry => entry.Value.Probabilities, StringComparer.Ordinal)
                )),
            ],
            options ?? new ScoreboardOptions()
        );
    }

    /// <summary>Compares methods on the documents for which all of them have probabilities.</summary>
    /// <param name="labels">The label set.</param>
    /// <param name="task">How many labels a document may have.</param>
    /// <param name="documents">The documents with their human labels; ids are unique.</param>
    /// <param name="methods">The methods' probabilities.</param>
    /// <param name="options">How to compute the figures.</param>
    /// <exception cref="PluralityException">No document remains, or no document has annotators or labels.</exception>
    internal static Scoreboard Of(
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<MethodPredictions> methods,
        ScoreboardOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentNullException.ThrowIfNull(options);
        var computed = methods.Where(method => method.Probabilities.Fault is null).ToList();
        TextItem[] shared = [.. documents.Where(document => computed.All(method => method.Probabilities.Value.ContainsKey(document.Id)))];
        if (shared.Length == 0)
        {
            throw new EvaluationException(
                "There must be a document that every method has probabilities for; there is none. Evaluate the methods one by one to see "
                    + "which lacks them."
            );
        }

        var references = ParallelValues.Of(shared.Length, document => Reference.Of(shared[document], labels, task));
        if (references.All(reference => reference.Shares is null && reference.Gold is null))
        {
            throw new EvaluationException(
                "The documents must have annotators or labels to be compared with; none has. Name a file that has them."
            );
        }

        string[] notes = [.. NotesOn(documents.Count, references, task)];
        var scored = computed.Zip(Scored(labels, task, references, computed)).ToDictionary(pair => pair.First, pair => pair.Second);
        var weights = options.DocumentWeights?.Of(shared);
        var bootstrap = new Bootstrap(shared.Length, options.Seed, options.Resamples, options.Level, weights);
        Func<IReadOnlyList<Dictionary<MethodPredictions, ScoreCell>>> ofMethods = () =>
            ScoreColumns.Of(scored, options, bootstrap, weights);
        Func<ScoreRow?> ofPeople = () => HumanRow.Of(shared, labels, task, options, bootstrap);
        // Draws use all cores themselves, and much memory; figures alone leave some idle.
        var (columns, human) = options.Resamples > 0 ? (ofMethods(), ofPeople()) : ParallelValues.Both(ofMethods, ofPeople);
        List<ScoreRow> rows =
        [
            .. methods.Select(method => new ScoreRow(
                method.Method,
                method.IsBound,
                method.Probabilities.Select<IReadOnlyList<ScoreCell>>(_ => [.. columns.Select(column => column[method])]),
                method.Notes
            )),
        ];
        if (human is not null)
        {
            rows.Add(human);
        }

        return new Scoreboard(labels, shared.Length, options.Metrics, rows, notes)
        {
            Level = options.Level,
            HasIntervals = options.Resamples > 0,
            Corrected = options.Corrected,
        };
    }

    /// <summary>Pairs each method's probabilities with the human labels of the same documents, which all methods share.</summary>
    internal static ScoredDocuments[] Scored(
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<Reference> references,
        IReadOnlyList<MethodPredictions> methods
    )
    {
        var scored = new ScoredDocuments[methods.Count];
        foreach (var (place, method) in methods.Index())
        {
            var rows = references.Select(reference => method.Probabilities.Value[reference.Id]);
            scored[place] =
                place > 0
                    ? scored[0].ScoredBy(rows, method.Thresholds)
                    : ScoredDocuments.Keep(
                        labels,
                        task,
                        [
                            .. references.Zip(rows, (reference, row) =>
                                new DocumentScores(reference.Id, row, reference.Shares, reference.Gold)
                            ),
                        ],
                        method.Thresholds
                    );
        }

        return scored;
    }

    private static IEnumerable<string> NotesOn(int given, Reference[] references, TaskKind task)
    {
        if (references.Length < given)
        {
            yield return FormattableString.Invariant(
                $"{given - references.Length} of {given} documents lack a result of some method and are left out of all."
            );
        }

        var majority = references.Count(reference => reference.GoldIsMajority);
        if (majority > 0)
        {
            var chosen =
                task == TaskKind.SingleLabel ? "the one that most annotators chose" : "those that at least half of the annotators chose";
            yield return FormattableString.Invariant(
                $"{majority} of {references.Length} documents have no labels of their own: their gold labels are {chosen}."
            );
        }

        var unlabelled = references.Count(reference => reference.Gold is null);
        if (unlabelled > 0)
        {
            yield return FormattableString.Invariant(
                $"{unlabelled} of {references.Length} documents have no labels and are left out of figures that need them."
            );
        }

        var silent = references.Count(reference => reference.Shares is null);
        if (silent == references.Length)
        {
            yield return "No document has annotators: the labels, as 0 and 1, stand for the shares of annotators.";
        }
        else if (silent > 0)
        {
            yield return FormattableString.Invariant(
                $"{silent} of {references.Length} documents have no annotators and are left out of figures that need them."
            );
        }
    }
}
