using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>An estimator was asked about a kind of task that it does not apply to.</summary>
internal sealed class InapplicableEstimatorException : PluralityException
{
    /// <summary>Carries the pairing and the reason, the end of a sentence.</summary>
    public InapplicableEstimatorException(string estimator, TaskKind task, string reason)
        : base(
            $"The estimator of {(task == TaskKind.SingleLabel ? "a single-label" : "a multi-label")} task must apply to it; got "
                + $"{estimator}: {reason}."
        ) => (Estimator, Task, Reason) = (estimator, task, reason);

    /// <summary>The estimator's name.</summary>
    public string Estimator { get; }

    /// <summary>The kind of task.</summary>
    public TaskKind Task { get; }

    /// <summary>Why it does not apply.</summary>
    public string Reason { get; }
}
