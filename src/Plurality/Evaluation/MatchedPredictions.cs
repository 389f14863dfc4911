using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>Predictions and references of the same documents and labels.</summary>
/// <param name="Labels">The labels that are compared.</param>
/// <param name="Documents">The references, with these labels alone, in their order.</param>
/// <param name="Predictions">The predictions, of these documents and labels, in the order given.</param>
/// <param name="Notes">What was left out, a sentence each.</param>
internal sealed record MatchedPredictions(
    LabelSet Labels,
    IReadOnlyList<TextItem> Documents,
    IReadOnlyList<NamedPredictions> Predictions,
    IReadOnlyList<string> Notes
)
{
    private const int Listed = 5;
    private const string Remedy = "Correct the files, or compare only what all of them have with --intersect.";

    /// <summary>
    /// Matches them by id. Without <paramref name="intersect"/> every document must be in all of them, predictions must have the same
    /// labels, and these must be all that references use; labels that no reference uses are fine.
    /// </summary>
    /// <param name="references">What people say, with unique ids.</param>
    /// <param name="predictions">At least one.</param>
    /// <param name="task">How many labels a document may have.</param>
    /// <param name="intersect">Whether only what all have is compared, and the rest left out.</param>
    /// <param name="labels">The labels to compare, others being left out everywhere; null for those of the predictions.</param>
    /// <exception cref="EvaluationException">
    /// Ids or labels differ (all differences together, the first few of each), nothing is shared, or in a single-label task a document has
    /// only probabilities of 0.
    /// </exception>
    public static MatchedPredictions Of(
        IReadOnlyList<TextItem> references,
        IReadOnlyList<NamedPredictions> predictions,
        TaskKind task,
        bool intersect,
        LabelSet? labels = null
    )
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfZero(predictions.Count);
        var used = references.SelectMany(UsedLabels).Distinct(StringComparer.Ordinal).ToList();
        List<string> differences = [.. IdDifferences(references, predictions), .. LabelDifferences(used, predictions, labels)];
        if (differences.Count > 0 && !intersect)
        {
            throw new EvaluationException(
                $"Predictions and references must be of the same documents and labels.\n- {string.Join("\n- ", differences)}\n{Remedy}"
            );
        }

        var compared = labels ?? SharedLabels(predictions);
        if (
            predictions
                .SelectMany(
                    one => compared.Where(label => !one.Predictions.Labels.Contains(label)),
                    (one, label) => (one.Name, Label: label)
                )
                .FirstOrDefault() is
            { Name: not null } lacking
        )
        {
            throw new EvaluationException(
                $"The labels to compare must be among those of {lacking.Name}; got {Excerpt.Of(lacking.Label)}. Name others."
            );
        }

        TextItem[] documents =
        [
            .. references
                .Where(reference => predictions.All(one => one.Predictions.Probabilities.ContainsKey(reference.Id)))
                .Select(item => Restricted(item, compared)),
        ];
        if (documents.Length == 0)
        {
            throw new EvaluationException(
                "Predictions and references must share a document; their ids have none in common. Check that they are of the same data."
            );
        }

        NamedPredictions[] matched = [.. predictions.Select(one => one with { Predictions = one.Predictions.Of(compared) })];
        if (task == TaskKind.SingleLabel)
        {
            RequirePositive(documents, matched);
        }

        return new MatchedPredictions(compared, documents, matched, [.. differences.Select(difference => $"Left out: {difference}")]);
    }

    private static IEnumerable<string> UsedLabels(TextItem item) =>
        (item.Labels ?? []).Concat(item.Annotations?.Values.SelectMany(vote => vote) ?? []).Concat(item.Distribution?.Keys ?? []);

    private static IEnumerable<string> IdDifferences(IReadOnlyList<TextItem> references, IReadOnlyList<NamedPredictions> predictions)
    {
        var known = references.Select(reference => reference.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, given) in predictions)
        {
            if (Few([.. references.Select(reference => reference.Id).Where(id => !given.Probabilities.ContainsKey(id))]) is { } missing)
            {
                yield return $"documents that {name} lacks: {missing}.";
            }

            if (Few([.. given.Ids.Where(id => !known.Contains(id))]) is { } more)
            {
                yield return $"documents of {name} that references lack: {more}.";
            }
        }
    }

    private static IEnumerable<string> LabelDifferences(List<string> used, IReadOnlyList<NamedPredictions> predictions, LabelSet? labels)
    {
        if (labels is not null)
        {
            yield break; // the user has said which
        }

        foreach (var (name, given) in predictions)
        {
            if (Few([.. used.Where(label => !given.Labels.Contains(label))]) is { } missing)
            {
                yield return $"labels of references that {name} lacks: {missing}.";
            }

            if (
                Few([.. predictions[0].Predictions.Labels.Where(label => !given.Labels.Contains(label) && !used.Contains(label))]) is
                { } others
            )
            {
                yield return $"labels of {predictions[0].Name} that {name} lacks: {others}.";
            }

            if (
                Few([.. given.Labels.Where(label => !predictions[0].Predictions.Labels.Contains(label) && !used.Contains(label))]) is
                { } more
            )
            {
                yield return $"labels of {name} that {predictions[0].Name} lacks: {more}.";
            }
        }
    }

    private static LabelSet SharedLabels(IReadOnlyList<NamedPredictions> predictions)
    {
        string[] shared =
        [
            .. predictions[0].Predictions.Labels.Where(label => predictions.All(one => one.Predictions.Labels.Contains(label))),
        ];
        return shared.Length > 0
            ? LabelSet.Create(shared)
            : throw new EvaluationException(
                "Predictions must share a label; they have none in common. Check that they are of the same task."
            );
    }

    private static TextItem Restricted(TextItem item, LabelSet labels) =>
        item with
        {
            Labels = item.Labels?.Where(labels.Contains).ToList(),
            Annotations = item.Annotations?.ToDictionary(
                vote => vote.Key,
                IReadOnlyList<string> (vote) => [.. vote.Value.Where(labels.Contains)],
                StringComparer.Ordinal
            ),
            Distribution = item.Distribution?.Where(share => labels.Contains(share.Key)).ToDictionary(StringComparer.Ordinal),
        };

    private static void RequirePositive(IReadOnlyList<TextItem> documents, IReadOnlyList<NamedPredictions> predictions)
    {
        foreach (var (name, given) in predictions)
        {
            if (
                Few([
                    .. documents.Select(document => document.Id).Where(id => given.Probabilities[id].All(probability => probability <= 0)),
                ]) is
                { } silent
            )
            {
                throw new EvaluationException(
                    $"A document of a single-label task must have a probability above 0; those of {name} are all 0 for {silent}. Correct "
                        + $"them."
                );
            }
        }
    }

    private static string? Few(IReadOnlyList<string> names) =>
        names.Count == 0
            ? null
            : string.Concat(
                string.Join(", ", names.Take(Listed).Select(name => Excerpt.Of(name))),
                names.Count > Listed ? FormattableString.Invariant($" and {names.Count - Listed} more") : ""
            );
}
