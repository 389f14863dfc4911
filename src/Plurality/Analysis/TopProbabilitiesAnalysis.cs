using Plurality.Labels;

namespace Plurality.Analysis;

/// <summary>
/// How sure is the model at each step? The highest and second highest probability and the entropy of p_r, separately for last steps and
/// intermediate steps (docs/method.md#6-analyses-of-the-steps, item 1; Ma et al., EMNLP 2025, arXiv 2505.17510, figures 2, 3, 9 and 10).
/// </summary>
/// <remarks>
/// A mean over steps: an answer with three steps counts three times. The trace says which step is the last. A step that writes <c>none</c>
/// only counts in the figures with <c>none</c> steps. Steps that write an unknown string or repeat a label count. A forced first step is
/// not a step of its answer and does not count. A step with one offered option has no second probability.
/// </remarks>
internal sealed class TopProbabilitiesAnalysis : IAnalysis
{
    private static readonly TableKey[] Keys = [new("measure"), new("kind"), new("none steps"), new("step", IsNumber: true)];

    private static readonly FigureTable Probabilities = ResultSheet.Table(
        "probabilities",
        "mean probability",
        FigureUnit.Fraction,
        Keys
    ) with
    {
        Chart = ChartShape.Lines("Highest and second probability, step by step", "step", "measure", "kind", "none steps"),
    };

    private static readonly FigureTable Entropies = ResultSheet.Table("entropy", "mean entropy in bits", FigureUnit.Bits, Keys) with
    {
        Chart = ChartShape.Lines("Entropy, step by step", "step", "kind", "none steps"),
    };

    /// <inheritdoc/>
    public string Name => "top-probabilities";

    /// <inheritdoc/>
    public string Question => "How sure is the model at each step, and is it less sure at the last one?";

    /// <inheritdoc/>
    public string Needs => "";

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, Probabilities, Entropies);
        foreach (var run in runs)
        {
            Read(run, sheet);
        }

        return sheet.Complete();
    }

    private static void Read(AnalysedRun run, ResultSheet sheet)
    {
        // By step (0 for all together), by whether it is the last, and by whether steps that write none count.
        var groups = new SortedDictionary<(bool IsLast, bool WithoutNone, int Step), Group>();
        foreach (var isLast in (bool[])[false, true])
        {
            foreach (var withoutNone in (bool[])[false, true])
            {
                groups[(isLast, withoutNone, 0)] = new Group(isLast);
            }
        }

        foreach (var (place, document) in run.Documents.Index())
        {
            if (document.Trace.ForcedFirstStep)
            {
                continue;
            }

            foreach (var step in document.Trace.Steps)
            {
                var shape = StepShape.Of(step.Distribution);
                foreach (var withoutNone in (bool[])[false, true])
                {
                    if (withoutNone && step.Chosen == LabelSet.None)
                    {
                        continue;
                    }

                    groups[(step.IsLast, withoutNone, 0)].Add(place, shape);
                    var key = (step.IsLast, withoutNone, step.Number);
                    if (!groups.TryGetValue(key, out var group))
                    {
                        groups[key] = group = new Group(step.IsLast);
                    }

                    group.Add(place, shape);
                }
            }
        }

        sheet.Begin(run);
        foreach (var ((isLast, withoutNone, step), group) in groups)
        {
            var kind = isLast ? "last" : "intermediate";
            if (step > 0)
            {
                string[] keys = [kind, withoutNone ? "without" : "with", FigureText.Key(step)];
                sheet.Row(Probabilities, group.Top, ["top", .. keys]);
                sheet.Row(Probabilities, group.Second, ["second", .. keys]);
                sheet.Row(Entropies, group.Entropy, ["entropy", .. keys]);
                continue;
            }

            var steps = withoutNone ? $"{kind} steps without none" : $"{kind} steps";
            sheet.Headline($"top probability, {steps}", FigureUnit.Fraction, group.Top);
            sheet.Headline($"second probability, {steps}", FigureUnit.Fraction, group.Second);
            sheet.Headline($"entropy, {steps}", FigureUnit.Bits, group.Entropy);
        }

        sheet.Found(Sentence(groups[(false, false, 0)], groups[(true, false, 0)]));
    }

    private static string Sentence(Group intermediate, Group last) =>
        (intermediate.Top.Value, last.Top.Value) switch
        {
            (null, null) => "No answer has a label step.",
            (null, _) => $"Every answer has one step, at which the most probable option has {Figures(last)}.",
            _ => $"Before the last step the most probable option has {Figures(intermediate)}; at the last step it has {Figures(last)}.",
        };

    private static string Figures(Group group) =>
        $"{FigureText.Number(group.Top.Value)} on average and the second {FigureText.Number(group.Second.Value)}"
        + $" (entropy {FigureText.Number(group.Entropy.Value)} bits)";

    private sealed class Group
    {
        public Group(bool isLast)
        {
            var reason = isLast ? "no answer has such a last step" : "no answer has such a step before its last";
            (Top, Second, Entropy) = (new Ratio(reason), new Ratio($"{reason} with two options on offer"), new Ratio(reason));
        }

        public Ratio Top { get; }

        public Ratio Second { get; }

        public Ratio Entropy { get; }

        public void Add(int document, StepShape shape)
        {
            Top.Add(document, shape.Top);
            if (shape.Second is { } second)
            {
                Second.Add(document, second);
            }

            Entropy.Add(document, shape.Entropy);
        }
    }
}
