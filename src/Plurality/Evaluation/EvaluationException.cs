namespace Plurality.Evaluation;

/// <summary>Predictions and references that cannot be compared.</summary>
internal sealed class EvaluationException : PluralityException
{
    /// <summary>Carries the requirement, what was found instead and how to fix it.</summary>
    public EvaluationException(string message)
        : base(message) { }
}
