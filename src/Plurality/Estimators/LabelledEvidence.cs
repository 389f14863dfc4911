using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary>The evidence on one document with its human labels, for training and analysis.</summary>
public sealed record LabelledEvidence
{
    /// <summary>Takes what is known.</summary>
    /// <param name="evidence">The evidence on the document, without its labels.</param>
    /// <param name="shares">Ĥ: the share of annotators who chose each label, in [0,1]; null if the data has no annotators.</param>
    /// <param name="gold">The aggregate labels as 0 and 1; null if the data has none.</param>
    /// <exception cref="ArgumentException">Shares or gold labels do not match the labels of the evidence.</exception>
    public LabelledEvidence(Evidence evidence, LabelMarginals? shares, LabelMarginals? gold)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (var values in (LabelMarginals?[])[shares, gold])
        {
            if (values is not null && !values.Labels.SequenceEqual(evidence.Labels, StringComparer.Ordinal))
            {
                throw new ArgumentException(
                    $"Document {Excerpt.Of(evidence.Id)} must have shares and gold labels of {string.Join(", ", evidence.Labels)}; "
                        + $"got {string.Join(", ", values.Labels)}."
                );
            }
        }

        (Evidence, Shares, Gold) = (evidence, shares, gold);
    }

    /// <summary>The model's evidence, as estimators read it.</summary>
    public Evidence Evidence { get; }

    /// <summary>Ĥ: the share of annotators who chose each label, in [0,1]; null if the data has no annotators.</summary>
    public LabelMarginals? Shares { get; }

    /// <summary>The aggregate labels as 0 and 1; null if the data has none.</summary>
    public LabelMarginals? Gold { get; }

    /// <summary>The id of the document.</summary>
    public string Id => Evidence.Id;

    /// <summary>The answer with its steps. Every document of a run that is analysed has one.</summary>
    /// <exception cref="InvalidOperationException">The evidence has no trace.</exception>
    public Trace Trace =>
        Evidence.Trace ?? throw new InvalidOperationException($"The evidence on {Excerpt.Of(Id)} must have a trace; it has none.");

    /// <summary>The targets of metrics and of supervised estimators: Ĥ, or the gold labels where there are no annotators.</summary>
    public LabelMarginals? Targets => Shares ?? Gold;

    /// <summary>Takes gold labels and the shares of annotators from an item of a data set.</summary>
    /// <param name="item">The document. Its labels outside the set count as not chosen.</param>
    /// <param name="evidence">The evidence on it.</param>
    /// <param name="labels">The label set of the evidence.</param>
    /// <param name="task">How many labels a document may have. It limits the annotators' majority, which is gold if the item has no
    /// labels.</param>
    public static LabelledEvidence Of(TextItem item, Evidence evidence, LabelSet labels, TaskKind task = TaskKind.MultiLabel)
    {
        var reference = Reference.Of(item, labels, task);
        return new LabelledEvidence(evidence, reference.Shares, reference.GoldMarginals);
    }
}
