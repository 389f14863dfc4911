using Plurality.Analysis;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Reports;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Reports;

/// <summary>Makes reports of stored runs.</summary>
internal static class StoredReport
{
    /// <summary>Reads runs, compares their methods with the annotators' labels, runs every analysis and makes the charts.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runs">The runs to compare, at least one, with different names.</param>
    /// <param name="title">The title of the report.</param>
    /// <param name="program">The name and version of the program that makes the report.</param>
    /// <exception cref="EmptyRunException">A run has no finished document.</exception>
    /// <exception cref="IncomparableRunsException">Two runs do not have the same labels in the same order.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static Report Read(RunStore store, IReadOnlyList<StoredRun> runs, string title, string program)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(runs);
        var evidence = new KeptEvidence(store); // everything below uses it; each run is read once
        AnalysedRun[] analysed = [.. runs.Select(run => Analysed(run, evidence)).OfType<AnalysedRun>()];
        AnalysisResult[] analyses =
            analysed.Length == 0 ? [] : [.. AnalysisCatalogue.Run(analysed, AnalysisCatalogue.All, new AnalysisSettings())];
        var evaluation = new RunEvaluation(store, new ScoreboardOptions());
        EvaluatedRun[] evaluated = [.. runs.Select(run => evaluation.Prepare(run, evidence))];
        ReportScoreboard[] scoreboards = [.. evaluated.Select(run => Board(evaluation, run))];
        IReadOnlyList<RecordEntry>[] records = [.. runs.Select(run => RunRecord.Of(run.Identity))];
        IReadOnlyList<ScoredMethod>[] scored =
        [
            .. evaluated.Select(run => ScoredMethod.Of(run.Labels, run.Run.Identity.Task, run.Documents, run.Methods)),
        ];
        var documents = Documents(store, evidence, runs, evaluated);
        return new Report
        {
            Title = title,
            Program = program,
            Labels = runs[0].Identity.Labels,
            Options = runs.Select(run => run.Identity.Options).MaxBy(options => options.Count)!,
            Runs =
            [
                .. runs.Select(
                    (run, i) =>
                        new ReportRun(
                            run.Name,
                            run.Documents,
                            run.Failed,
                            StoredAnalysis.ModelOf(run),
                            run.Identity.Task,
                            records[i],
                            run.Estimators
                        )
                        {
                            Prompt = StoredPrompt.Of(run.Identity.Record),
                            ByLabel = ByLabel(evaluated[i], scored[i]),
                        }
                ),
            ],
            Differences = RecordDifference.Between(records),
            Verdicts = [.. scoreboards.Select((board, i) => Verdict.Of(board, scored[i], runs[i].Identity.Labels, Answers(documents, i)))],
            Comparisons = RunComparison.Of([
                .. evaluated.Select(
                    (run, i) =>
                        (
                            run.Run.Name,
                            (IReadOnlyDictionary<string, string>)
                                run.Documents.ToDictionary(document => document.Id, document => document.Text, StringComparer.Ordinal),
                            scored[i]
                        )
                ),
            ]),
            Agreement = AnnotatorAgreement.Of(evaluated[0].Documents, evaluated[0].Labels),
            Scoreboards = scoreboards,
            Analyses = analyses,
            Charts = ReportCharts.Of(
                scoreboards,
                [
                    .. evaluated.Select(run =>
                        CalibrationCurve.Of(run.Run.Name, run.Labels, run.Run.Identity.Task, run.Documents, run.Methods)
                    ),
                ],
                analyses
            ),
            Documents = documents,
        };
    }

    /// <summary>A run for analyses; null if its model gives no probabilities, or it was asked for no answers with steps.</summary>
    private static AnalysedRun? Analysed(StoredRun run, KeptEvidence evidence)
    {
        if (!run.IsTraced)
        {
            return null;
        }

        try
        {
            return StoredAnalysis.Of(run, evidence.Keep(run));
        }
        catch (UnscoredRunException)
        {
            return null;
        }
    }

    /// <summary>Whether a method's probabilities are shares of sampled answers, and not averages of them or calibrated.</summary>
    private static bool IsShare(Method method) =>
        method is { Draws: 1, Calibrator: null, Estimator: ZeroShotEstimator } && method.Needs == EvidenceNeeds.Samples;

    /// <summary>The shares of a document's sampled answers, with their intervals; null if there are too few answers.</summary>
    private static LabelMarginals? Interval(Method method, Evidence evidence, TaskKind task) =>
        evidence.Samples?.Count >= method.Estimator.Samples ? ((ZeroShotEstimator)method.Estimator).Estimate(evidence, task) : null;

    /// <summary>Computes a scoreboard. Where there is nothing to compare with, or labels are not those of the task, the report says so
    /// instead of failing.</summary>
    private static ReportScoreboard Board(RunEvaluation evaluation, EvaluatedRun run)
    {
        try
        {
            return new ReportScoreboard(run.Run.Name, evaluation.Of(run), Fault: null);
        }
        catch (Exception fault) when (fault is EvaluationException or DatasetFormatException)
        {
            return new ReportScoreboard(run.Run.Name, Scoreboard: null, fault.Message);
        }
    }

    /// <summary>A run's methods label by label.</summary>
    private static List<ReportMethod> ByLabel(EvaluatedRun run, IReadOnlyList<ScoredMethod> scored)
    {
        IReadOnlyList<CalibrationCurve>[] curves =
        [
            .. run.Labels.Select(
                (_, label) => CalibrationCurve.Of(run.Run.Name, run.Labels, run.Run.Identity.Task, run.Documents, run.Methods, label)
            ),
        ];
        return
        [
            .. scored.Select(method => new ReportMethod(
                method.Method,
                LabelScores.Of(method.Documents),
                [.. curves.Select(label => label.First(curve => curve.Method == method.Method))]
            )),
        ];
    }

    /// <summary>A run's answer for each document, with the document's annotations.</summary>
    private static List<(IReadOnlyList<string> Labels, ReportDocument Document)> Answers(
        IReadOnlyList<ReportDocument> documents,
        int run
    ) =>
        [
            .. documents
                .Where(document => document.Answers[run]?.Whole is not null)
                .Select(document => (document.Answers[run]!.Whole!.Labels, document)),
        ];

    /// <summary>
    /// Joins the documents of all runs by id and text. An id alone does not identify a document, because it may be a line number.
    /// </summary>
    private static List<ReportDocument> Documents(
        RunStore store,
        KeptEvidence kept,
        IReadOnlyList<StoredRun> runs,
        EvaluatedRun[] evaluated
    )
    {
        var labels = LabelSet.Create(runs[0].Identity.Labels);
        var documents = new OrderedDictionary<(string Id, string Text), (TextItem Item, ReportAnswer?[] Answers)>();
        foreach (var (at, run) in runs.Index())
        {
            var methods = run.Estimators.Select(name => evaluated[at].Methods.FirstOrDefault(method => method.Method == name)).ToList();
            Method?[] sampled = [.. run.Estimators.Select(name => Method.Parse(name)).Select(method => IsShare(method) ? method : null)];
            var shown = store.DemonstrationsByDocument(run);
            foreach (var (item, evidence, fault) in kept.Of(run))
            {
                if (!documents.TryGetValue((item.Id, item.Text), out var document))
                {
                    documents.Add((item.Id, item.Text), document = (item, new ReportAnswer?[runs.Count]));
                }

                document.Answers[at] = new ReportAnswer(
                    evidence.Trace,
                    fault,
                    [
                        .. methods.Select(method =>
                            method is not null && method.Probabilities.TryGetValue(out var known) ? known.GetValueOrDefault(item.Id) : null
                        ),
                    ]
                )
                {
                    Intervals = [.. sampled.Select(method => method is null ? null : Interval(method, evidence, run.Identity.Task))],
                    IsOfWholeAnswers = run.Identity.Record.Steps is null,
                    Prompt = shown.TryGetValue((item.Id, item.Text), out var own) ? StoredPrompt.Of(run.Identity.Record, own) : null,
                };
            }
        }

        return [.. documents.Values.Select(document => ReportDocument.Of(document.Item, labels, runs[0].Identity.Task, document.Answers))];
    }
}
