using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;

namespace Plurality.Reports;

/// <summary>A method's probabilities with the annotators' labels, on the scoreboard's documents.</summary>
/// <param name="Method">The method.</param>
/// <param name="Documents">The documents.</param>
internal sealed record ScoredMethod(string Method, ScoredDocuments Documents)
{
    /// <summary>The methods of a run that have probabilities, without those that know the truth; empty if there is nothing to compare
    /// with.</summary>
    public static IReadOnlyList<ScoredMethod> Of(
        LabelSet labels,
        TaskKind task,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<MethodPredictions> methods
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(methods);
        var computed = methods.Where(method => method.Probabilities.Fault is null).ToList();
        List<Reference> references =
        [
            .. documents
                .Where(document => computed.TrueForAll(method => method.Probabilities.Value.ContainsKey(document.Id)))
                .Select(document => Reference.Of(document, labels, task)),
        ];
        List<MethodPredictions> compared = [.. computed.Where(method => !method.IsBound)];
        return references.TrueForAll(reference => reference.Shares is null && reference.Gold is null)
            ? []
            :
            [
                .. compared.Zip(Scoreboard.Scored(labels, task, references, compared), (method, scored) =>
                    new ScoredMethod(method.Method, scored)
                ),
            ];
    }
}
