using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// Training documents, sorted by id (ordinal). Fitted results do not depend on the input order, not even in the last digit.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class TrainingSet
{
    /// <summary>Takes the documents of one task.</summary>
    /// <exception cref="PluralityException">There is no document, or one has neither annotators nor gold labels.</exception>
    /// <exception cref="ArgumentException">An id occurs twice, or a document's labels or targets are not of the label set.</exception>
    public TrainingSet(IReadOnlyList<string> labels, TaskKind task, IEnumerable<LabelledEvidence> documents)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(documents);
        Labels = labels;
        Task = task;
        Documents = [.. documents.OrderBy(document => document.Evidence.Id, StringComparer.Ordinal)];
        if (Documents.Count == 0)
        {
            throw new TrainingException(
                "training data",
                "There must be documents to learn from; got none. Name a file with labelled documents."
            );
        }

        for (var i = 0; i < Documents.Count; i++)
        {
            var (evidence, targets) = (Documents[i].Evidence, Documents[i].Targets);
            if (targets is null)
            {
                throw new TrainingException(
                    "training data",
                    $"Document {Excerpt.Of(evidence.Id)} must have annotators or labels; got neither. Leave it out or label it."
                );
            }

            if (i > 0 && evidence.Id == Documents[i - 1].Evidence.Id)
            {
                throw new ArgumentException($"Ids must differ; got {Excerpt.Of(evidence.Id)} twice.", nameof(documents));
            }

            if (
                !evidence.Labels.SequenceEqual(labels, StringComparer.Ordinal)
                || !targets.Labels.SequenceEqual(labels, StringComparer.Ordinal)
            )
            {
                throw new ArgumentException($"Document {Excerpt.Of(evidence.Id)} must have the labels of the set.", nameof(documents));
            }
        }

        FittedOn = FittedOn.Of(Documents.Select(document => document.Evidence.Id), labels);
    }

    /// <summary>The label set, in its order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many labels a document may have.</summary>
    public TaskKind Task { get; }

    /// <summary>The documents, in the ordinal order of their ids; at least one.</summary>
    public IReadOnlyList<LabelledEvidence> Documents { get; }

    /// <summary>The description of these documents that a fitted state records.</summary>
    public FittedOn FittedOn { get; }
}
