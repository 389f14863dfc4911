using System.Globalization;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Statistics;

namespace Plurality.Reports;

/// <summary>The findings of a run in three sentences: how close its best method comes to the annotators, whether its answers are always the
/// same, and whether it is undecided where people disagree.</summary>
/// <param name="Run">The run.</param>
/// <param name="Best">The method that is closest to people; null if there is nothing to compare with.</param>
/// <param name="Sentences">The sentences; fewer where data is missing.</param>
internal sealed record Verdict(string Run, string? Best, IReadOnlyList<VerdictSentence> Sentences)
{
    /// <summary>The metric by which methods, people and the oracle can all be compared.</summary>
    private const string Distance = "l1";

    /// <summary>Answers have collapsed if at least this share has one label and annotators choose it at most half as often.</summary>
    private const double CollapsedShare = 0.5;

    /// <summary>The verdict on a run.</summary>
    /// <param name="board">Its scoreboard.</param>
    /// <param name="scored">Its methods' probabilities.</param>
    /// <param name="labels">The label set.</param>
    /// <param name="answers">The labels of each answer, with the annotations of the same document.</param>
    public static Verdict Of(
        ReportScoreboard board,
        IReadOnlyList<ScoredMethod> scored,
        IReadOnlyList<string> labels,
        IReadOnlyList<(IReadOnlyList<string> Labels, ReportDocument Document)> answers
    )
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(answers);
        var best = Closest(board.Scoreboard, RowPurpose.Method);
        List<VerdictSentence> sentences = [];
        if (best is not null)
        {
            sentences.Add(Closeness(board.Scoreboard!, best));
        }

        if (Collapse(labels, answers) is { } collapse)
        {
            sentences.Add(collapse);
        }

        if (best is not null && scored.FirstOrDefault(method => method.Method == best.Method) is { } method)
        {
            sentences.Add(Uncertainty(method, board.Scoreboard!));
        }

        return new Verdict(board.Run, best?.Method, sentences);
    }

    /// <summary>The row of a purpose that is closest to people; null if none has a distance.</summary>
    private static ScoreRow? Closest(Scoreboard? board, string purpose) =>
        board
            ?.Rows.Where(row => RowPurpose.Of(row) == purpose && Cell(row)?.Value.Estimate.Value is not null)
            .MinBy(row => Cell(row)!.Value.Estimate.Value);

    private static ScoreCell? Cell(ScoreRow row) =>
        row.Cells.TryGetValue(out var cells) ? cells.FirstOrDefault(cell => cell.Metric.Name == Distance) : null;

    private static VerdictSentence Closeness(Scoreboard board, ScoreRow best)
    {
        var (baseline, people, oracle) = (
            Closest(board, RowPurpose.Baseline),
            Closest(board, RowPurpose.People),
            Closest(board, RowPurpose.Oracle)
        );
        ScoreRow[] others = [.. ((ScoreRow?[])[baseline, people, oracle]).OfType<ScoreRow>()];
        string Words(ScoreRow row) =>
            $"{Number(Value(row))} "
            + (
                row == people ? "of one annotator against the others"
                : row == oracle ? $"of {row.Method}, which knows the truth"
                : $"of {row.Method}, which asks no model"
            );
        var against = others.Length == 0 ? "" : $", against {Listed([.. others.Select(Words)])}";
        var beaten =
            baseline is null ? ""
            : Value(baseline) <= Value(best) ? $"No method is closer to people than {baseline.Method}: the best one, "
            : Cell(baseline) is { IsNotWorse: true } ? $"No method is significantly closer to people than {baseline.Method}: the best one, "
            : "";
        var text =
            beaten.Length > 0
                ? $"{beaten}{best.Method}, has a mean L1 distance of {Number(Value(best))}{against}."
                : $"{best.Method} is closest to people: its mean L1 distance from their shares is {Number(Value(best))}{against}.";
        return new VerdictSentence(
            text,
            [.. new[] { best }.Concat(others).Select(row => VerdictFigure.Of($"L1 of {row.Method}", Cell(row)!.Value))]
        );
    }

    private static VerdictSentence? Collapse(
        IReadOnlyList<string> labels,
        IReadOnlyList<(IReadOnlyList<string> Labels, ReportDocument Document)> answers
    )
    {
        if (answers.Count == 0)
        {
            return null;
        }

        string[] options = [.. labels, LabelSet.None];
        double Share(string option) =>
            answers.Count(answer =>
                option == LabelSet.None && !labels.Contains(option) ? answer.Labels.Count == 0 : answer.Labels.Contains(option)
            ) / (double)answers.Count;
        var top = options.MaxBy(Share)!;
        var (share, people) = (Share(top), Chosen(top, labels, [.. answers.Select(answer => answer.Document)]));
        var written = top == LabelSet.None ? "have no label" : $"have the label {top}";
        var collapsed = share >= CollapsedShare && (people is null || share >= 2 * people);
        var beside = people is { } chosen ? $", which people choose {Percent(chosen)} of the time" : "";
        return new VerdictSentence(
            collapsed
                ? $"The answers have collapsed: {Percent(share)} of them {written}{beside}."
                : $"The answers have not collapsed: the most frequent option is {top}, in {Percent(share)} of them{beside}.",
            [
                new VerdictFigure($"share of the answers with {top}", share),
                .. people is null ? (VerdictFigure[])[] : [new VerdictFigure($"mean share of people who choose {top}", people)],
            ]
        );
    }

    /// <summary>The frequency with which annotators choose an option, over documents; null without annotations.</summary>
    private static double? Chosen(string option, IReadOnlyList<string> labels, IReadOnlyList<ReportDocument> documents)
    {
        var at = labels.ToList().IndexOf(option);
        double[] shares =
        [
            .. documents
                .Select(document =>
                    at >= 0
                        ? document.Shares?[at]
                            ?? (
                                document.Gold is { } gold
                                    ? gold[at]
                                        ? 1
                                        : 0
                                    : null
                            )
                    : document.Votes.Count > 0 ? document.Votes.Count(vote => vote.Labels.Count == 0) / (double)document.Votes.Count
                    : document.Gold is { } none
                        ? none.Any(label => label) ? 0
                            : 1
                    : (double?)null
                )
                .OfType<double>(),
        ];
        return shares.Length == 0 ? null : shares.Average();
    }

    private static VerdictSentence Uncertainty(ScoredMethod method, Scoreboard board)
    {
        var bootstrap = new Bootstrap(method.Documents.Count, seed: 0, level: board.Level);
        var correlation = bootstrap.Intervals(new EntropyCorrelationMetric(ranks: true), method.Documents)[0];
        var figure = VerdictFigure.Of("Spearman correlation of the entropies", correlation);
        if (correlation.Estimate.Value is not { } rho)
        {
            return new VerdictSentence(
                $"Whether {method.Method} is undecided where people disagree cannot be said: {correlation.Reason}.",
                [figure]
            );
        }

        var interval = correlation is { Low: { } low, High: { } high }
            ? $" ({Percent(board.Level)} interval {Number(low)} to {Number(high)})"
            : "";
        var known =
            correlation.Low > 0 ? $"{method.Method} is more undecided where people disagree more"
            : correlation.High < 0 ? $"{method.Method} is more certain where people disagree more"
            : $"{method.Method} is not measurably more undecided where people disagree";
        return new VerdictSentence($"{known}: the Spearman correlation of the entropies is {Number(rho)}{interval}.", [figure]);
    }

    private static double Value(ScoreRow row) => Cell(row)!.Value.Estimate.Value!.Value;

    private static string Number(double value) =>
        value.ToString("0.00", CultureInfo.InvariantCulture) is var text && text == "-0.00" ? "0.00" : text;

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0}\u00A0%");

    private static string Listed(IReadOnlyList<string> parts) =>
        parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}";
}
