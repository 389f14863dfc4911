using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Cli.Inspections;

/// <summary>The result of <c>plurality data inspect</c>.</summary>
/// <param name="Statistics">The counts.</param>
/// <param name="Agreement">The agreement of the annotators; null if it is undefined.</param>
/// <param name="NoAgreement">Why the agreement is undefined; null if it is defined.</param>
internal sealed record Inspection(DatasetStatistics Statistics, AgreementFigures? Agreement, string? NoAgreement)
{
    /// <summary>Counts a data set and compares the votes of its annotators. Of each item only the votes are kept.</summary>
    /// <param name="items">The items.</param>
    /// <param name="labels">The labels to compare; null for those that occur.</param>
    /// <param name="task">The kind of task, for the majority of votes and the human ceiling.</param>
    public static Inspection Of(IEnumerable<TextItem> items, LabelSet? labels, TaskKind task)
    {
        var counts = new DatasetStatisticsAccumulator(task, labels);
        var votes = new VoteCollector(labels, idsAreKept: false);
        foreach (var item in items)
        {
            counts.Add(item);
            votes.Add(item);
        }

        var statistics = counts.Result();
        if (statistics.Votes == 0)
        {
            return new Inspection(
                statistics,
                null,
                statistics.ItemsWithShares > 0 ? "the file has shares, and agreement needs the votes of annotators" : "nobody voted"
            );
        }

        if (labels is null && statistics.Labels.Count == 0)
        {
            return new Inspection(statistics, null, "no vote chose a label");
        }

        var areOrdered = labels is not null; // those that were found are in no order of the user's
        try
        {
            labels ??= LabelSet.Create(statistics.Labels.Select(label => label.Label));
        }
        catch (LabelException fault)
        {
            // The counts are still worth seeing, and show what is wrong with the labels.
            return new Inspection(statistics, null, fault.Message);
        }

        return new Inspection(statistics, AgreementFigures.Of(votes.Result(labels, areOrdered), task), null);
    }
}
