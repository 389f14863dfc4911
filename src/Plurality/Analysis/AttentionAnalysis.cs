using Plurality.Traces;

namespace Plurality.Analysis;

/// <summary>
/// Where does the model look before it writes another label? Mean attention weight per token of the prompt, of the answer so far and of the
/// first tokens of earlier labels, and the share of each in all attention (docs/method.md#6-analyses-of-the-steps, item 7; Ma et al., EMNLP
/// 2025, arXiv 2505.17510, table 6).
/// </summary>
/// <remarks>
/// A mean over steps r ≥ 2. Stored weights are averages over heads and layers. The shares of prompt and answer sum to 1. The first tokens
/// of labels are part of the answer. A step without earlier label tokens does not count for their weight.
/// </remarks>
internal sealed class AttentionAnalysis : IAnalysis
{
    private const string NoStep = "no answer has a second step";

    private static readonly TableKey[] Keys = [new("on"), new("step", IsNumber: true)];

    private static readonly FigureTable Weights = ResultSheet.Table(
        "weights",
        "mean attention weight per token",
        FigureUnit.Fraction,
        Keys
    ) with
    {
        Chart = ChartShape.Lines("Attention on a token, step by step", "step", "on"),
    };

    private static readonly FigureTable Shares = ResultSheet.Table("shares", "share of all attention", FigureUnit.Fraction, Keys) with
    {
        Chart = ChartShape.Lines("Shares of attention, step by step", "step", "on"),
    };

    /// <inheritdoc/>
    public string Name => "attention";

    /// <inheritdoc/>
    public string Question => "What does the model look at before it writes another label?";

    /// <inheritdoc/>
    public string Needs => "record: [attention]";

    /// <inheritdoc/>
    public bool ReadsWholeAnswers => false;

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, Weights, Shares);
        foreach (var run in runs)
        {
            sheet.Begin(run);
            if (!run.RecordsAttention && run.Documents.All(document => document.Trace.Attention.Count == 0))
            {
                sheet.Missing("Attention was not recorded; write record: [attention] in the run file and run it under another name.");
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
        var all = new Group();
        var bySteps = new SortedDictionary<int, Group>();
        foreach (var (place, document) in run.Documents.Index())
        {
            foreach (var step in document.Trace.Attention)
            {
                all.Add(place, step);
                if (!bySteps.TryGetValue(step.Step, out var group))
                {
                    bySteps[step.Step] = group = new Group();
                }

                group.Add(place, step);
            }
        }

        foreach (var (on, weight, _) in all.Parts)
        {
            sheet.Headline($"weight per token of {on}", FigureUnit.Fraction, weight);
        }

        foreach (var (on, _, share) in all.Parts)
        {
            sheet.Headline($"share on {on}", FigureUnit.Fraction, share);
        }

        foreach (var (step, group) in bySteps)
        {
            foreach (var (on, weight, share) in group.Parts)
            {
                sheet.Row(Weights, weight, on, FigureText.Key(step));
                sheet.Row(Shares, share, on, FigureText.Key(step));
            }
        }

        var (prompt, labels) = (all.Parts[0], all.Parts[2]);
        sheet.Found(
            prompt.Share.Value is null
                ? $"Attention is undefined: {NoStep}."
                : $"Before another label, {FigureText.Percent(prompt.Share.Value)} of attention is on the prompt and"
                    + $" {FigureText.Percent(labels.Share.Value)} on the first tokens of earlier labels. Each of these tokens gets "
                    + $"{Times(labels.Weight.Value / prompt.Weight.Value)} the weight of a prompt token."
        );
    }

    private static string Times(double? factor) =>
        factor is { } times && double.IsFinite(times) ? $"{FigureText.Number(times)} times" : "an undefined multiple of";

    private sealed class Group
    {
        public (string On, Ratio Weight, Ratio Share)[] Parts { get; } =
        [.. ((string[])["the prompt", "the answer so far", "earlier labels"]).Select(on => (on, new Ratio(NoStep), new Ratio(NoStep)))];

        public void Add(int document, AttentionShares step)
        {
            Add(0, document, step.PromptShare, step.PromptTokens);
            Add(1, document, step.GeneratedShare, step.GeneratedTokens);
            Add(2, document, step.LabelShare, step.LabelTokens);
        }

        private void Add(int part, int document, double share, int tokens)
        {
            Parts[part].Share.Add(document, share);
            if (tokens > 0)
            {
                Parts[part].Weight.Add(document, share / tokens);
            }
        }
    }
}
