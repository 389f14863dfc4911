using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;

namespace Plurality.Reports;

/// <summary>A document with its annotations and the runs' results.</summary>
/// <param name="Id">Its id in its run.</param>
/// <param name="Text">The document, whole.</param>
/// <param name="Votes">Each annotator's choice, in ordinal order of their names; empty if the data has no annotators.</param>
/// <param name="Shares">Ĥ: the share of annotators who chose each label, in [0,1]; null without annotators and without a given
/// distribution.</param>
/// <param name="Gold">G: whether each label is in the aggregate; null if the data has none.</param>
/// <param name="Answers">One per run, in the runs' order; null if a run does not have the document.</param>
internal sealed record ReportDocument(
    string Id,
    string Text,
    IReadOnlyList<ReportVote> Votes,
    IReadOnlyList<double>? Shares,
    IReadOnlyList<bool>? Gold,
    IReadOnlyList<ReportAnswer?> Answers
)
{
    /// <summary>
    /// The disagreement of annotators: the mean over labels of the binary entropy of their shares, in bits, from 0 (all agree on every
    /// label) to 1 (half of them choose each); null without shares.
    /// </summary>
    public double? Disagreement => Shares?.Average(share => Term(share) + Term(1 - share));

    /// <summary>Takes the annotations from a data set's item.</summary>
    public static ReportDocument Of(TextItem item, LabelSet labels, TaskKind task, IReadOnlyList<ReportAnswer?> answers)
    {
        ArgumentNullException.ThrowIfNull(item);
        var reference = Reference.Of(item, labels, task);
        return new ReportDocument(
            item.Id,
            item.Text,
            [
                .. (item.Annotations ?? new Dictionary<string, IReadOnlyList<string>>())
                    .OrderBy(vote => vote.Key, StringComparer.Ordinal)
                    .Select(vote => new ReportVote(vote.Key, vote.Value)),
            ],
            reference.Shares?.Probabilities,
            reference.Gold,
            answers
        );
    }

    private static double Term(double p) => p > 0 ? -p * Math.Log2(p) : 0;
}
