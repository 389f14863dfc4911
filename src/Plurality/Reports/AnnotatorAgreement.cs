using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Metrics.Agreement;

namespace Plurality.Reports;

/// <summary>The pairwise agreement of annotators.</summary>
/// <param name="Annotators">Those with most votes, in ordinal order of their names.</param>
/// <param name="Pairs">Every pair that shares a document, the lower position first.</param>
/// <param name="All">The number of annotators.</param>
/// <param name="Fault">Why there is no agreement to show; null if there is one.</param>
internal sealed record AnnotatorAgreement(IReadOnlyList<string> Annotators, IReadOnlyList<AnnotatorPair> Pairs, int All, string? Fault)
{
    /// <summary>The maximum number of annotators in a map; those with the most votes are shown.</summary>
    public const int Shown = 30;

    /// <summary>The agreement in documents.</summary>
    public static AnnotatorAgreement Of(IReadOnlyList<TextItem> documents, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(labels);
        AnnotationMatrix annotations;
        try
        {
            annotations = AnnotationMatrix.Create(documents, labels);
        }
        catch (LabelException fault)
        {
            return None(fault.Message);
        }

        if (annotations.Naming != AnnotatorNaming.Persons)
        {
            return None(
                annotations.Naming == AnnotatorNaming.Absent
                    ? "The data names no annotators."
                    : "The names of annotators count the votes of each document and do not name persons, so two of them cannot be compared."
            );
        }

        var votes = new int[annotations.Annotators.Count];
        for (var item = 0; item < annotations.Items.Count; item++)
        {
            foreach (var annotator in annotations.AnnotatorsOn(item))
            {
                votes[annotator]++;
            }
        }

        string[] shown =
        [
            .. annotations
                .Annotators.Index()
                .OrderByDescending(annotator => votes[annotator.Index])
                .Take(Shown)
                .Select(annotator => annotator.Item)
                .Order(StringComparer.Ordinal),
        ];
        var place = shown.Index().ToDictionary(annotator => annotator.Item, annotator => annotator.Index, StringComparer.Ordinal);
        AnnotatorPair[] pairs =
        [
            .. CohenKappa
                .Between(annotations)
                .Where(pair => place.ContainsKey(pair.First) && place.ContainsKey(pair.Second))
                .Select(pair => place[pair.First] < place[pair.Second] ? pair : pair with { First = pair.Second, Second = pair.First })
                .OrderBy(pair => place[pair.First])
                .ThenBy(pair => place[pair.Second]),
        ];
        return pairs.Length == 0
            ? None("No two annotators judged the same document.")
            : new AnnotatorAgreement(shown, pairs, annotations.Annotators.Count, Fault: null);
    }

    private static AnnotatorAgreement None(string fault) => new([], [], 0, fault);
}
