using Plurality.Traces;

namespace Plurality.Analysis;

/// <summary>
/// Does the model write the runner-up of a step next? The runner-up of an intermediate step is the most probable label, without
/// <c>none</c>, that is not written up to this step (docs/method.md#6-analyses-of-the-steps, item 2; Ma et al., EMNLP 2025, arXiv
/// 2505.17510, figures 3 and 11 and table 4).
/// </summary>
/// <remarks>
/// Every intermediate step counts once. Among equally probable labels, the runner-up is the first in the set's order. Two kinds of step do
/// not count: steps that write an unknown string, which has no rank, and steps at which every label is written. If the next step writes no
/// candidate (a repeated label, <c>none</c> or an unknown string), the runner-up did not come next, and the rank is <c>other</c>. The p_r
/// of the next label is only defined for known labels. A runner-up comes later if any later step writes it.
/// </remarks>
internal sealed class RunnerUpAnalysis : IAnalysis
{
    private const string NoPair = "no answer has a step with a runner-up before its last";
    private const string Never = "never";
    private const string Other = "other";

    private static readonly FigureTable ByStep = ResultSheet.Table(
        "by step",
        "share or mean probability",
        FigureUnit.Fraction,
        new TableKey("measure"),
        new TableKey("step", IsNumber: true)
    ) with
    {
        Chart = ChartShape.Lines("What becomes of the runner-up, step by step", "step", "measure"),
    };

    private static readonly FigureTable When = ResultSheet.Table(
        "when",
        "share of runners-up written this many steps later",
        FigureUnit.Fraction,
        new TableKey("steps later")
    ) with
    {
        IsWhole = true,
        Chart = ChartShape.Bars("When the runner-up is written", "steps later"),
    };

    private static readonly FigureTable Ranks = ResultSheet.Table(
        "rank",
        "share of next labels with this rank",
        FigureUnit.Fraction,
        new TableKey("rank")
    ) with
    {
        IsWhole = true,
        Chart = ChartShape.Bars("Which rank the next label had", "rank"),
    };

    /// <inheritdoc/>
    public string Name => "runner-up";

    /// <inheritdoc/>
    public string Question => "Is the second most probable label of a step the one that the model writes next?";

    /// <inheritdoc/>
    public string Needs => "";

    /// <inheritdoc/>
    public AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        var sheet = new ResultSheet(this, settings, ByStep, When, Ranks);
        foreach (var run in runs)
        {
            Read(run, sheet);
        }

        return sheet.Complete();
    }

    /// <summary>Whether there is a counted step whose runner-up is not written next.</summary>
    public static bool Misses(Trace trace, int labels) => Pairs(trace, labels).Any(pair => pair.StepsLater != 1);

    private static void Read(AnalysedRun run, ResultSheet sheet)
    {
        var pairs = run
            .Documents.Index()
            .SelectMany(document => Pairs(document.Item.Trace, run.Labels.Count).Select(pair => (document.Index, Pair: pair)))
            .ToArray();
        var all = new Group();
        var bySteps = new SortedDictionary<int, Group>();
        foreach (var (document, pair) in pairs)
        {
            all.Add(document, pair);
            if (!bySteps.TryGetValue(pair.Step, out var group))
            {
                bySteps[pair.Step] = group = new Group();
            }

            group.Add(document, pair);
        }

        sheet.Begin(run);
        foreach (var (measure, ratio) in all.Measures)
        {
            sheet.Headline(measure, FigureUnit.Fraction, ratio);
        }

        foreach (var (step, group) in bySteps)
        {
            foreach (var (measure, ratio) in group.Measures)
            {
                sheet.Row(ByStep, ratio, measure, FigureText.Key(step));
            }
        }

        WriteShares(sheet, When, pairs, pair => pair.StepsLater, Never);
        WriteShares(sheet, Ranks, pairs, pair => pair.NextRank, Other);
        sheet.Found(
            all.IsNext.Value is null
                ? $"The runner-up is undefined: {NoPair}."
                : $"The runner-up comes next in {FigureText.Percent(all.IsNext.Value)} of {all.IsNext.Support} cases"
                    + (
                        all.IsNever.Value is null
                            ? "."
                            : $". In the other cases, it never comes in {FigureText.Percent(all.IsNever.Value)}."
                    )
        );
    }

    /// <summary>A row for each number up to the highest, then one for cases without a number.</summary>
    private static void WriteShares(
        ResultSheet sheet,
        FigureTable table,
        (int Document, Pair Pair)[] pairs,
        Func<Pair, int?> number,
        string otherwise
    )
    {
        if (pairs.Length == 0)
        {
            return;
        }

        var highest = pairs.Max(pair => number(pair.Pair)) ?? 0;
        foreach (var wanted in Enumerable.Range(1, highest).Select(value => (int?)value).Append(null))
        {
            var share = new Ratio(NoPair);
            foreach (var (document, pair) in pairs)
            {
                share.Add(document, number(pair) == wanted);
            }

            sheet.Row(table, share, wanted is { } value ? FigureText.Key(value) : otherwise);
        }
    }

    private static IEnumerable<Pair> Pairs(Trace trace, int labels)
    {
        var written = new bool[labels];
        for (var i = 0; i + 1 < trace.Steps.Count; i++)
        {
            var (step, next) = (trace.Steps[i], trace.Steps[i + 1]);
            var chosen = step.ChosenOption;
            if (chosen >= 0 && chosen < labels)
            {
                written[chosen] = true;
            }

            if (step.IsLast || chosen < 0)
            {
                continue;
            }

            var probabilities = step.Distribution.Probabilities;
            int[] candidates =
            [
                .. Enumerable.Range(0, labels).Where(label => !written[label]).OrderByDescending(label => probabilities[label]),
            ];
            if (candidates.Length == 0)
            {
                continue;
            }

            var nextChosen = next.ChosenOption;
            var rank = Array.IndexOf(candidates, nextChosen);
            var after = trace
                .Steps.Skip(i + 1)
                .Index()
                .FirstOrDefault(later => later.Item.ChosenOption == candidates[0], (Index: -1, Item: step))
                .Index;
            yield return new Pair(
                step.Number,
                after < 0 ? null : after + 1,
                rank < 0 ? null : rank + 1,
                next.Distribution.Probabilities[candidates[0]],
                nextChosen >= 0 && nextChosen < labels ? probabilities[nextChosen] : null
            );
        }
    }

    /// <summary>An intermediate step and the fate of its runner-up.</summary>
    /// <param name="Step">r.</param>
    /// <param name="StepsLater">The number of steps until the runner-up is written, from 1; null for never.</param>
    /// <param name="NextRank">
    /// The rank at r, from 1, of the next label among the labels not yet written; null if it is none of them.
    /// </param>
    /// <param name="NextProbability">p_{r+1} of the runner-up.</param>
    /// <param name="WrittenProbability">p_r of the next label; null if it is not a label of the set.</param>
    private readonly record struct Pair(int Step, int? StepsLater, int? NextRank, double NextProbability, double? WrittenProbability);

    private sealed class Group
    {
        public Ratio IsNext { get; } = new(NoPair);

        public Ratio IsNever { get; } = new("every runner-up comes next");

        private Ratio Probability { get; } = new(NoPair);

        private Ratio Written { get; } = new("no such step is followed by a label");

        public IEnumerable<(string Name, Ratio Ratio)> Measures =>
            [
                ("runner-up comes next", IsNext),
                ("probability of the runner-up one step later", Probability),
                ("earlier probability of the next label", Written),
                ("runner-up never comes, if it is not next", IsNever),
            ];

        public void Add(int document, Pair pair)
        {
            IsNext.Add(document, pair.StepsLater == 1);
            Probability.Add(document, pair.NextProbability);
            if (pair.WrittenProbability is { } written)
            {
                Written.Add(document, written);
            }

            if (pair.StepsLater != 1)
            {
                IsNever.Add(document, pair.StepsLater is null);
            }
        }
    }
}
