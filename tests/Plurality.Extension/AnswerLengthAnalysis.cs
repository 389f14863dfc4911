using System.Globalization;
using Plurality.Analysis;

namespace Plurality.Extension;

/// <summary>How many labels answers have.</summary>
public sealed class AnswerLengthAnalysis : IAnalysis
{
    private static readonly FigureTable Lengths = ResultSheet.Table(
        "lengths",
        "share of answers",
        FigureUnit.Fraction,
        new TableKey("labels", IsNumber: true)
    ) with
    {
        IsWhole = true,
        Chart = ChartShape.Bars("How many labels answers have", "labels"),
    };

    public string Name => "answer-length";

    public string Question => "How many labels do answers have?";

    public string Needs => "";

    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(settings);
        var sheet = new ResultSheet(this, settings, Lengths);
        foreach (var run in runs)
        {
            sheet.Begin(run);
            var most = run.Documents.Max(document => document.Trace.Labels.Count);
            for (var length = 0; length <= most; length++)
            {
                var share = new Ratio("there is no document");
                foreach (var (place, document) in run.Documents.Index())
                {
                    share.Add(place, document.Trace.Labels.Count == length);
                }

                sheet.Row(Lengths, share, length.ToString(CultureInfo.InvariantCulture));
            }

            sheet.Found($"Answers have at most {most.ToString(CultureInfo.InvariantCulture)} labels.");
        }

        return sheet.Complete();
    }
}
