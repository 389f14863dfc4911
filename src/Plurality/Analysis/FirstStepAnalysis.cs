namespace Plurality.Analysis;

/// <summary>
/// How peaked is the first step? Its probabilities from the highest to the lowest, averaged by rank over documents
/// (docs/method.md#6-analyses-of-the-steps, item 3; Ma et al., EMNLP 2025, arXiv 2505.17510, figure 4).
/// </summary>
/// <remarks>
/// <c>none</c> is an option. Forced first steps count, because their distribution does not depend on the answer. The means of all ranks sum
/// to 1. Coverage is the options' share of the probability of the whole vocabulary.
/// </remarks>
internal sealed class FirstStepAnalysis : IAnalysis
{
    private static readonly FigureTable Ranks = ResultSheet.Table(
        "ranks",
        "mean probability",
        FigureUnit.Fraction,
        new TableKey("rank", IsNumber: true)
    ) with
    {
        IsWhole = true,
        Chart = ChartShape.Bars("Probability by rank at the first step", "rank"),
    };

    /// <inheritdoc/>
    public string Name => "first-step-shape";

    /// <inheritdoc/>
    public string Question => "How is the probability of the first step spread over the options?";

    /// <inheritdoc/>
    public string Needs => "";

    /// <inheritdoc/>
    public bool ReadsWholeAnswers => false;

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, Ranks);
        foreach (var run in runs)
        {
            Read(run, sheet);
        }

        return sheet.Complete();
    }

    private static void Read(AnalysedRun run, ResultSheet sheet)
    {
        const string Always = "there is no document";
        Ratio[] ranks = [.. run.Documents[0].Trace.Steps[0].Distribution.Options.Select(_ => new Ratio(Always))];
        var (entropy, coverage) = (new Ratio(Always), new Ratio(Always));
        foreach (var (place, document) in run.Documents.Index())
        {
            var step = document.Trace.Steps[0].Distribution;
            foreach (var (rank, probability) in step.Probabilities.OrderDescending().Index())
            {
                ranks[rank].Add(place, probability);
            }

            entropy.Add(place, StepShape.Of(step).Entropy);
            coverage.Add(place, step.Coverage);
        }

        sheet.Begin(run);
        foreach (var (rank, ratio) in ranks.Take(3).Index())
        {
            sheet.Headline($"{FigureText.Ordinal(rank + 1)} most probable option", FigureUnit.Fraction, ratio);
        }

        sheet.Headline("entropy", FigureUnit.Bits, entropy);
        sheet.Headline("coverage of the vocabulary's probability", FigureUnit.Fraction, coverage);
        foreach (var (rank, ratio) in ranks.Index())
        {
            sheet.Row(Ranks, ratio, FigureText.Key(rank + 1));
        }

        sheet.Found(
            $"At the first step the most probable of {ranks.Length} options has {FigureText.Number(ranks[0].Value)} on average and the "
                + $"second"
                + $" {FigureText.Number(ranks.ElementAtOrDefault(1)?.Value ?? 0)}; the entropy is {FigureText.Number(entropy.Value)}"
                + $" of at most {FigureText.Number(Math.Log2(ranks.Length))} bits."
        );
    }
}
