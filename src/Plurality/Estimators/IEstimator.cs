using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>A method that turns the evidence on a document into the probability of each label (docs/method.md#4-methods).</summary>
public interface IEstimator : IEstimatorDescription
{
    /// <summary>
    /// The probability of each label that it applies, in the order of the label set. In single-label tasks they are a distribution, except
    /// where an estimator says otherwise.
    /// </summary>
    /// <exception cref="EvidenceException">The evidence lacks what the estimator needs.</exception>
    /// <exception cref="InapplicableEstimatorException">The estimator does not apply to tasks of this kind.</exception>
    LabelMarginals Estimate(Evidence evidence, TaskKind task);

    /// <summary>
    /// A logit for each label whose sigmoid is its probability, where the estimator has such a thing; may be infinite. Null where it has
    /// none: calibrators then take the logit of the probability.
    /// </summary>
    /// <exception cref="EvidenceException">The evidence lacks what the estimator needs.</exception>
    IReadOnlyList<double>? Logits(Evidence evidence, TaskKind task) => null;
}
