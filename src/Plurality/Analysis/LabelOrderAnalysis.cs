using Plurality.Labels;

namespace Plurality.Analysis;

/// <summary>
/// In which order does the model write labels? The shares of answers in alphabetical order and in the order of the instruction
/// (docs/method.md#6-analyses-of-the-steps, item 6; Ma et al., EMNLP 2025, arXiv 2505.17510, table 7).
/// </summary>
/// <remarks>
/// Counts answers whose <see cref="Traces.Trace.Labels"/> has at least two labels. An answer follows an order if all its labels do. The
/// alphabetical order is by code unit, as in <see cref="LabelOrder.Alphabetical"/>. By chance, k labels are in a given order in 1/k! of the
/// answers; the mean of this is reported beside the shares.
/// </remarks>
internal sealed class LabelOrderAnalysis : IAnalysis
{
    private const string NoAnswer = "no answer has two labels";

    private static readonly FigureTable Orders = ResultSheet.Table(
        "orders",
        "share of answers with several labels",
        FigureUnit.Fraction,
        new TableKey("instruction"),
        new TableKey("order")
    ) with
    {
        Chart = ChartShape.Bars("Answers whose labels follow an order", "order"), // the instruction goes with the run
    };

    /// <inheritdoc/>
    public string Name => "label-order";

    /// <inheritdoc/>
    public string Question => "Does the model write labels in alphabetical order or in the order of the instruction?";

    /// <inheritdoc/>
    public string Needs => "runs that differ in prompt: { order: … }";

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, Orders);
        foreach (var run in runs)
        {
            Read(run, sheet);
        }

        return sheet.Complete();
    }

    private static void Read(AnalysedRun run, ResultSheet sheet)
    {
        var places = run.InstructionLabels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        var (alphabet, instruction, chance) = (new Ratio(NoAnswer), new Ratio(NoAnswer), new Ratio(NoAnswer));
        foreach (var (place, document) in run.Documents.Index())
        {
            if (document.Trace.Labels is not { Count: > 1 } written)
            {
                continue;
            }

            alphabet.Add(place, Ascends(written, string.CompareOrdinal));
            instruction.Add(place, Ascends(written, (left, right) => places[left].CompareTo(places[right])));
            chance.Add(place, Enumerable.Range(2, written.Count - 1).Aggregate(1.0, (share, factor) => share / factor));
        }

        var order = NameOf(run.InstructionLabels);
        sheet.Begin(run);
        foreach (var (name, ratio) in ((string, Ratio)[])[("alphabetical", alphabet), ("instruction", instruction), ("chance", chance)])
        {
            sheet.Headline(name == "chance" ? "in a given order by chance" : $"in {name} order", FigureUnit.Fraction, ratio);
            sheet.Row(Orders, ratio, order, name);
        }

        sheet.Found(
            alphabet.Value is null
                ? "Label order is undefined: no answer has two labels."
                : $"Under {order} instructions {FigureText.Percent(alphabet.Value)} of {alphabet.Support} answers with several labels are "
                    + $"in alphabetical order and"
                    + $" {FigureText.Percent(instruction.Value)} in the order of the instruction; chance would give "
                    + $"{FigureText.Percent(chance.Value)}."
        );
    }

    private static string NameOf(IReadOnlyList<string> labels) =>
        Ascends(labels, string.CompareOrdinal) ? "alphabetical"
        : Ascends(labels, (left, right) => string.CompareOrdinal(right, left)) ? "reverse"
        : "other";

    private static bool Ascends(IReadOnlyList<string> labels, Comparison<string> compare) =>
        labels.Zip(labels.Skip(1)).All(pair => compare(pair.First, pair.Second) < 0);
}
