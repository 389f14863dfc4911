using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// An estimator that can be applied: one that needs no training, or what another has learned, which applies to evidence on the label set
/// that it was fitted on and to no other.
/// </summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public abstract class FittedEstimator
{
    /// <summary>The name of the estimator, with its options.</summary>
    public abstract string Name { get; }

    /// <summary>Which steps' scores it reads.</summary>
    public virtual StepScores Reads => StepScores.None;

    /// <summary>What it was fitted on; null where it learned nothing.</summary>
    public virtual FittedOn? FittedOn => null;

    /// <summary>What a reader of its results must know, such as labels that never occur in training.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>
    /// The probability of each label that it applies, in the order of the label set. In single-label tasks they are a distribution, except
    /// where an estimator says otherwise.
    /// </summary>
    /// <exception cref="PluralityException">The evidence lacks what the estimator needs.</exception>
    /// <exception cref="PluralityException">The estimator does not apply to tasks of this kind.</exception>
    /// <exception cref="PluralityException">The evidence is on other labels than those that it was fitted on.</exception>
    public abstract LabelMarginals Estimate(Evidence evidence, TaskKind task);

    /// <summary>
    /// A logit for each label whose sigmoid is its probability, where the estimator has such a thing; may be infinite. Null where it has
    /// none: calibrators then take the logit of the probability.
    /// </summary>
    /// <exception cref="PluralityException">The evidence lacks what the estimator needs.</exception>
    public virtual IReadOnlyList<double>? Logits(Evidence evidence, TaskKind task) => null;

    /// <summary>
    /// The state as a JSON object that <see cref="EstimatorCatalogue.Read"/> reads back: its property <c>estimator</c> is
    /// <see cref="Name"/>, and numbers keep their bits. Null where it learned nothing.
    /// </summary>
    public abstract JsonObject? ToJson();
}
