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
    /// <param name="gold">The aggregate labels as 0 or 1, one a label; null where the data has none.</param>
    /// <exception cref="ArgumentException">The evidence has no trace, or a vector has not one value a label.</exception>
    public AnalysedDocument(Evidence evidence, IReadOnlyList<double>? shares, IReadOnlyList<double>? gold)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Trace = evidence.Trace
            ?? throw new ArgumentException($"The evidence on {Excerpt.Of(evidence.Id)} must have a trace; it has none.", nameof(evidence));
        foreach (var values in (IReadOnlyList<double>?[])[shares, gold])
        {
            if (values is not null && values.Count != evidence.Labels.Count)
            {
                throw new ArgumentException(
                    $"Document {Excerpt.Of(evidence.Id)} must have a value for each of {evidence.Labels.Count} labels; got {values.Count}."
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
    public IReadOnlyList<double>? Shares { get; }

    /// <summary>The aggregate labels as 0 or 1, one a label; null where the data has none.</summary>
    public IReadOnlyList<double>? Gold { get; }

    /// <summary>What names the document.</summary>
    public string Id => Evidence.Id;

    /// <summary>What metrics compare with: Ĥ, or the gold labels where there are no annotators.</summary>
    public IReadOnlyList<double>? Targets => Shares ?? Gold;

    /// <summary>Takes gold labels and annotators' shares from a data set's item, as <see cref="Reference.Of"/> reads them.</summary>
    public static AnalysedDocument Of(TextItem item, Evidence evidence, LabelSet labels)
    {
        var reference = Reference.Of(item, labels);
        return new AnalysedDocument(evidence, reference.Shares, reference.Gold?.Select(gold => gold ? 1.0 : 0.0).ToArray());
    }
}
