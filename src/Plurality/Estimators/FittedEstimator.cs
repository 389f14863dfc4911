using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// An estimator that is ready to apply: zero-shot, or fitted. A fitted one applies only to the label set that it was fitted on.
/// </summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public abstract class FittedEstimator
{
    /// <summary>The name of the estimator, with its options.</summary>
    public abstract string Name { get; }

    /// <summary>Which steps' scores it reads.</summary>
    public virtual StepScores Reads => StepScores.None;

    /// <summary>What it was fitted on; null if it learned nothing.</summary>
    public virtual FittedOn? FittedOn => null;

    /// <summary>Notes for readers of its results, such as labels that never occur in training.</summary>
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
    /// For each label, the logit of its probability; may be infinite. Null if the estimator has no logits: calibrators then use the logit
    /// of the probability.
    /// </summary>
    /// <exception cref="PluralityException">The evidence lacks what the estimator needs.</exception>
    public virtual IReadOnlyList<double>? Logits(Evidence evidence, TaskKind task) => null;

    /// <summary>
    /// The state as a JSON object that <see cref="EstimatorCatalogue.Read"/> reads back: its property <c>estimator</c> is
    /// <see cref="Name"/>, and numbers keep their bits. Null if it learned nothing.
    /// </summary>
    public abstract JsonObject? ToJson();
}
