using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Datasets.TestSets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Metrics;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Compares the methods of a stored run with the annotators' labels. It adds reference rows: a constant, baselines without a model, and an
/// upper bound. Use an object in one thread at a time, because it reads the store.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="options">How metrics are computed.</param>
public sealed class RunEvaluation(RunStore store, ScoreboardOptions options)
{
    /// <summary>
    /// The threshold in [0,1]: a label is assigned when its probability is at least this value. Unused where thresholds are fitted.
    /// </summary>
    public double Threshold { get; init; } = Thresholds.Default;

    /// <summary>How thresholds are fitted on the run's training documents; null to use <see cref="Threshold"/>.</summary>
    public ThresholdKind? FitThreshold { get; init; }

    /// <summary>Whether thresholds are fitted on the evaluated documents. Results are then too good, and every row says so.</summary>
    public bool FitOnEvaluatedDocuments { get; init; }

    /// <summary>Documents whose labels replace those of the run's documents, by id; null to use the run's.</summary>
    public IReadOnlyDictionary<string, TextItem>? Documents { get; init; }

    /// <summary>Computes the scoreboard of a run over all of its documents.</summary>
    /// <param name="run">A run that is not a part of another.</param>
    /// <exception cref="PluralityException">There is nothing to compare, or thresholds cannot be fitted.</exception>
    /// <exception cref="PluralityException">The store cannot be read.</exception>
    public Scoreboard Of(StoredRun run) => Of(Prepare(run), cell: null);

    /// <summary>The scoreboard of the documents of one cell; of all documents for null.</summary>
    internal Scoreboard Of(StoredRun run, TestSetCell? cell) => Of(Prepare(run), cell);

    /// <summary>Computes the probabilities of a run's methods, from which several scoreboards can be made.</summary>
    /// <param name="run">A run that is not a part of another.</param>
    /// <param name="evidence">The evidence on runs that were read before; null if none was.</param>
    internal EvaluatedRun Prepare(StoredRun run, KeptEvidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var methods = RunMethods.Fit(store, evidence ?? new KeptEvidence(store), run, Rows(run));
        var labels = LabelSet.Create(run.Identity.Labels);
        var (documents, predictions) = methods.Predict(Documents);
        if (documents.Count == 0)
        {
            throw new EvaluationException(
                $"Run {run.Name} must have documents that the given data has too; it has none. Check the ids, or the run."
            );
        }

        return new EvaluatedRun(
            run,
            labels,
            documents,
            [.. predictions.Zip(methods.Methods, (row, method) => Decided(row, method, methods, labels, documents))]
        );
    }

    /// <summary>Computes the scoreboard of a prepared run.</summary>
    internal Scoreboard Of(EvaluatedRun prepared, TestSetCell? cell = null)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        TaskContract.Require(prepared.Documents, prepared.Run.Identity.Task); // given ones, and those that an earlier version stored
        TextItem[] documents =
        [
            .. prepared.Documents.Where(document => cell is null || TestSetCell.Of(document, prepared.Run.Identity.Task) == cell),
        ];
        return Scoreboard.Of(prepared.Labels, prepared.Run.Identity.Task, documents, prepared.Methods, options);
    }

    /// <summary>
    /// Returns the run's methods and the baselines of every table: a constant and, where there is training data, the methods without a
    /// model.
    /// </summary>
    private IReadOnlyList<Method> Rows(StoredRun run)
    {
        List<Method> methods = [.. run.Estimators.Select(Method.Parse)];
        string[] floors = store.PartsOf(run).Any(part => part.Role == RunRole.Training)
            ? ["constant:0.1", "prior", "tfidf"]
            : ["constant:0.1"];
        methods.AddRange(floors.Where(floor => methods.All(method => method.Estimator.Word != floor.Split(':')[0])).Select(Method.Parse));
        methods.Add(Method.Parse("oracle"));
        return [.. methods.DistinctBy(method => method.ToString(), StringComparer.Ordinal)];
    }

    private MethodPredictions Decided(
        MethodPredictions row,
        RunMethod method,
        RunMethods methods,
        LabelSet labels,
        IReadOnlyList<TextItem> documents
    )
    {
        if (!row.Probabilities.TryGetValue(out var probabilities) || methods.Data.Task == TaskKind.SingleLabel)
        {
            return row;
        }

        if (FitThreshold is not { } kind)
        {
            return row with { Thresholds = Thresholds.One(labels, Threshold) };
        }

        try
        {
            var fitting = FitOnEvaluatedDocuments
                ? Scored(
                    labels,
                    documents
                        .Where(document => probabilities.ContainsKey(document.Id))
                        .Select(document =>
                            (document.Id, probabilities[document.Id], Reference.Of(document, labels, TaskKind.MultiLabel).Gold)
                        )
                )
                : Scored(labels, TrainingPredictions(method, methods));
            var fitted = kind == ThresholdKind.One ? ThresholdFit.One(fitting) : ThresholdFit.PerLabel(fitting);
            var shared = FitOnEvaluatedDocuments ? [] : InBoth(methods.Data.Training, documents);
            if (shared.Count > 0)
            {
                throw new EvaluationException(
                    $"Thresholds must not be fitted on documents that are evaluated; {shared.Count} are in both, such as {shared[0]}. "
                        + $"Train on others."
                );
            }

            return row with
            {
                Thresholds = fitted,
                Notes = FitOnEvaluatedDocuments
                    ? [.. row.Notes, "The thresholds were fitted on the evaluated documents, so metrics of assigned labels are too good."]
                    : row.Notes,
            };
        }
        catch (PluralityException fault)
        {
            return MethodPredictions.Failed(row.Method, fault.Message) with { IsBound = row.IsBound };
        }
    }

    private static IEnumerable<(string Id, IReadOnlyList<double> Q, IReadOnlyList<bool>? Gold)> TrainingPredictions(
        RunMethod method,
        RunMethods methods
    )
    {
        var training = methods.Data.Training;
        if (training.Count == 0)
        {
            throw new EvaluationException(
                "Fitting thresholds needs training documents; the run has none for this method. Set data.training, or give a "
                    + "threshold."
            );
        }

        foreach (var document in training)
        {
            var known = document.Shares ?? document.Gold;
            var outcome = method.Estimate(
                method.NeedsTruth
                    ? new DocumentDraws([.. document.Document.Draws.Select(draw => draw with { Truth = known })])
                    : document.Document
            );
            yield return (
                document.Document.Id,
                outcome.TryGetValue(out var estimate)
                    ? estimate.Probabilities
                    : throw new EvaluationException($"Fitting thresholds needs every training document; {outcome.Fault!.Message}"),
                document.Gold?.Probabilities.Select(gold => gold > 0.5).ToArray()
            );
        }
    }

    /// <summary>
    /// Returns the training documents that are also evaluated, by the rule that keeps documents out of their own demonstrations. The rule
    /// does not compare ids that are line numbers.
    /// </summary>
    private static List<string> InBoth(IReadOnlyList<LabelledDraws> training, IReadOnlyList<TextItem> documents)
    {
        TextItem[] items = [.. training.Select(document => new TextItem(document.Document.Id, document.Document.Draws[0].Text))];
        var apart = DemonstrationPool.Without(documents, items, sameFile: false).ToHashSet();
        return [.. items.Where(item => !apart.Contains(item)).Select(item => item.Id)];
    }

    private static ScoredDocuments Scored(
        LabelSet labels,
        IEnumerable<(string Id, IReadOnlyList<double> Q, IReadOnlyList<bool>? Gold)> documents
    ) =>
        ScoredDocuments.Create(
            labels,
            TaskKind.MultiLabel,
            [.. documents.Select(document => new DocumentScores(document.Id, document.Q, null, document.Gold))]
        );
}
