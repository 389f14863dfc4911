using System.Globalization;
using Plurality.Estimators;
using Plurality.Numerics;

namespace Plurality.Analysis;

/// <summary>
/// What does the hidden state of step 1 contain? Micro-F1 of linear probes for the gold labels (Gold), for the model's answer (Pred), and
/// for that answer without its first label (Pred 2+), beside the model's own micro-F1 (Perf) (docs/method.md#6-analyses-of-the-steps, item
/// 8; Ma et al., EMNLP 2025, arXiv 2505.17510, figure 7).
/// </summary>
/// <remarks>
/// The probes are those of <see cref="ProbeEstimator"/> with the penalty of Ma et al., C = 1, in five-fold cross-validation over the run's
/// documents. A probe assigns a label if its probability is at least ½. A document counts once even if its id occurs several times. Very
/// large runs use the first <see cref="MaximumDocuments"/> documents in an order drawn with seed 0. If some documents have gold labels, all
/// four figures use only these. Pred 2+ scores the probes of Pred without the first label of each answer. Every recorded layer has figures.
/// The sentence and the headlines use the highest layer. Intervals resample documents and keep the fitted probes.
/// </remarks>
internal sealed class ProbesAnalysis : IAnalysis
{
    /// <summary>The maximum number of documents. Fitting more takes minutes and barely changes F1.</summary>
    internal const int MaximumDocuments = 1000;

    private const double Penalty = 1;

    private static readonly FigureTable F1 = ResultSheet.Table(
        "f1",
        "micro-F1",
        FigureUnit.Fraction,
        new TableKey("probe"),
        new TableKey("layer", IsNumber: true)
    ) with
    {
        Chart = ChartShape.Lines("What probes find, layer by layer", "layer", "probe"),
    };

    /// <inheritdoc/>
    public string Name => "probes";

    /// <inheritdoc/>
    public string Question => "What does the hidden state of the first step know that the answer does not say?";

    /// <inheritdoc/>
    public string Needs => "record: [hidden]";

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, F1);
        foreach (var run in runs)
        {
            sheet.Begin(run);
            int[] layers =
            [
                .. run.Documents.SelectMany(document => document.Trace.HiddenStates).Select(state => state.Layer).Distinct().Order(),
            ];
            if (layers.Length == 0)
            {
                sheet.Missing("Hidden states were not recorded; write record: [hidden] in the run file and run it under another name.");
            }

            foreach (var layer in layers)
            {
                Read(run, layer, isHighest: layer == layers[^1], sheet);
            }
        }

        return sheet.Complete();
    }

    private static void Read(AnalysedRun run, int layer, bool isHighest, ResultSheet sheet)
    {
        var (gold, perf) = (new Ratio("there are no gold labels"), new Ratio("there are no gold labels"));
        var (pred, rest) = (new Ratio("no answer and no probe has a label"), new Ratio("no answer and no probe has a second label"));
        var documents = ProbedDocument.Of(run, layer);
        foreach (var document in documents.Where(document => document.Gold is not null))
        {
            AddF1(perf, document.Places, document.Answer, document.Gold!);
        }

        if (ReasonAgainst(documents) is { } reason)
        {
            gold.Undefined = pred.Undefined = rest.Undefined = reason;
        }
        else
        {
            Probe(documents, gold, pred, rest);
        }

        foreach (var (name, ratio) in ((string, Ratio)[])[("Gold", gold), ("Pred", pred), ("Pred 2+", rest), ("Perf", perf)])
        {
            if (isHighest)
            {
                sheet.Headline(name, FigureUnit.Fraction, ratio);
            }

            sheet.Row(F1, ratio, name, FigureText.Key(layer));
        }

        if (!isHighest)
        {
            return;
        }

        sheet.Found(
            pred.Value is null
                ? $"Probes on layer {FigureText.Key(layer)} are undefined: {pred.Undefined}."
                : $"Probes on layer {FigureText.Key(layer)} predict the answer with micro-F1 {FigureText.Number(pred.Value)}"
                    + (rest.Value is null ? "" : $", without its first label with {FigureText.Number(rest.Value)}")
                    + (
                        gold.Value is null
                            ? "."
                            : $"; they predict the gold labels with {FigureText.Number(gold.Value)}; the answers themselves reach "
                                + $"{FigureText.Number(perf.Value)}."
                    )
        );
    }

    private static string? ReasonAgainst(ProbedDocument[] documents) =>
        documents.Length < Folds.MinimumDocuments
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"cross-validation needs {Folds.MinimumDocuments} documents, there are {documents.Length}"
            )
        : documents.All(document => document.State.AsSpan().SequenceEqual(documents[0].State))
            ? "the hidden states of all documents are the same"
        : null;

    /// <summary>
    /// Fits on four folds and scores the fifth, five times. Both kinds of probe share the work that does not depend on labels, which is
    /// most of it.
    /// </summary>
    private static void Probe(ProbedDocument[] documents, Ratio gold, Ratio pred, Ratio rest)
    {
        foreach (var (fitted, held) in Folds.Of(documents.Length))
        {
            double[][] rows = [.. fitted.Select(document => documents[document].State)];
            double[][] targets =
            [
                .. documents[0].Targets.Select((_, target) => fitted.Select(document => documents[document].Targets[target]).ToArray()),
            ];
            var probe = ProbeFit.Of(rows, targets, Penalty);
            foreach (var document in held.Select(place => documents[place]))
            {
                double[] found = [.. probe.Logits(document.State).Select(logit => logit >= 0 ? 1.0 : 0)];
                var labels = document.Answer.Length;
                AddF1(pred, document.Places, found[..labels], document.Answer);
                AddF1(rest, document.Places, found[..labels], document.Answer, except: document.First);
                if (document.Gold is { } wanted)
                {
                    AddF1(gold, document.Places, found[labels..], wanted);
                }
            }
        }
    }

    private static void AddF1(Ratio f1, IReadOnlyList<int> places, double[] found, double[] wanted, int except = -1)
    {
        var (both, either) = (0.0, 0.0);
        for (var label = 0; label < found.Length; label++)
        {
            if (label == except)
            {
                continue;
            }

            both += found[label] * wanted[label];
            either += found[label] + wanted[label];
        }

        // A document that occurs several times counts once per place, as in other analyses.
        foreach (var place in places)
        {
            f1.Add(place, 2 * both, either);
        }
    }
}
