using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// A method that turns the evidence on a document into the probability of each label (docs/method.md#4-methods), with its options. Its
/// fitted form is a <see cref="FittedEstimator"/>. An estimator without training is a <see cref="ZeroShotEstimator"/>, which is both.
/// </summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public interface IEstimator : IMethodPart
{
    /// <summary>The parts of the evidence that it reads.</summary>
    EvidenceNeeds Needs { get; }

    /// <summary>Which steps' scores it reads.</summary>
    StepScores Reads => StepScores.None;

    /// <summary>The number of leading steps of the answer that it needs; null for the whole answer.</summary>
    int? Steps => Reads == StepScores.First ? 1 : null;

    /// <summary>The number of sampled answers that it needs; 0 if it reads none.</summary>
    int Samples => 0;

    /// <summary>The layers whose hidden state it reads, from 1; 0 for the last layer. Empty if it reads none.</summary>
    IReadOnlyList<int> HiddenLayers => Needs.HasFlag(EvidenceNeeds.HiddenStates) ? [0] : [];

    /// <summary>Whether it learns from documents whose labels are known.</summary>
    sealed bool NeedsTraining => this is not FittedEstimator;

    /// <summary>Why it cannot be used for tasks of this kind, as the end of a sentence; null if it can.</summary>
    string? ReasonAgainst(TaskKind task) => null;

    /// <summary>Fits it. The result does not depend on the order of the documents, to the bit.</summary>
    /// <exception cref="PluralityException">The evidence on a document lacks what the estimator needs.</exception>
    /// <exception cref="PluralityException">There are too few documents, or the requested targets are missing.</exception>
    FittedEstimator Fit(TrainingSet training);
}
