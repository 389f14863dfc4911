using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>Predictions and references for the same documents and labels.</summary>
/// <param name="Labels">The compared labels.</param>
/// <param name="Documents">The references, restricted to these labels, in their original order.</param>
/// <param name="Predictions">The predictions for these documents and labels, in the order given.</param>
/// <param name="Notes">What was left out, one sentence per note.</param>
internal sealed record MatchedPredictions(
    LabelSet Labels,
    IReadOnlyList<TextItem> Documents,
    IReadOnlyList<NamedPredictions> Predictions,
    IReadOnlyList<string> Notes
)
{
    private const int Listed = 5;
    private const string ByOrder = "Predictions without ids are matched with the references by their order.";
    private const string Remedy = "Correct the files, or compare only what all of them have with --intersect.";

    /// <summary>
    /// Matches predictions and references by id. Without <paramref name="intersect"/>, every document must be in all of them, all
    /// predictions must have the same labels, and these must include every label that the references use. Labels that no reference uses are
    /// allowed.
    /// </summary>
    /// <param name="references">The human labels, with unique ids.</param>
    /// <param name="predictions">At least one.</param>
    /// <param name="task">How many labels a document may have.</param>
    /// <param name="intersect">Whether to compare only what all have and leave out the rest.</param>
    /// <param name="labels">
    /// The labels to compare; others are left out everywhere. Null for the labels of the predictions, with <paramref name="intersect"/>
    /// those of the references among them.
    /// </param>
    /// <param name="declared">Labels that the references declare, whether a document has them or not; null for none.</param>
    /// <exception cref="EvaluationException">
    /// Ids or labels differ (all differences together, the first few of each), nothing is shared, or the remaining labels of a document
    /// break the contract of a single-label task.
    /// </exception>
    public static MatchedPredictions Of(
        IReadOnlyList<TextItem> references,
        IReadOnlyList<NamedPredictions> predictions,
        TaskKind task,
        bool intersect,
        LabelSet? labels = null,
        IReadOnlyCollection<string>? declared = null
    )
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfZero(predictions.Count);
        var used = UsedLabels(references);
        var byOrder = predictions.Any(one => one.Predictions.AreNumbered);
        predictions = Widened([.. predictions.Select(one => Named(one, references))], used, labels);
        var known = used.Concat(declared ?? []).ToHashSet(StringComparer.Ordinal);
        List<string> differences =
        [
            .. IdDifferences(references, predictions),
            .. LabelDifferences(used, predictions, labels),
            .. intersect && labels is null && known.Count > 0 ? UnknownLabels(known, predictions) : [],
        ];
        if (differences.Count > 0 && !intersect)
        {
            throw new EvaluationException(
                $"Predictions and references must be of the same documents and labels.\n- {string.Join("\n- ", differences)}\n{Remedy}"
            );
        }

        var compared = labels ?? SharedLabels(predictions, label => !intersect || known.Count == 0 || known.Contains(label));
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

        var isRestricted = !used.All(compared.Contains);
        TextItem[] documents =
        [
            .. references
                .Where(reference => predictions.All(one => one.Predictions.Probabilities.ContainsKey(reference.Id)))
                .Select(item => isRestricted ? Restricted(item, compared) : item),
        ];
        if (documents.Length == 0)
        {
            throw new EvaluationException(
                "Predictions and references must share a document; their ids have none in common. Check that they are of the same data."
            );
        }

        NamedPredictions[] matched = [.. predictions.Select(one => one with { Predictions = one.Predictions.Of(compared) })];
        RequireContract(documents, matched, task);
        return new MatchedPredictions(
            compared,
            documents,
            matched,
            [
                .. differences.Select(difference => $"Left out: {difference}"),
                .. byOrder ? (string[])[ByOrder] : [],
                .. UnusedLabels(
                    compared,
                    isRestricted || documents.Length < references.Count ? UsedLabels(documents) : used,
                    declared ?? []
                ),
            ]
        );
    }

    /// <summary>Gives rows without ids the ids of the references, in order.</summary>
    /// <exception cref="EvaluationException">The numbers of rows and references differ.</exception>
    private static NamedPredictions Named(NamedPredictions one, IReadOnlyList<TextItem> references) =>
        !one.Predictions.AreNumbered ? one
        : one.Predictions.Ids.Count == references.Count
            ? one with
            {
                Predictions = one.Predictions.Renamed([.. references.Select(reference => reference.Id)]),
            }
        : throw new EvaluationException(
            FormattableString.Invariant(
                $"Predictions without ids must have a row per reference, {references.Count}; {one.Name} has {one.Predictions.Ids.Count}. "
            ) + "Remove rows, or give ids."
        );

    /// <summary>Adds the labels of all other predictions to predictions that name only the labels they assign.</summary>
    private static IReadOnlyList<NamedPredictions> Widened(IReadOnlyList<NamedPredictions> predictions, List<string> used, LabelSet? labels)
    {
        if (predictions.All(one => !one.Predictions.OthersAreZero))
        {
            return predictions;
        }

        string[] all =
        [
            .. predictions
                .SelectMany(one => one.Predictions.Labels)
                .Concat(used)
                .Concat(labels ?? (IEnumerable<string>)[])
                .Distinct(StringComparer.Ordinal),
        ];
        var set = LabelSet.Create(all);
        return [.. predictions.Select(one => one.Predictions.OthersAreZero ? one with { Predictions = one.Predictions.Of(set) } : one)];
    }

    /// <summary>Reports labels that are compared although no document has them: every prediction of such a label is wrong.</summary>
    private static IEnumerable<string> UnusedLabels(LabelSet compared, List<string> used, IReadOnlyCollection<string> declared)
    {
        var gold = used.ToHashSet(StringComparer.Ordinal);
        foreach (
            var (isDeclared, what) in new[]
            {
                (true, "are in the references, but no document has them"),
                (false, "are predicted, but no reference has them"),
            }
        )
        {
            string[] unused = [.. compared.Where(label => !gold.Contains(label) && declared.Contains(label) == isDeclared)];
            if (Few(unused) is { } listed)
            {
                yield return FormattableString.Invariant($"{unused.Length} of {compared.Count} labels {what}: {listed}. ")
                    + "They are compared like the others.";
            }
        }
    }

    /// <summary>Labels of predictions that no reference has and that are therefore left out.</summary>
    private static IEnumerable<string> UnknownLabels(HashSet<string> known, IReadOnlyList<NamedPredictions> predictions)
    {
        foreach (var (name, given) in predictions)
        {
            if (Few([.. given.Labels.Where(label => !known.Contains(label))]) is { } unknown)
            {
                yield return $"labels of {name} that no reference has: {unknown}.";
            }
        }
    }

    /// <summary>The labels that items name, each once, in the order in which they come.</summary>
    private static List<string> UsedLabels(IReadOnlyList<TextItem> items)
    {
        var (used, known) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var item in items)
        {
            AddAll(item.Labels ?? []);
            foreach (var vote in item.Annotations?.Values ?? [])
            {
                AddAll(vote);
            }

            AddAll([.. item.Distribution?.Keys ?? []]);
        }

        return used;

        void AddAll(IReadOnlyList<string> labels)
        {
            for (var place = 0; place < labels.Count; place++) // a large table has millions of them
            {
                if (known.Add(labels[place]))
                {
                    used.Add(labels[place]);
                }
            }
        }
    }

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
            yield break; // the user has chosen the labels
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

    private static LabelSet SharedLabels(IReadOnlyList<NamedPredictions> predictions, Func<string, bool> isCompared)
    {
        string[] shared =
        [
            .. predictions[0]
                .Predictions.Labels.Where(label => isCompared(label) && predictions.All(one => one.Predictions.Labels.Contains(label))),
        ];
        return shared.Length > 0
            ? LabelSet.Create(shared)
            : throw new EvaluationException(
                "Predictions and references must share a label; they have none in common. Check that they are of the same task."
            );
    }

    private static TextItem Restricted(TextItem item, LabelSet labels) =>
        UsedLabels([item]).All(labels.Contains)
            ? item
            : item with
            {
                Labels = item.Labels?.Where(labels.Contains).ToList(),
                Annotations = item.Annotations?.ToDictionary(
                    vote => vote.Key,
                    IReadOnlyList<string> (vote) => [.. vote.Value.Where(labels.Contains)],
                    StringComparer.Ordinal
                ),
                Distribution = item.Distribution?.Where(share => labels.Contains(share.Key)).ToDictionary(StringComparer.Ordinal),
            };

    /// <summary>Checks the compared data after labels were left out.</summary>
    private static void RequireContract(IReadOnlyList<TextItem> documents, IReadOnlyList<NamedPredictions> predictions, TaskKind task)
    {
        var breaches = documents
            .SelectMany(document => TaskContract.BreachesOf(document, task).Select(breach => (Of: "references", document.Id, breach)))
            .Concat(
                predictions.SelectMany(
                    one => documents,
                    (one, document) =>
                        (Of: one.Name, document.Id, breach: TaskContract.BreachOf(one.Predictions.Probabilities[document.Id], task)!)
                )
            )
            .Where(found => found.breach is not null)
            .ToLookup(found => (found.Of, found.breach.Expected, found.breach.Remedy));
        if (breaches.Count > 0)
        {
            throw new EvaluationException(
                string.Join(
                    '\n',
                    breaches.Select(kind =>
                        $"{kind.Key.Of}: {kind.Key.Expected}; got {kind.First().breach.Found} for "
                        + $"{Few([.. kind.Select(found => found.Id).Distinct(StringComparer.Ordinal)])}. {kind.Key.Remedy}"
                    )
                )
            );
        }
    }

    private static string? Few(string[] names) =>
        names.Length == 0
            ? null
            : string.Concat(
                string.Join(", ", names.Take(Listed).Select(name => Excerpt.Of(name))),
                names.Length > Listed ? FormattableString.Invariant($" and {names.Length - Listed} more") : ""
            );
}
