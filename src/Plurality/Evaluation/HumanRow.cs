using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Metrics.Agreement;
using Plurality.Statistics;

namespace Plurality.Evaluation;

/// <summary>
/// The row <c>human</c>: how well annotators predict each other (docs/method.md#bounds-of-a-result-table), on documents with at least two
/// annotators.
/// </summary>
internal static class HumanRow
{
    public const string Name = "human";

    private const string NotOfPeople = "is not defined for one annotator against the others";

    /// <summary>The row over the same documents as the other rows; null if no document has two annotators.</summary>
    public static ScoreRow? Of(
        IReadOnlyList<TextItem> documents,
        LabelSet labels,
        TaskKind task,
        ScoreboardOptions options,
        Bootstrap bootstrap
    )
    {
        if (!documents.Any(document => document.Annotations is { Count: > 1 }))
        {
            return null;
        }

        HumanCeiling ceiling;
        try
        {
            ceiling = HumanCeiling.Of(AnnotationMatrix.Create(documents, labels), task);
        }
        catch (LabelException fault)
        {
            return new ScoreRow(Name, IsBound: true, new DocumentFault(FaultKind.Evidence, fault.Message), []);
        }

        var place = ceiling.Items.Select((id, at) => (id, at)).ToDictionary(item => item.id, item => item.at, StringComparer.Ordinal);
        IPreparedMetric Prepared(IMetric metric)
        {
            var known = ceiling.Values.GetValueOrDefault(metric.Name);
            double?[] values =
            [
                .. documents.Select(document => known is not null && place.TryGetValue(document.Id, out var at) ? known[at] : null),
            ];
            return new DocumentMean(values, known is null ? NotOfPeople : "no document has a value");
        }

        string[] notes =
            ceiling.Items.Count == documents.Count
                ? []
                :
                [
                    FormattableString.Invariant(
                        $"human rests on the {ceiling.Items.Count} of {documents.Count} documents with two annotators or more."
                    ),
                ];
        var intervals = bootstrap.Intervals([.. options.Metrics.Select(Prepared)]);
        return new ScoreRow(
            Name,
            IsBound: true,
            Outcome.Of<IReadOnlyList<ScoreCell>>([
                .. options.Metrics.Zip(intervals, (metric, one) => new ScoreCell(metric, Repeated(one, metric.ByLabel ? labels.Count : 1))),
            ]),
            notes
        );
    }

    private static IReadOnlyList<Interval> Repeated(IReadOnlyList<Interval> one, int count) => [.. Enumerable.Repeat(one[0], count)];
}
