using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>What is known of an estimator before it sees a document, zero-shot or supervised.</summary>
public interface IEstimatorDescription
{
    /// <summary>
    /// The text by which run files and tables name it, with its options: <c>first-step</c>, <c>constant:0.1</c>;
    /// <see cref="Estimator.Parse"/> reads it back.
    /// </summary>
    string Name { get; }

    /// <summary>One sentence for help texts: what it computes.</summary>
    string Summary { get; }

    /// <summary>What it reads of the evidence.</summary>
    EvidenceNeeds Needs { get; }

    /// <summary>Model runs per document, as in the table of docs/method.md#estimators, n being the number of labels: <c>1</c>,
    /// <c>(n+1)·n/2</c>.</summary>
    string Cost { get; }

    /// <summary>Which steps' scores it reads.</summary>
    StepScores Reads => StepScores.None;

    /// <summary>Why it cannot be used for tasks of this kind, as the end of a sentence; null where it can.</summary>
    string? ReasonAgainst(TaskKind task) => null;
}
