using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Statistics;

namespace Plurality.Reports;

/// <summary>A method in two runs, on the documents that both have.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Method">The method.</param>
/// <param name="First">One run.</param>
/// <param name="Second">The other run.</param>
/// <param name="Test">The paired bootstrap: the difference, first minus second, with its interval and p value.</param>
internal sealed record RunComparison(IMetric Metric, string Method, string First, string Second, PairedComparison Test)
{
    /// <summary>The metrics that are compared.</summary>
    private static readonly string[] Compared = ["nll", "l1", "f1_micro_zd0", "label_ranking_average_precision"];

    /// <summary>Compares the first run with each other run, method by method.</summary>
    /// <param name="runs">The runs' names, with the texts of their documents by id, and their methods. Documents are the same where id,
    /// text and truth are.</param>
    public static IReadOnlyList<RunComparison> Of(
        IReadOnlyList<(string Run, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<ScoredMethod> Methods)> runs
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        return
        [
            .. from other in runs.Skip(1)
            from one in runs[0].Methods
            from same in other.Methods
            where same.Method == one.Method && same.Documents.Labels.SequenceEqual(one.Documents.Labels)
            let pair = Shared(one.Documents, same.Documents, id => runs[0].Texts[id] == other.Texts[id])
            where pair is not null
            let bootstrap = new Bootstrap(pair.Value.First.Count, seed: 0)
            from metric in Compared
            let compared = MetricCatalogue.Named(metric)
            let test = PairedTest.Bootstrap(compared, pair.Value.First, pair.Value.Second, bootstrap)
            where test.Reason is null
            select new RunComparison(compared, one.Method, runs[0].Run, other.Run, test),
        ];
    }

    /// <summary>Both on the documents that have the same id and truth in both; null if there is none.</summary>
    private static (ScoredDocuments First, ScoredDocuments Second)? Shared(
        ScoredDocuments first,
        ScoredDocuments second,
        Func<string, bool> sameText
    )
    {
        var places = second.Ids.Index().ToDictionary(document => document.Item, document => document.Index, StringComparer.Ordinal);
        (int First, int Second)[] pairs =
        [
            .. first
                .Ids.Index()
                .Where(document => places.ContainsKey(document.Item) && sameText(document.Item))
                .Select(document => (document.Index, places[document.Item]))
                .Where(pair => SameTruth(first, pair.Index, second, pair.Item2)),
        ];
        return pairs.Length == 0
            ? null
            : (Of(first, [.. pairs.Select(pair => pair.First)]), Of(second, [.. pairs.Select(pair => pair.Second)]));
    }

    private static bool SameTruth(ScoredDocuments first, int one, ScoredDocuments second, int other) =>
        first.HasShares(one) == second.HasShares(other)
        && first.HasGold(one) == second.HasGold(other)
        && first.Shares(one).SequenceEqual(second.Shares(other))
        && first.Gold(one).SequenceEqual(second.Gold(other));

    private static ScoredDocuments Of(ScoredDocuments all, int[] places) =>
        ScoredDocuments.Create(
            all.Labels,
            all.Task,
            [
                .. places.Select(at => new DocumentScores(
                    all.Ids[at],
                    all.Probabilities(at).ToArray(),
                    all.SharesAreGold || !all.HasShares(at) ? null : new LabelMarginals([.. all.Labels], all.Shares(at).ToArray()),
                    all.HasGold(at) ? all.Gold(at).ToArray() : null
                )),
            ],
            all.Thresholds
        );
}
