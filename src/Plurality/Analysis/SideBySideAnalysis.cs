using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Metrics;

namespace Plurality.Analysis;

/// <summary>
/// Compares models: their certainty at the first step, its ranking of labels, and F1 and NLL of every method that their evidence allows
/// (docs/method.md#6-analyses-of-the-steps, item 9; Ma et al., EMNLP 2025, arXiv 2505.17510, figures 12 to 16).
/// </summary>
/// <remarks>
/// Entropy and top probability are those of p_1, including <c>none</c>. Forced first steps count. The ranking against gold is the
/// label-ranking average precision. The ranking against Ĥ is the share of pairs of labels with different Ĥ that p_1 ranks in the same
/// order, averaged over documents with such a pair; ties of p_1 count ½. F1 is per document at a threshold of ½. NLL is against Ĥ, or
/// against gold in a run without annotators. The methods are the estimators without fitting, except <c>oracle</c>. A method leaves out
/// documents that lack its evidence.
/// </remarks>
internal sealed class SideBySideAnalysis : IAnalysis
{
    private static readonly TableKey[] Keys = [new("model"), new("method")];

    private static readonly FigureTable FirstStep = ResultSheet.Table(
        "first step",
        "mean over documents",
        FigureUnit.Fraction,
        new TableKey("model"),
        new TableKey("measure")
    ) with
    {
        Chart = ChartShape.Dots("First step, run by run", "measure"), // the model goes with the run
    };

    private static readonly FigureTable Entropies = ResultSheet.Table(
        "entropy",
        "entropy of the first step in bits",
        FigureUnit.Bits,
        new TableKey("model")
    ) with
    {
        Chart = ChartShape.Dots("Entropy of the first step, run by run", "run"),
    };

    private static readonly FigureTable F1 = ResultSheet.Table("f1", "F1 of each document's labels", FigureUnit.Fraction, Keys) with
    {
        Chart = ChartShape.Dots("F1 of methods, run by run", "method"),
    };

    private static readonly FigureTable Nll = ResultSheet.Table("nll", "negative log-likelihood", FigureUnit.Nats, Keys) with
    {
        Chart = ChartShape.Dots("Negative log-likelihood of methods, run by run", "method"),
    };

    /// <inheritdoc/>
    public string Name => "side-by-side";

    /// <inheritdoc/>
    public string Question => "How do models differ in certainty, in the ranking of labels, and in the results of methods?";

    /// <inheritdoc/>
    public string Needs => "several runs";

    /// <inheritdoc/>
    public bool ReadsWholeAnswers => false;

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, FirstStep, Entropies, F1, Nll);
        if (runs.Count < 2)
        {
            sheet.Missing("There is only one run. Name several to compare them: plurality analyze RUN RUN.");
            return sheet.Complete();
        }

        FirstStepFigures[] figures = [.. runs.Select(run => Read(run, sheet))];
        sheet.FoundOfAll(Sentence(runs, figures));
        return sheet.Complete();
    }

    private static FirstStepFigures Read(AnalysedRun run, ResultSheet sheet)
    {
        var labels = LabelSet.Create(run.Labels);
        var figures = new FirstStepFigures();
        var first = Scored(
            run.Task,
            labels,
            run.Documents,
            [.. run.Documents.Select(document => document.Trace.Steps[0].Distribution.Probabilities.Take(run.Labels.Count).ToArray())]
        );
        var precision = (IDocumentMetric)MetricCatalogue.Named("label_ranking_average_precision");
        foreach (var (place, document) in run.Documents.Index())
        {
            var shape = StepShape.Of(document.Trace.Steps[0].Distribution);
            figures.Entropy.Add(place, shape.Entropy);
            figures.Top.Add(place, shape.Top);
            if (precision.ValueOf(first, place) is { } value)
            {
                figures.GoldRanking.Add(place, value);
            }

            if (document.Shares is { } shares && InOrder(first.Probabilities(place), shares.Probabilities) is { } share)
            {
                figures.ShareRanking.Add(place, share);
            }
        }

        sheet.Begin(run);
        sheet.Headline("entropy of the first step", FigureUnit.Bits, figures.Entropy);
        sheet.Row(Entropies, figures.Entropy, run.Model);
        foreach (var (measure, ratio) in figures.Fractions)
        {
            sheet.Headline(measure, FigureUnit.Fraction, ratio);
            sheet.Row(FirstStep, ratio, run.Model, measure);
        }

        foreach (var method in EstimatorCatalogue.All.OfType<ZeroShotEstimator>())
        {
            AddMethod(run, labels, method, sheet);
        }

        return figures;
    }

    private static void AddMethod(AnalysedRun run, LabelSet labels, ZeroShotEstimator method, ResultSheet sheet)
    {
        // Answers that happen to be whole are no sample of all answers.
        var isCut = !run.Documents.All(document => Needed.HasSteps(method, document.Evidence));
        if (isCut || method.Needs.HasFlag(EvidenceNeeds.Truth) || method.ReasonAgainst(run.Task) is not null)
        {
            return;
        }

        (int Place, LabelledEvidence Document)[] able = [.. run.Documents.Index().Where(document => Has(document.Item.Evidence, method))];
        if (able.Length == 0)
        {
            return;
        }

        var scored = Scored(
            run.Task,
            labels,
            [.. able.Select(document => document.Document)],
            [.. able.Select(document => method.Estimate(document.Document.Evidence, run.Task).Probabilities)]
        );
        foreach (var (table, name) in ((FigureTable, string)[])[(F1, "example_f1"), (Nll, "nll")])
        {
            var metric = (IDocumentMetric)MetricCatalogue.Named(name);
            var ratio = new Ratio(table == Nll ? "no document has annotators or gold labels" : "no document has gold labels");
            foreach (var (i, (place, _)) in able.Index())
            {
                if (metric.ValueOf(scored, i) is { } value)
                {
                    ratio.Add(place, value);
                }
            }

            sheet.Row(table, ratio, run.Model, method.Name);
        }
    }

    private static bool Has(Evidence evidence, ZeroShotEstimator method) =>
        (!method.Needs.HasFlag(EvidenceNeeds.Unary) || evidence.Unary is not null)
        && (!method.Needs.HasFlag(EvidenceNeeds.Pairs) || evidence.Pairs is not null)
        && (!method.Needs.HasFlag(EvidenceNeeds.Lists) || evidence.Lists is not null)
        && (!method.Needs.HasFlag(EvidenceNeeds.Samples) || evidence.Samples?.Count >= method.Samples);

    /// <summary>The documents in the form of metrics. Places serve as ids, because a document may occur twice in a run.</summary>
    private static ScoredDocuments Scored(
        TaskKind task,
        LabelSet labels,
        IReadOnlyList<LabelledEvidence> documents,
        IReadOnlyList<IReadOnlyList<double>> probabilities
    )
    {
        var scores = documents
            .Zip(probabilities)
            .Select(
                (pair, place) =>
                    new DocumentScores(
                        FigureText.Key(place),
                        pair.Second,
                        pair.First.Shares,
                        pair.First.Gold is { } gold ? [.. gold.Probabilities.Select(label => label > 0)] : null
                    )
            );
        return ScoredDocuments.Create(labels, task, [.. scores]);
    }

    private static double? InOrder(ReadOnlySpan<double> probabilities, IReadOnlyList<double> shares)
    {
        var (right, pairs) = (0.0, 0);
        for (var more = 0; more < shares.Count; more++)
        {
            for (var less = 0; less < shares.Count; less++)
            {
                if (shares[more] <= shares[less])
                {
                    continue;
                }

                pairs++;
                right +=
                    probabilities[more] > probabilities[less] ? 1
                    : probabilities[more] < probabilities[less] ? 0
                    : 0.5;
            }
        }

        return pairs == 0 ? null : right / pairs;
    }

    private static string Sentence(IReadOnlyList<AnalysedRun> runs, FirstStepFigures[] figures)
    {
        var (surest, rest) = Extremes(runs, figures, figure => -figure.Entropy.Value!.Value);
        var sure =
            $"{surest.Run.Name} is the most certain at the first step ({Bits(surest.Figures)}), {rest.Run.Name} the least certain "
            + $"({Bits(rest.Figures)})";
        if (figures.Any(figure => figure.GoldRanking.Value is null))
        {
            return sure + ".";
        }

        var (best, worst) = Extremes(runs, figures, figure => figure.GoldRanking.Value!.Value);
        return $"{sure}; {best.Run.Name} ranks gold labels best ({FigureText.Number(best.Figures.GoldRanking.Value)}),"
            + $" {worst.Run.Name} worst ({FigureText.Number(worst.Figures.GoldRanking.Value)}).";
    }

    /// <summary>Returns the runs with the highest and the lowest value; among equal values, the first and the last run.</summary>
    private static ((AnalysedRun Run, FirstStepFigures Figures) Highest, (AnalysedRun Run, FirstStepFigures Figures) Lowest) Extremes(
        IReadOnlyList<AnalysedRun> runs,
        FirstStepFigures[] figures,
        Func<FirstStepFigures, double> value
    )
    {
        (AnalysedRun Run, FirstStepFigures Figures)[] sorted = [.. runs.Zip(figures).OrderByDescending(pair => value(pair.Second))];
        return (sorted[0], sorted[^1]);
    }

    private static string Bits(FirstStepFigures figures) => $"entropy {FigureText.Number(figures.Entropy.Value)} bits";

    private sealed class FirstStepFigures
    {
        public Ratio Entropy { get; } = new("there is no document");

        public Ratio Top { get; } = new("there is no document");

        public Ratio GoldRanking { get; } = new("no document has gold labels");

        public Ratio ShareRanking { get; } = new("no document has annotators who choose some labels more often than others");

        public IEnumerable<(string Name, Ratio Ratio)> Fractions =>
            [("top probability", Top), ("ranking against gold", GoldRanking), ("ranking against annotators", ShareRanking)];
    }
}
