using System.Globalization;

namespace Plurality.Analysis;

/// <summary>
/// The share of answers with several labels against the share of demonstrations with several labels: one point per run
/// (docs/method.md#6-analyses-of-the-steps, item 5; Ma et al., EMNLP 2025, arXiv 2505.17510, figure 6).
/// </summary>
/// <remarks>
/// An answer has several labels if <see cref="Traces.Trace.Labels"/> has at least two. Empty answers, <c>none</c>, forced first steps and
/// malformed answers without labels count as answers with fewer. A run has no point in the table if it has no demonstrations, or different
/// ones per document.
/// </remarks>
internal sealed class MultiLabelShareAnalysis : IAnalysis
{
    private static readonly FigureTable Answers = ResultSheet.Table(
        "answers",
        "share of answers with several labels",
        FigureUnit.Fraction,
        new TableKey("share of demonstrations", IsNumber: true)
    ) with
    {
        Chart = ChartShape.Points("Answers with several labels against demonstrations with several", "share of demonstrations"),
    };

    /// <inheritdoc/>
    public string Name => "multi-label-share";

    /// <inheritdoc/>
    public string Question => "Do answers have several labels as often as the demonstrations do?";

    /// <inheritdoc/>
    public string Needs => "runs that differ in prompt: { sampling: \"multilabel:<share>\" }";

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, Answers);
        var points = new List<(double Demonstrations, double Answers)>();
        foreach (var run in runs)
        {
            var (answers, gold) = (new Ratio("there is no document"), new Ratio("there are no gold labels"));
            foreach (var (place, document) in run.Documents.Index())
            {
                answers.Add(place, document.Trace.Labels.Count > 1);
                if (document.Gold is { } labels)
                {
                    gold.Add(place, labels.Probabilities.Count(label => label > 0) > 1);
                }
            }

            sheet.Begin(run);
            sheet.Headline("answers with several labels", FigureUnit.Fraction, answers);
            sheet.Headline("documents with several gold labels", FigureUnit.Fraction, gold);
            if (run.DemonstrationLabels.Count == 0)
            {
                continue;
            }

            var share = (double)run.DemonstrationLabels.Count(labels => labels > 1) / run.DemonstrationLabels.Count;
            sheet.Row(Answers, answers, share.ToString("R", CultureInfo.InvariantCulture));
            points.Add((share, answers.Value!.Value));
        }

        points.Sort();
        sheet.FoundOfAll(
            points switch
            {
                [] => "Without demonstrations that all documents share, there is nothing to compare the answers with.",
                [var only] => $"{FigureText.Percent(only.Demonstrations)} of demonstrations and {FigureText.Percent(only.Answers)} of "
                    + "answers have several labels.",
                [var first, .., var last] => $"From {FigureText.Percent(first.Demonstrations)} to "
                    + $"{FigureText.Percent(last.Demonstrations)} of demonstrations with several labels, the share of answers with several "
                    + $"labels goes from {FigureText.Percent(first.Answers)} to {FigureText.Percent(last.Answers)}.",
            }
        );
        return sheet.Complete();
    }
}
