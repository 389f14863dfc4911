using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Analysis;

/// <summary>A document that a model answered about, and what people say about it.</summary>
public sealed record AnalysedDocument
{
    /// <summary>Takes what is known.</summary>
    /// <param name="evidence">What the model said; it has a trace.</param>
    /// <param name="shares">Ĥ: the share of annotators who chose each label, in [0,1]; null where the data has no annotators.</param>
    /// <param name="gold">The aggregate labels as 0 and 1; null where the data has none.</param>
    /// <exception cref="ArgumentException">The evidence has no trace, or shares or gold labels are of other labels.</exception>
    public AnalysedDocument(Evidence evidence, LabelMarginals? shares, LabelMarginals? gold)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Trace = evidence.Trace
            ?? throw new ArgumentException($"The evidence on {Excerpt.Of(evidence.Id)} must have a trace; it has none.", nameof(evidence));
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

        Evidence = evidence;
        Shares = shares;
        Gold = gold;
    }

    /// <summary>What the model said, as estimators read it.</summary>
    public Evidence Evidence { get; }

    /// <summary>The answer with its steps.</summary>
    public Trace Trace { get; }

    /// <summary>Ĥ: the share of annotators who chose each label, in [0,1]; null where the data has no annotators.</summary>
    public LabelMarginals? Shares { get; }

    /// <summary>The aggregate labels as 0 and 1; null where the data has none.</summary>
    public LabelMarginals? Gold { get; }

    /// <summary>What names the document.</summary>
    public string Id => Evidence.Id;

    /// <summary>What metrics compare with: Ĥ, or the gold labels where there are no annotators.</summary>
    public LabelMarginals? Targets => Shares ?? Gold;

    /// <summary>Takes gold labels and annotators' shares from a data set's item, as <see cref="Reference.Of"/> reads them.</summary>
    public static AnalysedDocument Of(TextItem item, Evidence evidence, LabelSet labels, TaskKind task)
    {
        var reference = Reference.Of(item, labels, task);
        return new AnalysedDocument(evidence, reference.Shares, reference.GoldMarginals);
    }
}
