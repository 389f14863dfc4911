using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// A method that turns the evidence on a document into the probability of each label (docs/method.md#4-methods), with its options. What it
/// is
/// once it has learned is a <see cref="FittedEstimator"/>; one that needs no training is a <see cref="ZeroShotEstimator"/>, which is both.
/// </summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public interface IEstimator : IMethodPart
{
    /// <summary>What it reads of the evidence.</summary>
    EvidenceNeeds Needs { get; }

    /// <summary>Which steps' scores it reads.</summary>
    StepScores Reads => StepScores.None;

    /// <summary>How many steps of the answer it needs, from the first on; null for the whole answer.</summary>
    int? Steps => Reads == StepScores.First ? 1 : null;

    /// <summary>The layers whose hidden state it reads, from 1; 0 for the last layer. Empty where it reads none.</summary>
    IReadOnlyList<int> HiddenLayers => Needs.HasFlag(EvidenceNeeds.HiddenStates) ? [0] : [];

    /// <summary>Whether it learns from documents whose labels are known.</summary>
    sealed bool NeedsTraining => this is not FittedEstimator;

    /// <summary>Why it cannot be used for tasks of this kind, as the end of a sentence; null where it can.</summary>
    string? ReasonAgainst(TaskKind task) => null;

    /// <summary>Learns. The same documents in another order give the same result, to the bit.</summary>
    /// <exception cref="PluralityException">The evidence on a document lacks what the estimator needs.</exception>
    /// <exception cref="PluralityException">There is too little to learn from, or the targets asked for are not there.</exception>
    FittedEstimator Fit(TrainingSet training);
}
