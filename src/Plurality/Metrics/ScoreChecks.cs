using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>What the scores of a document must be. Every fault is an <see cref="ArgumentException"/> that names the document.</summary>
internal static class ScoreChecks
{
    /// <summary>Requires that all scores are of these labels.</summary>
    public static void Require(LabelSet labels, TaskKind task, DocumentScores document)
    {
        Require(labels, task, document.Id, document.Probabilities);
        if (document.Shares is not null)
        {
            RequireLabels(labels, document.Id, document.Shares);
        }

        if (document.Gold is not null && document.Gold.Count != labels.Count)
        {
            throw Shape(labels, document.Id, "G", document.Gold.Count);
        }
    }

    /// <summary>Requires a probability of each label, in [0,1].</summary>
    public static void Require(LabelSet labels, TaskKind task, string id, IReadOnlyList<double> row)
    {
        if (row.Count != labels.Count)
        {
            throw Shape(labels, id, "Q", row.Count);
        }

        double[] values = row as double[] ?? [.. row];
        for (var label = 0; label < values.Length; label++)
        {
            if (!(values[label] >= 0 && values[label] <= 1))
            {
                throw new ArgumentException(
                    $"Q of label '{labels[label]}' of document '{id}' must be in [0,1]; "
                        + FormattableString.Invariant($"got {values[label]:R}.")
                );
            }
        }

        if (task == TaskKind.SingleLabel && row.All(probability => probability <= 0))
        {
            throw new ArgumentException($"Q of document '{id}' must have a positive value in a single-label task; all are 0.");
        }
    }

    private static void RequireLabels(LabelSet labels, string id, LabelMarginals shares)
    {
        if (!ReferenceEquals(shares.Labels, labels) && !shares.Labels.SequenceEqual(labels, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"Ĥ of document '{id}' must be of the labels {string.Join(", ", labels)}, in their order; got "
                    + $"{string.Join(", ", shares.Labels)}."
            );
        }
    }

    private static ArgumentException Shape(LabelSet labels, string id, string what, int count) =>
        new($"{what} of document '{id}' must have one value per label, {labels.Count}; got {count}.");
}
