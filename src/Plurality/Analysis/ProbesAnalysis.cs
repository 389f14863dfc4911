using System.Globalization;
using Plurality.Estimators;
using Plurality.Numerics;

namespace Plurality.Analysis;

/// <summary>
/// What the hidden state of step 1 knows: micro-F1 of linear probes for the gold labels (Gold), for the model's own answer (Pred), and for that
/// answer without its first label (Pred 2+), beside the model's own micro-F1 (Perf) (method.md section 6, item 8; the paper's figure 7).
/// </summary>
/// <remarks>
/// Probes are those of <see cref="ProbeEstimator"/> with the paper's penalty C = 1, fitted and scored by cross-validation in five parts over the
/// run's documents; a label is found where its probability is at least ½. A document takes part once however often its id occurs, and of
/// very large runs <see cref="MaximumDocuments"/>, the first in an order drawn with seed 0. Gold and Perf rest on documents with gold
/// labels. Pred 2+ scores the probes of Pred and passes over the pair of a document and the first label of its answer. Every recorded layer has
/// figures of its own; sentence and headlines are of the highest. Intervals resample documents and keep the fitted probes.
/// </remarks>
internal sealed class ProbesAnalysis : IAnalysis
{
    /// <summary>How many documents are used at most: fitting takes minutes beyond, and F1 no longer changes much.</summary>
    internal const int MaximumDocuments = 1000;

    private const double Penalty = 1;

    private static readonly FigureTable F1 = ResultSheet.Table(
        "f1", "micro-F1", FigureUnit.Fraction, new TableKey("probe"), new TableKey("layer", IsNumber: true));

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
            int[] layers = [.. run.Documents.SelectMany(document => document.Trace.HiddenStates).Select(state => state.Layer).Distinct().Order()];
            if (layers.Length == 0)
                sheet.Missing("Hidden states were not recorded; write record: [hidden] in the run file and run it under another name.");
            foreach (var layer in layers) Read(run, layer, isHighest: layer == layers[^1], sheet);
        }

        return sheet.Complete();
    }

    private static void Read(AnalysedRun run, int layer, bool isHighest, ResultSheet sheet)
    {
        var numbers = run.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        var documents = ProbedDocument.Of(run, layer, numbers);
        var (gold, perf) = (new Ratio("there are no gold labels"), new Ratio("there are no gold labels"));
        var (pred, rest) = (new Ratio("no answer and no probe has a label"), new Ratio("no answer and no probe has a second label"));
        ProbedDocument[] judged = [.. documents.Where(document => document.Gold is not null)];
        foreach (var document in judged) AddF1(perf, document.Places, document.Answer, document.Gold!);
        foreach (var (document, found) in Found(judged, document => document.Gold!, gold)) AddF1(gold, document.Places, found, document.Gold!);
        foreach (var (document, found) in Found(documents, document => document.Answer, pred))
        {
            AddF1(pred, document.Places, found, document.Answer);
            AddF1(rest, document.Places, found, document.Answer, except: document.First);
        }

        foreach (var (name, ratio) in ((string, Ratio)[])[("Gold", gold), ("Pred", pred), ("Pred 2+", rest), ("Perf", perf)])
        {
            if (isHighest) sheet.Headline(name, FigureUnit.Fraction, ratio);
            sheet.Row(F1, ratio, name, FigureText.Key(layer));
        }

        if (!isHighest) return;
        sheet.Found(gold.Value is null
            ? $"Probes on layer {FigureText.Key(layer)} find the model's own labels with micro-F1 {FigureText.Number(pred.Value)}; of gold labels nothing can be said: {gold.Undefined}."
            : $"Probes on layer {FigureText.Key(layer)} find the gold labels with micro-F1 {FigureText.Number(gold.Value)}, the answers themselves reach"
                + $" {FigureText.Number(perf.Value)}; what the answer will be, probes find with {FigureText.Number(pred.Value)}, without its first label with {FigureText.Number(rest.Value)}.");
    }

    /// <summary>What probes say of each document that were fitted on the other parts; nothing, and why, where there are too few.</summary>
    private static IEnumerable<(ProbedDocument Document, double[] Found)> Found(
        ProbedDocument[] documents, Func<ProbedDocument, double[]> targets, Ratio figure)
    {
        if (documents.Length == 0) yield break;
        if (documents.Length < Folds.MinimumDocuments)
        {
            figure.Undefined = string.Create(
                CultureInfo.InvariantCulture, $"cross-validation needs {Folds.MinimumDocuments} documents, there are {documents.Length}");
            yield break;
        }

        if (documents.All(document => document.State.AsSpan().SequenceEqual(documents[0].State)))
        {
            figure.Undefined = "the hidden states of all documents are the same";
            yield break;
        }

        foreach (var (fitted, held) in Folds.Of(documents.Length))
        {
            double[][] rows = [.. fitted.Select(document => documents[document].State)];
            var probe = ProbeFit.Of(
                rows, [.. targets(documents[0]).Select((_, label) => fitted.Select(document => targets(documents[document])[label]).ToArray())], Penalty);
            foreach (var document in held.Select(place => documents[place]))
                yield return (document, [.. probe.Logits(document.State).Select(logit => logit >= 0 ? 1.0 : 0)]);
        }
    }

    private static void AddF1(Ratio f1, IReadOnlyList<int> places, double[] found, double[] wanted, int except = -1)
    {
        var (both, either) = (0.0, 0.0);
        for (var label = 0; label < found.Length; label++)
        {
            if (label == except) continue;
            both += found[label] * wanted[label];
            either += found[label] + wanted[label];
        }

        // Each place of a document that occurs several times counts, as elsewhere.
        foreach (var place in places) f1.Add(place, 2 * both, either);
    }
}
