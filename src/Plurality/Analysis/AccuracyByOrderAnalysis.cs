namespace Plurality.Analysis;

/// <summary>
/// Is the first written label right more often than the second and the third? (docs/method.md#6-analyses-of-the-steps, item 4; Ma et al.,
/// EMNLP 2025, arXiv 2505.17510, figure 5.)
/// </summary>
/// <remarks>
/// Counts documents with gold labels (or gold <c>none</c>) whose answer has at least two labels. Written labels are those of
/// <see cref="Traces.Trace.Labels"/>: known, without repetitions, in the order of their first occurrence. Unknown strings and repetitions
/// have no place in the order.
/// </remarks>
internal sealed class AccuracyByOrderAnalysis : IAnalysis
{
    private const int HeadlinePlaces = 3;

    private static readonly FigureTable Places = ResultSheet.Table(
        "places",
        "share of labels that are gold labels",
        FigureUnit.Fraction,
        new TableKey("place", IsNumber: true)
    ) with
    {
        Chart = ChartShape.Lines("How often a label is right, by its place", "place"),
    };

    /// <inheritdoc/>
    public string Name => "accuracy-by-order";

    /// <inheritdoc/>
    public string Question => "Are labels that are written first right more often than those written later?";

    /// <inheritdoc/>
    public string Needs => "gold labels";

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, Places);
        foreach (var run in runs)
        {
            sheet.Begin(run);
            if (run.Documents.All(document => document.Gold is null))
            {
                sheet.Missing("There are no gold labels. Set data: test to labelled data and run again.");
            }
            else
            {
                Read(run, sheet);
            }
        }

        return sheet.Complete();
    }

    private static void Read(AnalysedRun run, ResultSheet sheet)
    {
        var numbers = run.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        List<Ratio> places = [.. Enumerable.Range(1, HeadlinePlaces).Select(Place)];
        foreach (var (document, analysed) in run.Documents.Index())
        {
            if (analysed.Gold is not { } gold || analysed.Trace.Labels is not { Count: > 1 } written)
            {
                continue;
            }

            foreach (var (place, label) in written.Index())
            {
                if (place == places.Count)
                {
                    places.Add(Place(place + 1));
                }

                places[place].Add(document, gold.Probabilities[numbers[label]] > 0);
            }
        }

        foreach (var (place, ratio) in places.Take(HeadlinePlaces).Index())
        {
            sheet.Headline($"{FigureText.Ordinal(place + 1)} label is right", FigureUnit.Fraction, ratio);
        }

        foreach (var (place, ratio) in places.Index().Where(place => place.Item.Support > 0))
        {
            sheet.Row(Places, ratio, FigureText.Key(place + 1));
        }

        var found = places
            .Take(HeadlinePlaces)
            .Index()
            .Where(place => place.Item.Support > 0)
            .Select(place =>
                $"the {FigureText.Ordinal(place.Index + 1)} label is right in {FigureText.Percent(place.Item.Value)} of "
                + $"{place.Item.Support}"
            );
        sheet.Found(
            places[0].Support == 0
                ? "No answer to a document with gold labels has two labels."
                : $"In answers with two labels or more, {string.Join(", ", found)}."
        );
    }

    private static Ratio Place(int place) =>
        new($"no answer to a document with gold labels has {FigureText.Key(Math.Max(2, place))} labels or more");
}
